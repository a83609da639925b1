/** `npm run ledger`: what the person who serves the till types. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { texts } from '#main/electron/texts.ts';
import { listBackups } from '#main/ledger/backup-files.ts';
import { listReceipts, sealReceipt } from '#main/ledger/documents.ts';
import { journalHead } from '#main/ledger/journal.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { aFolder, aSale, type Folder, openShift } from './kit.ts';

const PROGRAM = fileURLToPath(new URL('../../scripts/ledger.ts', import.meta.url));

function run(folder: Folder, ...args: string[]): { code: number | null; said: string } {
  const child = spawnSync(process.execPath, [PROGRAM, ...args, '--data', folder.dir], { encoding: 'utf8' });
  return { code: child.status, said: child.stdout + child.stderr };
}

function expectEnd(ended: ReturnType<typeof run>, code: number, word: string): void {
  expect(ended.said).toContain(word);
  expect(ended.code).toBe(code);
}

function sell(ledger: Ledger, n: number): void {
  const { receipt, fiscal } = aSale(n);
  sealReceipt(ledger, receipt, fiscal);
}

const aTillFolder = (): Folder => aFolder(undefined, 'ledger.sqlite');

test('while the till sells: the journal is checked and a copy made; restoring is refused until it is closed', () => {
  using folder = aTillFolder();
  const ledger = folder.open();
  openShift(ledger);
  sell(ledger, 1);
  const { rows, head } = journalHead(ledger);
  expectEnd(run(folder, 'verify'), 0, `строк ${rows}, голова ${rows}:${head}`);

  const copied = run(folder, 'backup');
  expect(copied.code).toBe(0);
  const [copy] = listBackups(join(folder.dir, 'backups'));
  expect(copied.said).toContain(copy?.path);
  expect(copy?.reason).toBe('hand');
  expect(run(folder, 'list').said).toMatch(new RegExp(`${copy?.name}.*по команде`));

  sell(ledger, 2);
  const refused = run(folder, 'restore', copy?.name ?? '');
  expectEnd(refused, 1, 'Закройте кассу и повторите');
  ledger.close();

  const restored = run(folder, 'restore', copy?.name ?? '');
  expect(restored.code).toBe(0);
  expect(restored.said).toContain('чеков 1, строк журнала 1');
  expect(restored.said).toMatch(/ФД 3 .*смена 1, чек 2: продажа на 89,90/);
  expect(restored.said).toMatch(/Вернуть всё как было: npm run ledger -- restore .*before-restore-\d+\n/);
  expect(restored.said).toContain('ledger.sqlite.before-restore-');
  expect(listReceipts(folder.open(), { limit: 9 })).toHaveLength(1);
}, 30_000);

test('a changed journal, a cut one against its anchor, and a base without a chain end with 1 and a word', () => {
  using folder = aTillFolder();
  const ledger = folder.open();
  openShift(ledger);
  sell(ledger, 1);
  const { rows, head } = journalHead(ledger);
  ledger.close();
  expect(run(folder, 'verify', '--anchor', `${rows}:${head.toUpperCase()}`).code).toBe(0);
  const db = new Database(folder.path);
  db.exec('DROP TRIGGER journal_no_delete; DELETE FROM journal WHERE seq = 2');
  expect(run(folder, 'verify').code).toBe(0);
  const cut = run(folder, 'verify', '--anchor', `${rows}:${head}`);
  expectEnd(cut, 1, 'НАРУШЕН: строка 2 вырезана');
  db.exec("DROP TRIGGER journal_no_update; UPDATE journal SET ref = 'x' WHERE seq = 1");
  expectEnd(run(folder, 'verify'), 1, 'НАРУШЕН: строка 1 изменена');
  db.pragma('user_version = 10');
  db.close();
  expectEnd(run(folder, 'verify'), 1, 'База версии 10');
}, 30_000);

test('a base and a copy of a newer version are refused with the one thing to do, and stay as they are', () => {
  using folder = aTillFolder();
  folder.open().close();
  const copy = join(folder.dir, 'copy.sqlite');
  copyFileSync(folder.path, copy);
  for (const path of [folder.path, copy]) {
    const db = new Database(path);
    db.pragma('user_version = 9990');
    db.close();
  }
  const bytes = [folder.path, copy].map((path) => readFileSync(path));
  for (const args of [['verify'], ['verify', copy], ['backup'], ['restore', copy]]) {
    expectEnd(run(folder, ...args), 1, 'записан более новой версией программы. Обновите программу и повторите');
  }
  expect([folder.path, copy].map((path) => readFileSync(path))).toEqual(bytes);
  // The window that does not open says the same.
  expect(texts.cannotStart['newer-version']).toMatch(/более новой версией программы\. Установите/);
}, 30_000);

test.each<[string, readonly string[], string]>([
  ['no command', [], 'Непонятная команда'],
  ['an unknown command', ['destroy'], 'Непонятная команда'],
  ['a key that is not there', ['list', '--force'], 'force'],
  ['no file to restore', ['restore'], 'Какой файл?'],
  ['a file that is not there', ['restore', 'нет.sqlite'], 'Нет такого файла'],
  ['an anchor that is none', ['verify', '--anchor', '12'], 'Ключ --anchor'],
  ['no base', ['verify'], 'Нет такого файла'],
])(
  '%s ends with 2 and what to type',
  (_, args, word) => {
    using folder = aTillFolder();
    expectEnd(run(folder, ...args), 2, word);
    expect(readdirSync(folder.dir)).toEqual([]);
  },
  30_000,
);

test('the present base is no copy of itself', () => {
  using folder = aTillFolder();
  folder.open().close();
  rmSync(join(folder.dir, 'backups'), { recursive: true, force: true });
  expectEnd(run(folder, 'restore', folder.path), 2, 'нынешняя база');
}, 30_000);
