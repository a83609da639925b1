/**
 * Power cuts: from the recorded writes and flushes of a till at work the disk is built as it may be found after a cut
 * at any moment, and the till is started on it. spec/performance-reliability.md 2f; RMK_POWER_CUTS sets how many.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { Disk, type DiskEvent, type Image } from './power-cut/disk.ts';
import { acknowledgedBy, lookAt, writeImage } from './power-cut/look.ts';
import { canRecord, type Recording, recordRun } from './power-cut/recording.ts';
import { below, type Random, randomFrom, seedOfRun } from './random.ts';

const CHILD = fileURLToPath(new URL('./power-cut/child.ts', import.meta.url));
const BASE_0010 = readFileSync(new URL('../../fixtures/ledgers/0010.sql', import.meta.url), 'utf8');
const CUTS = Number(process.env['RMK_POWER_CUTS'] ?? 300);
const UPDATES = Math.ceil(CUTS / 4);
const RECEIPTS = 40;
const RECEIPTS_OF_0010 = 2;

interface Cut {
  readonly at: number;
  readonly problems: readonly string[];
}

/** Where the images are looked at; in memory where it can be, since nothing of them must last. */
const IMAGES_DIR = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

function aFolder(parent = tmpdir()): Disposable & { readonly dir: string } {
  const dir = mkdtempSync(join(parent, 'rmk-cut-'));
  return { dir, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) };
}

function record(mistake: string, base = ''): Recording {
  using folder = aFolder();
  if (base !== '') {
    const db = new Database(join(folder.dir, 'ledger.sqlite'));
    db.exec(base);
    db.close();
  }
  return recordRun(folder.dir, [CHILD, folder.dir, String(RECEIPTS), mistake]);
}

/** Moments of a cut: before every flush, after every word, and between any two calls; in rising order. */
function moments({ events }: Recording, count: number, random: Random): number[] {
  const telling = events.flatMap((event, index) =>
    event.do === 'flush' ? [index] : event.do === 'say' ? [index + 1] : [],
  );
  const any = Array.from({ length: count }, (_, index) => {
    const list = index % 2 === 0 ? telling : events.map((_event, place) => place);
    return list[below(list.length, random)] ?? 0;
  });
  return any.sort((a, b) => a - b);
}

/** Starts the till on `count` disks; what was wrong with them, stopping at the first `enough`. */
function cutPower(recording: Recording, count: number, random: Random, had = 0, enough = 1): Cut[] {
  const disk = new Disk(recording.before);
  const bad: Cut[] = [];
  let done = 0;
  for (const at of moments(recording, count, random)) {
    for (; done < at; done++) {
      const event = recording.events[done];
      if (event) disk.apply(event);
    }
    using folder = aFolder(IMAGES_DIR);
    writeImage(folder.dir, disk.afterCut(random));
    const problems = lookAt(folder.dir, acknowledgedBy(recording.events.slice(0, at)), had);
    if (problems.length > 0) bad.push({ at, problems });
    if (bad.length >= enough) break;
  }
  return bad;
}

describe.skipIf(!canRecord())('the till after a power cut', () => {
  const seed = seedOfRun();

  test(`${CUTS} cuts: it opens calmly, has every receipt it acknowledged, whole, and sells on`, () => {
    expect(cutPower(record('none'), CUTS, randomFrom(seed))).toEqual([]);
  }, 600_000);

  test(`${UPDATES} cuts while an older base is updated and sold on: nothing of before or after is lost`, () => {
    expect(cutPower(record('none', BASE_0010), UPDATES, randomFrom(seed), RECEIPTS_OF_0010)).toEqual([]);
  }, 600_000);

  test.each([
    ['a receipt is acknowledged before its commit', 'early', /were acknowledged/],
    ['the log is not flushed at a commit (what the library does unless told otherwise)', 'normal', /were acknowledged/],
    ['nothing is flushed', 'off', /were acknowledged|the start says|throws/],
  ])(
    'the images show it when %s',
    (_, mistake, sign) => {
      const [bad] = cutPower(record(mistake), CUTS, randomFrom(seed));
      expect(bad?.problems.join('; ')).toMatch(sign);
    },
    600_000,
  );
});

