/** Who may import whom (architecture.md 2). The first row whose `room` fits a path is that path's room. */
import { posix } from 'node:path';

export interface Room {
  readonly room: string;
  readonly path: RegExp;
  /** Rooms it may import, besides itself. */
  readonly may: readonly string[];
  /** Rooms it may import types from: nothing of it is left at run time. */
  readonly mayTypes?: readonly string[];
}

const KINDS = 'drivers: kinds';
const FAULTS = 'drivers: faults';
const CLOCK = 'drivers: clock and port';

export const ROOMS: readonly Room[] = [
  { room: FAULTS, path: /^drivers\/kit\/faults\.ts$/, may: [] },
  { room: CLOCK, path: /^drivers\/kit\/(clock|port)\.ts$/, may: [FAULTS] },
  { room: 'drivers: kit', path: /^drivers\/kit\//, may: [FAULTS, CLOCK] },
  {
    room: 'drivers: registry',
    path: /^drivers\/registry\.ts$/,
    may: [KINDS, FAULTS, CLOCK, 'drivers: kit', 'drivers: fiscal', 'drivers: scanner', 'drivers: terminal'],
  },
  { room: KINDS, path: /^drivers\/([\w-]+)\/\1\.ts$/, may: [FAULTS, CLOCK] },
  { room: 'drivers: fiscal', path: /^drivers\/fiscal\//, may: [KINDS, FAULTS, CLOCK, 'drivers: kit'] },
  { room: 'drivers: scanner', path: /^drivers\/scanner\//, may: [KINDS, FAULTS, CLOCK, 'drivers: kit'] },
  { room: 'drivers: terminal', path: /^drivers\/terminal\//, may: [KINDS, FAULTS, CLOCK, 'drivers: kit'] },
  // The kinds' interfaces are plain data in the cashier's words: domain speaks of them, but runs without them.
  { room: 'domain', path: /^src-main\/domain\//, may: [], mayTypes: [KINDS, FAULTS] },
  { room: 'contract', path: /^src-main\/contract\//, may: ['domain', FAULTS] },
  { room: 'ledger', path: /^src-main\/ledger\//, may: ['domain'] },
  { room: 'catalogue', path: /^src-main\/catalogue\//, may: ['domain', 'ledger'] },
  { room: 'settings', path: /^src-main\/settings\//, may: ['contract', 'domain'] },
  { room: 'exchange: kit', path: /^src-main\/exchange\/kit\//, may: ['domain', 'ledger', 'catalogue'] },
  { room: 'exchange', path: /^src-main\/exchange\//, may: ['exchange: kit', 'domain', 'ledger', 'catalogue'] },
  {
    room: 'services',
    path: /^src-main\/services\//,
    may: ['contract', 'domain', 'ledger', 'catalogue', 'settings', 'exchange', 'exchange: kit', KINDS, FAULTS, CLOCK],
  },
  { room: 'electron', path: /^src-main\/electron\//, may: ['contract', 'domain', 'boot'] },
  {
    room: 'boot',
    path: /^src-main\/(boot|device-models)\.ts$/,
    may: [
      'contract',
      'domain',
      'ledger',
      'catalogue',
      'settings',
      'exchange',
      'exchange: kit',
      'services',
      KINDS,
      FAULTS,
      CLOCK,
      'drivers: kit',
      'drivers: registry',
    ],
  },
  { room: 'renderer', path: /^src-renderer\//, may: ['contract', 'domain'] },
];

const ALIASES: Readonly<Record<string, string>> = {
  '#contract/': 'src-main/contract/',
  '#domain/': 'src-main/domain/',
  '#drivers/': 'drivers/',
  '#main/': 'src-main/',
};

export function roomOf(path: string): Room | undefined {
  return ROOMS.find((room) => room.path.test(path));
}

/** Path of the imported file from the project's root; null for a package. */
export function targetOf(importer: string, specifier: string): string | null {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(importer), specifier);
  for (const [alias, folder] of Object.entries(ALIASES)) {
    if (specifier.startsWith(alias)) return folder + specifier.slice(alias.length);
  }
  return null;
}
