/** The till after a power cut: is everything there that was acknowledged, and nothing by halves? */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { realClock } from '#drivers/kit/clock.ts';
import { openOrBeginAnew } from '#main/ledger/begin-anew.ts';
import { currentShift, receiptById, sealReceipt, shiftById } from '#main/ledger/documents.ts';
import { loadStates } from '#main/ledger/machine-states.ts';
import { type Ledger, LedgerError } from '#main/ledger/open.ts';
import { postingsOf } from '#main/ledger/postings.ts';
import { Query, type Reading } from '#main/ledger/query.ts';
import { FIRST_CHAINED_VERSION, openReader } from '#main/ledger/reader.ts';
import { assertLedgerConsistent } from '#main/ledger/reports.ts';
import { isBroken, verifyJournal } from '#main/ledger/verify.ts';
import { aSale, openShift } from '../kit.ts';
import type { DiskEvent, Image } from './disk.ts';

/** What was said before the cut. */
export interface Acknowledged {
  /** Numbers of the sales, in order. */
  readonly sealed: readonly number[];
  readonly closedShifts: readonly number[];
  /** File and the last sale in it. */
  readonly copies: readonly { readonly name: string; readonly last: number }[];
  /** A restoring was begun, or ended, from a copy with this last sale. */
  readonly restoring: number | null;
  readonly restored: number | null;
}

const LINES_A_SALE = 3;
const POSTINGS_A_SALE = 2;
export const FIRST_SALE = 100;
const NEXT_SALE = 4000;

const INTEGRITY = new Query<{ integrity_check: string }>('PRAGMA integrity_check');
const SEALED = new Query<{ id: string }>("SELECT id FROM receipt WHERE id LIKE 'receipt-%' ORDER BY seq");
const SHIFT = new Query<{ id: string }>('SELECT id FROM shift WHERE number = @number');

export function acknowledgedBy(events: readonly DiskEvent[]): Acknowledged {
  const lines = events.flatMap((event) => (event.do === 'say' ? [event.line.split(' ')] : []));
  const of = (word: string): string[][] => lines.filter(([first]) => first === word);
  return {
    sealed: of('sealed').map(([, n]) => Number(n)),
    closedShifts: of('closed-shift').map(([, n]) => Number(n)),
    copies: of('copied').map(([, name = '', n]) => ({ name, last: Number(n) })),
    restoring: of('restoring').map(([, n]) => Number(n))[0] ?? null,
    restored: of('restored').map(([, n]) => Number(n))[0] ?? null,
  };
}

export function writeImage(folder: string, image: Image): void {
  for (const [path, bytes] of image) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}

/** What is wrong with the till of this folder; `had` receipts were there before the recorded run. Empty: all is well. */
export function lookAt(folder: string, acknowledged: Acknowledged, had: number): string[] {
  try {
    const path = join(folder, 'ledger.sqlite');
    const { ledger, news } = openOrBeginAnew(path, { clock: realClock, backupDir: join(folder, 'backups') });
    try {
      const told = Object.entries(news).filter(([, value]) => value !== null && value !== false);
      return [
        ...told.map(([name, value]) => `the start says ${name}: ${JSON.stringify(value)}`),
        ...lookAtLedger(ledger, acknowledged, had),
        ...lookAtCopies(join(folder, 'backups'), acknowledged, had),
        ...lookAtBefore(folder, acknowledged),
        ...sellOn(ledger),
      ];
    } finally {
      ledger.close();
    }
  } catch (thrown) {
    if (thrown instanceof LedgerError) return [`it throws ${thrown.message}`];
    throw thrown;
  }
}

/** Every sale, or those of the copy while it is put in place, or only those; and perhaps the one not yet said. */
function isExpected(found: readonly number[], { sealed, restoring, restored }: Acknowledged): boolean {
  const isRowOf = (count: number): boolean => found.length === count && found.every((n, i) => n === FIRST_SALE + i);
  const isOfCopy = restoring !== null && isRowOf(restoring - FIRST_SALE + 1);
  if (restored !== null) return isOfCopy;
  return isOfCopy || isRowOf(sealed.length) || (restoring === null && isRowOf(sealed.length + 1));
}