describe('the model of a disk', () => {
  const text = (data: Uint8Array | undefined): string | undefined => data && Buffer.from(data).toString('latin1');
  const bytes = (letter: string, count: number): Uint8Array => Buffer.alloc(count, letter);

  /** What may be found after these calls, over many cuts: each file as its runs of equal letters. */
  function found(events: readonly DiskEvent[], before: Image = new Map()): Set<string> {
    const disk = new Disk(before);
    for (const event of events) disk.apply(event);
    const random = randomFrom(1);
    const images = Array.from({ length: 500 }, () => disk.afterCut(random));
    return new Set(
      images.map((image) =>
        [...image]
          .map(([path, data]) => `${path}=${runs(text(data) ?? '')}`)
          .sort()
          .join(' '),
      ),
    );
  }

  const runs = (data: string): string =>
    [...data.matchAll(/(.)\1*/gs)].map(([run, letter]) => `${letter === '\0' ? '0' : letter}${run.length}`).join('');
  const file: DiskEvent[] = [
    { do: 'create', path: 'f' },
    { do: 'flush', path: '.' },
  ];
  const flush: DiskEvent = { do: 'flush', path: 'f' };
  const write = (letter: string, at: number, count: number): DiskEvent => ({
    do: 'write',
    path: 'f',
    at,
    data: bytes(letter, count),
  });

  test('what was flushed is there, always and only so', () => {
    expect(found([...file, write('a', 0, 1024), flush])).toEqual(new Set(['f=a1024']));
  });

  test('what was not flushed is there, or not, or torn at a sector, or only its length', () => {
    expect(found([...file, write('a', 0, 1024)])).toEqual(
      new Set(['f=', 'f=a1024', 'f=a5120512', 'f=0512a512', 'f=01024']),
    );
  });

  test('a later write may be there without an earlier one, and an earlier one without the later', () => {
    const states = found([...file, write('a', 0, 1024), flush, write('b', 0, 512), write('c', 512, 512)]);
    expect(states).toEqual(new Set(['f=a1024', 'f=b512a512', 'f=a512c512', 'f=b512c512']));
  });

  test('a write harms nothing beside itself in its sector', () => {
    expect(found([...file, write('a', 0, 100), flush, write('b', 100, 100)])).toEqual(
      new Set(['f=a100', 'f=a100b100', 'f=a1000100']),
    );
  });

  test('a shortened file has its old length or the new one', () => {
    const cut: DiskEvent = { do: 'length', path: 'f', length: 512 };
    expect(found([...file, write('a', 0, 1024), flush, cut])).toEqual(new Set(['f=a1024', 'f=a512']));
  });

  test('what is written after the shortening is never mixed with what was there before it', () => {
    const empty: DiskEvent = { do: 'length', path: 'f', length: 0 };
    expect(found([...file, write('a', 0, 1024), flush, empty, write('b', 0, 1024)])).toEqual(
      new Set(['f=a1024', 'f=', 'f=b1024', 'f=b5120512', 'f=0512b512', 'f=01024']),
    );
  });

  test('a name is there after a flush of its directory; by the stricter rule only then', () => {
    const before = new Map([['f', bytes('a', 9)]]);
    const named: DiskEvent[] = [{ do: 'rename', path: 'f', to: 'g' }];
    expect(found(named, before)).toEqual(new Set(['f=a9', 'g=a9']));
    expect(found([...named, { do: 'flush', path: 'g' }], before)).toEqual(new Set(['f=a9', 'g=a9']));
    expect(found([...named, { do: 'flush', path: '.' }], before)).toEqual(new Set(['g=a9']));
  });

  test('a file in a folder whose name was not flushed may be gone with it', () => {
    const inside: DiskEvent[] = [
      { do: 'folder', path: 'd' },
      { do: 'create', path: 'd/f' },
      { do: 'flush', path: 'd' },
    ];
    expect(found(inside)).toEqual(new Set(['', 'd/f=']));
    expect(found([...inside, { do: 'flush', path: '.' }])).toEqual(new Set(['d/f=']));
  });
});
