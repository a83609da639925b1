import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { fiscalDocuments } from '#main/ledger/documents.ts';
import { loadStates } from '#main/ledger/machine-states.ts';
import { outboxSummary } from '#main/ledger/outbox.ts';
import { assertLedgerConsistent } from '#main/ledger/reports.ts';
import { aFolder, SHIFT } from './kit.ts';
import { randomFrom, seedOfRun } from './random.ts';

const CHILD = fileURLToPath(new URL('./till-child.ts', import.meta.url));
const KILLS = 20;
const LONGEST_RUN_MS = 60;

/** Runs the child, kills it `delayMs` after it is ready, and answers the last receipt it acknowledged. */
async function sellAndKill(
  folder: string,
  first: number,
  delayMs: number,
  meanwhile = (): void => {},
): Promise<number> {
  const child = spawn(process.execPath, [CHILD, folder, String(first)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  const ready = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('ready')) resolve();
    });
  });
  const gone = ended(child);
  await Promise.race([ready, gone]);
  await new Promise((resolve) => setTimeout(resolve, delayMs));
  try {
    meanwhile();
  } finally {
    child.kill('SIGKILL');
    await gone;
  }
  expect(said).not.toContain('error');
  const acks = [...said.matchAll(/^ack (\d+)$/gm)];
  return Number(acks.at(-1)?.[1] ?? first - 1);
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('close', () => resolve());
  });
}

test(`killed at ${KILLS} random moments, the till has every receipt it acknowledged, whole, once and in order`, async () => {
  const random = randomFrom(seedOfRun());
  using folder = aFolder();
  let sealed = 0;
  for (let kill = 1; kill <= KILLS; kill++) {
    const acknowledged = await sellAndKill(folder.dir, sealed + 1, random() * LONGEST_RUN_MS);
    const ledger = folder.open();
    const numbers = fiscalDocuments(ledger, SHIFT)
      .filter((each) => each.receiptId !== null)
      .map((each) => each.fdNumber - 1);
    // The one in flight may be there or not; nothing between or beyond.
    expect(numbers.length).toBeGreaterThanOrEqual(acknowledged);
    expect(numbers.length).toBeLessThanOrEqual(acknowledged + 1);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(assertLedgerConsistent(ledger)).toEqual([]);
    expect(outboxSummary(ledger).waiting).toBe(numbers.length);
    sealed = numbers.length;
    if (sealed > 0) expect(loadStates(ledger)).toEqual({ receipt: { at: 'filling', after: sealed } });
    ledger.close();
  }
  expect(sealed).toBeGreaterThan(KILLS);
}, 60_000);

test('another process is locked out while the till runs, and let in as soon as it was killed', async () => {
  using folder = aFolder();
  await sellAndKill(folder.dir, 1, 0, () => {
    expect(() => folder.open()).toThrow(expect.objectContaining({ code: 'locked' }));
  });
  const ledger = folder.open();
  expect(assertLedgerConsistent(ledger)).toEqual([]);
});