function lookAtLedger(ledger: Ledger, acknowledged: Acknowledged, had: number): string[] {
  const { sealed, closedShifts } = acknowledged;
  const found = ledger.all(SEALED).map(({ id }) => Number(id.slice('receipt-'.length)));
  const state = loadStates(ledger)['receipt'];
  const closed = closedShifts.filter((number) => {
    const id = ledger.get(SHIFT, { number })?.id;
    return id === undefined || shiftById(ledger, id)?.closedAtMs === null;
  });
  const facts: Readonly<Record<string, boolean>> = {
    [`sales ${sealed.join()} were acknowledged, ${found.join()} are there`]: isExpected(found, acknowledged),
    [`the live state is not of the last sale: ${JSON.stringify(state)}`]:
      found.length === 0 || JSON.stringify(state) === JSON.stringify({ at: 'filling', after: found.at(-1) }),
    [`shifts ${closed.join()} were closed`]: closed.length === 0,
    [`${had} receipts were there before`]: wholeOf(ledger) === had + found.length || (found.length === 0 && had === 0),
  };
  return [
    ...integrityOf(ledger),
    ...Object.keys(facts).filter((fact) => facts[fact] === false),
    ...found.filter((n) => !isWholeSale(ledger, n)).map((n) => `sale ${n} is there by half`),
    ...assertLedgerConsistent(ledger).map((finding) => `inconsistent: ${JSON.stringify(finding)}`),
  ];
}

function integrityOf(source: Reading, isChained = true): string[] {
  const answers = source.all(INTEGRITY).map((row) => row.integrity_check);
  const journal = isChained ? verifyJournal(source) : null;
  return [
    ...answers.filter((answer) => answer !== 'ok').map((answer) => `integrity: ${answer}`),
    ...(journal && isBroken(journal) ? [`journal: ${JSON.stringify(journal)}`] : []),
  ];
}

const COUNT = new Query<{ count: number }>('SELECT count(*) AS count FROM receipt');
const wholeOf = (source: Reading): number => source.get(COUNT)?.count ?? 0;

function isWholeSale(ledger: Ledger, n: number): boolean {
  const record = receiptById(ledger, `receipt-${n}`);
  const postings = postingsOf(ledger, `receipt-${n}`);
  return (
    record !== null &&
    record.lines.length === LINES_A_SALE &&
    record.payments.length === 1 &&
    record.fiscal.fdNumber === n + 1 &&
    postings.length === POSTINGS_A_SALE
  );
}

/**
 * A copy under its final name is whole, said or not; what was said is there. A base with rows was copied before its
 * update.
 */
function lookAtCopies(folder: string, { copies }: Acknowledged, had: number): string[] {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.sqlite')) : [];
  const missing = copies.filter(({ name }) => !names.includes(name)).map(({ name }) => `copy ${name} is gone`);
  const broken = names.flatMap((name) => {
    const reader = openReader(join(folder, name));
    try {
      const last = copies.find((copy) => copy.name === name)?.last;
      const sales = reader.all(SEALED);
      const lacks = last !== undefined && sales.at(-1)?.id !== `receipt-${last}` ? [`copy ${name} lacks ${last}`] : [];
      return [...lacks, ...integrityOf(reader, reader.schemaVersion >= FIRST_CHAINED_VERSION)];
    } finally {
      reader.close();
    }
  });
  const isCopied = had === 0 || names.some((name) => name.includes('-before-'));
  return [...missing, ...broken, ...(isCopied ? [] : ['the copy from before the update is gone'])];
}

/** The base that a copy took the place of is set aside with every sale it had. */
function lookAtBefore(folder: string, { sealed, restored }: Acknowledged): string[] {
  if (restored === null) return [];
  const name = readdirSync(folder).find((each) => /\.before-restore-\d+$/.test(each));
  if (name === undefined) return ['the base from before the restoring is gone'];
  const reader = openReader(join(folder, name));
  try {
    const last = reader.all(SEALED).at(-1)?.id;
    const isWhole = last === `receipt-${sealed.at(-1)}`;
    return [...(isWhole ? [] : [`the base from before the restoring ends with ${last}`]), ...integrityOf(reader)];
  } finally {
    reader.close();
  }
}

/** The next sale is sealed as if nothing had happened. */
function sellOn(ledger: Ledger): string[] {
  if (!currentShift(ledger)) openShift(ledger, 'shift-next', NEXT_SALE, NEXT_SALE);
  const { receipt, fiscal } = aSale(NEXT_SALE, { shiftId: currentShift(ledger)?.id ?? '' });
  const fdNumber = NEXT_SALE + 1;
  sealReceipt(ledger, receipt, { ...fiscal, fdNumber });
  return receiptById(ledger, receipt.id) ? [] : ['the next sale was not kept'];
}
