/** The program's own command line. Chromium's switches stand between ours and are passed over. */
import { isAbsolute, join, resolve } from 'node:path';

export interface Arguments {
  /** Absolute. */
  readonly dataDir: string;
  /** Address of vite's server; honoured by development builds only. */
  readonly devServer: string | null;
}

export type ParsedArguments =
  | { readonly ok: true; readonly value: Arguments }
  | { readonly ok: false; readonly problem: 'data-without-folder' };

/**
 * `--data DIR`, `--data=DIR` (relative to `cwd`); without it the folder `rmk` in the user's application data.
 * The last one wins, as everywhere on command lines.
 */
export function parseArguments(argv: readonly string[], where: { cwd: string; appData: string }): ParsedArguments {
  let dataDir = join(where.appData, 'rmk');
  let devServer: string | null = null;
  for (const [index, argument] of argv.entries()) {
    if (argument.startsWith('--dev-server=')) devServer = argument.slice('--dev-server='.length);
    const folder = folderOf(argument, argv[index + 1]);
    if (folder === null) continue;
    if (folder === '') return { ok: false, problem: 'data-without-folder' };
    dataDir = isAbsolute(folder) ? folder : resolve(where.cwd, folder);
  }
  return { ok: true, value: { dataDir, devServer } };
}

/** null: not our argument; empty: ours, but the folder is missing. */
function folderOf(argument: string, next: string | undefined): string | null {
  if (argument === '--data') return next === undefined || next.startsWith('--') ? '' : next;
  return argument.startsWith('--data=') ? argument.slice('--data='.length) : null;
}
