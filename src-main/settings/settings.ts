/** What the owner sets up once. A file a person can read and mend: `settings.json` in the data folder. */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import {
  cashierSettings,
  deviceSettings,
  type ShopOptions,
  shopOptions,
  shopSettings,
} from '#contract/settings-shapes.ts';

const FILE = 'settings.json';

/** Also for settings written by a till that had no word for them. */
export const USUAL_OPTIONS: ShopOptions = { keepDeferred: true, returnPapers: false, upload: { sink: 'off' } };
const options = shopOptions.default(USUAL_OPTIONS);

/** Ports are chosen here, by the owner; demo devices have none, the till makes them at every start. */
export const settingsSchema = z.discriminatedUnion('profile', [
  z.strictObject({
    profile: z.literal('shop'),
    shop: shopSettings,
    cashier: cashierSettings,
    registrar: deviceSettings,
    scanner: deviceSettings.nullable(),
    terminal: deviceSettings.nullable().default(null),
    options,
  }),
  z.strictObject({ profile: z.literal('demo'), shop: shopSettings, cashier: cashierSettings, options }),
  /** Never on disk: made from the shop's own when the training begins. Its registrar and terminal are virtual. */
  z.strictObject({
    profile: z.literal('training'),
    shop: shopSettings,
    cashier: cashierSettings,
    scanner: deviceSettings.nullable(),
    options,
  }),
]);
export type Settings = z.output<typeof settingsSchema>;

export type LoadedSettings =
  | { readonly found: 'none' }
  | { readonly found: 'settings'; readonly settings: Settings }
  /** The file was not readable as settings; it is kept under `setAside` and the first-run wizard opens. */
  | { readonly found: 'damaged'; readonly setAside: string; readonly reason: string };

/** Reads the settings; a damaged file is renamed with `stampMs`, never overwritten. */
export function loadSettings(dataDir: string, stampMs: number): LoadedSettings {
  const path = join(dataDir, FILE);
  if (!existsSync(path)) return { found: 'none' };
  const parsed = parse(readFileSync(path, 'utf8'));
  if (parsed.ok) return { found: 'settings', settings: parsed.settings };
  const setAside = `${path}.damaged-${stampMs}`;
  renameSync(path, setAside);
  return { found: 'damaged', setAside, reason: parsed.reason };
}

/** Writes beside the old file, flushes and renames: a power cut leaves one of the two whole. */
export function saveSettings(dataDir: string, settings: Settings): void {
  const path = join(dataDir, FILE);
  const temporary = `${path}.new`;
  const file = openSync(temporary, 'w');
  try {
    writeSync(file, `${JSON.stringify(settings, null, 2)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

function parse(text: string): { ok: true; settings: Settings } | { ok: false; reason: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { ok: false, reason: String(error) };
  }
  const result = settingsSchema.safeParse(json);
  return result.success ? { ok: true, settings: result.data } : { ok: false, reason: z.prettifyError(result.error) };
}
