import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ManualClock } from '#drivers/kit/clock.ts';
import { createFileSink } from '#main/exchange/file-sink/file-sink.ts';
import type { SinkAnswer } from '#main/exchange/sink.ts';
import { aSmallDisk } from '../ledger/small-disk.ts';
import { aDocument, ID } from './a-document.ts';

const never = new AbortController().signal;
let dir = '';

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rmk-sink-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const put = (folder = dir, document = aDocument()): Promise<SinkAnswer> =>
  createFileSink({ folder, clock: new ManualClock() }).send(document, never);

const inShort = (said: SinkAnswer): string =>
  said.answer === 'accepted' ? said.answer : `${said.answer} ${said.reason.code}`;

const wordsOf = (said: SinkAnswer): string => ('reason' in said ? said.reason.text : '');

test('a document becomes one file with its id for a name, and nothing else is left in the folder', async () => {
  expect(await put()).toEqual({ answer: 'accepted' });
  expect(readdirSync(dir)).toEqual([`${ID}.json`]);
  expect(JSON.parse(readFileSync(join(dir, `${ID}.json`), 'utf8'))).toEqual(aDocument());
});

test('the same document again is accepted, and the file is the same', async () => {
  await put();
  const before = readFileSync(join(dir, `${ID}.json`));
  expect(inShort(await put())).toBe('accepted');
  expect(readFileSync(join(dir, `${ID}.json`))).toEqual(before);
});

test('a different file under the same name is never overwritten', async () => {
  writeFileSync(join(dir, `${ID}.json`), 'не наш');
  expect(inShort(await put())).toBe('rejected conflict');
  expect(readFileSync(join(dir, `${ID}.json`), 'utf8')).toBe('не наш');
});

test('what a killed till left beside is written anew', async () => {
  writeFileSync(join(dir, `.${ID}.json.part`), '{"half":');
  expect(inShort(await put())).toBe('accepted');
  expect(readdirSync(dir)).toEqual([`${ID}.json`]);
});

test('a missing folder is not made: the share may be away', async () => {
  const folder = join(dir, 'share');
  const said = await put(folder);
  expect([inShort(said), wordsOf(said)]).toEqual(['later folder-missing', expect.stringContaining('ENOENT')]);
  expect(readdirSync(dir)).toEqual([]);
  mkdirSync(folder);
  expect(inShort(await put(folder))).toBe('accepted');
});

test('a file where the folder should be, and a path that is not absolute', async () => {
  writeFileSync(join(dir, 'file'), '');
  expect(inShort(await put(join(dir, 'file')))).toBe('later folder-missing');
  expect(inShort(await put('documents'))).toBe('later folder-missing');
});

test.skipIf(process.platform !== 'linux')('a folder that may not be written, not even by root', async () => {
  expect(inShort(await put('/sys'))).toBe('later folder-closed');
});

test('an id that is a way out of the folder makes no file', async () => {
  expect(inShort(await put(dir, aDocument('../evil')))).toBe('rejected document-unreadable');
  expect(readdirSync(dir)).toEqual([]);
});

const disk = aSmallDisk();
disk?.[Symbol.dispose]();

test.skipIf(disk === null)(
  'a full disk: later with the system’s reason, no half of a file; with room, accepted',
  async () => {
    using full = aSmallDisk();
    if (!full) throw new Error('the disk is gone');
    full.fill();
    const big = { ...aDocument(), body: { text: 'x'.repeat(100_000) } };
    const said = await put(full.dir, big);
    expect([inShort(said), wordsOf(said)]).toEqual(['later disk-full', expect.stringContaining('ENOSPC')]);
    expect(readdirSync(full.dir)).toEqual([]);
    full.free();
    expect(inShort(await put(full.dir, big))).toBe('accepted');
  },
);

test('a folder that hangs is given up after the time-out, and the file is whole when it comes back', async () => {
  const clock = new ManualClock();
  const pipe = join(dir, `.${ID}.json.part`);
  execFileSync('mkfifo', [pipe]);
  const answer = createFileSink({ folder: dir, clock, waitMs: 30_000 }).send(aDocument(), never);
  await setTimeout(50);
  await clock.advance(30_000);
  expect(inShort(await answer)).toBe('later no-answer');
  // The other end of the pipe is opened, so that the writer that still hangs can end.
  const reader = openSync(pipe, 'r');
  await setTimeout(50);
  closeSync(reader);
  await setTimeout(50);
  rmSync(dir, { recursive: true });
  mkdirSync(dir);
  expect(inShort(await put())).toBe('accepted');
  expect(readdirSync(dir)).toEqual([`${ID}.json`]);
});
