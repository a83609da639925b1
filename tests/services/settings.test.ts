import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadSettings, type Settings, saveSettings, USUAL_OPTIONS } from '#main/settings/settings.ts';

const settings: Settings = {
  profile: 'shop',
  shop: { name: 'Магазин', inn: '7712345671', address: 'Москва', taxSystem: 'usn-income' },
  cashier: { name: 'Иванова', inn: '' },
  registrar: { driver: 'shtrih', port: { type: 'serial', path: '/dev/ttyS0', baudRate: 115_200 }, options: {} },
  scanner: null,
  terminal: null,
  options: USUAL_OPTIONS,
};

function aFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'rmk-settings-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return dir;
}

test('an empty folder has no settings', () => {
  expect(loadSettings(aFolder(), 1)).toEqual({ found: 'none' });
});

test('what was saved is read back, and no temporary file stays', () => {
  const dir = aFolder();
  saveSettings(dir, settings);
  saveSettings(dir, settings);
  expect(loadSettings(dir, 1)).toEqual({ found: 'settings', settings });
  expect(readdirSync(dir)).toEqual(['settings.json']);
});

test.each([
  ['cut in the middle', '{"profile":"shop","shop"'],
  ['empty', ''],
  ['a list', '[]'],
  ['of another program', '{"theme":"dark"}'],
  ['with a wrong ИНН', JSON.stringify({ ...settings, shop: { ...settings.shop, inn: '12' } })],
  ['with an unknown field', JSON.stringify({ ...settings, extra: 1 })],
])('a file that is %s is set aside whole, and the till starts anew', (_what, text) => {
  const dir = aFolder();
  writeFileSync(join(dir, 'settings.json'), text);
  const loaded = loadSettings(dir, 77);
  expect(loaded.found).toBe('damaged');
  expect(existsSync(join(dir, 'settings.json'))).toBe(false);
  expect(readFileSync(join(dir, 'settings.json.damaged-77'), 'utf8')).toBe(text);
});
