/**
 * A till that sells, checkpoints, copies its base, closes a shift, closes and opens again, and in the end is restored
 * from its last copy: `node child.ts FOLDER RECEIPTS MISTAKE`. After each durable step it says so in one write:
 * `sealed N`, `closed-shift N`, `copied NAME N`, `restored N`; and `restoring N` before it begins. MISTAKE is `none`, or the one thing it does wrong (`MISTAKES`).
 */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { backupLedger } from '#main/ledger/backup.ts';
import { openOrBeginAnew } from '#main/ledger/begin-anew.ts';
import { currentShift, recordShiftClosed, sealReceipt } from '#main/ledger/documents.ts';
import { saveState } from '#main/ledger/machine-states.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { restoreLedger } from '#main/ledger/restore.ts';
import type { ShiftRow } from '#main/ledger/rows.ts';
import { aFiscal, aLine, aSale, openShift } from '../kit.ts';
import { FIRST_SALE } from './look.ts';

const STDOUT = 1;
const LINES = [aLine(), aLine({ quantityMilli: 455 }), aLine({ vat: '22' })];
/** Numbers of documents that are no receipts: far from theirs. */
const REPORTS_FROM = 5000;
const CHECKPOINT_EVERY = 7;
const SALE_MS = 60_000;

const [folder = '', receipts = '0', mistake = 'none'] = process.argv.slice(2);
/** Moved by each sale, so that every run of the same program asks the same of the disk. */
let nowMs = Date.UTC(2026, 10, 23, 6, 0, 0);
const clock = { now: () => nowMs };
const say = (text: string): number => writeSync(STDOUT, `${text}\n`);

/** What the ledger asks for is answered as if it had been done. */
function flushLess(level: 'NORMAL' | 'OFF'): void {
  const pragma = Database.prototype.pragma;
  Database.prototype.pragma = function (this: Database.Database, source, options): unknown {
    if (source === 'synchronous') return 2;
    return pragma.call(this, source === 'synchronous = FULL' ? `synchronous = ${level}` : source, options);
  };
}

const MISTAKES: Readonly<Record<string, () => void>> = {
  none: () => {},
  early: () => {},
  normal: () => flushLess('NORMAL'),
  off: () => flushLess('OFF'),
};

let reports = REPORTS_FROM;

function openTill(): Ledger {
  const backupDir = join(folder, 'backups');
  const { ledger } = openOrBeginAnew(join(folder, 'ledger.sqlite'), { clock, backupDir });
  if (!currentShift(ledger)) openShift(ledger, `shift-${reports}`, reports, reports++);
  return ledger;
}

function shiftOf(ledger: Ledger): ShiftRow {
  const shift = currentShift(ledger);
  if (!shift) throw new Error('no shift is open');
  return shift;
}

function sell(ledger: Ledger, n: number): void {
  nowMs += SALE_MS;
  const { receipt, fiscal } = aSale(n, { lines: LINES, shiftId: shiftOf(ledger).id });
  ledger.transaction(() => {
    sealReceipt(ledger, receipt, fiscal);
    saveState(ledger, 'receipt', { at: 'filling', after: n }, n);
    if (mistake === 'early') say(`sealed ${n}`);
  });
  if (mistake !== 'early') say(`sealed ${n}`);
}

let lastCopy = { path: '', last: 0 };

async function copy(ledger: Ledger, reason: 'hand' | 'shift', n: number): Promise<void> {
  const { file } = await backupLedger(ledger, ledger.backupDir, reason, { clock, spareBytes: 0 });
  lastCopy = { path: file.path, last: n };
  say(`copied ${file.name} ${n}`);
}

async function closeShift(ledger: Ledger, n: number): Promise<void> {
  const { id, number } = shiftOf(ledger);
  const report = aFiscal({ id: `fd-${reports}`, shiftId: id, kind: 'shift-close', fdNumber: reports++, totalMinor: 0 });
  recordShiftClosed(ledger, { shiftId: id, closedAtMs: clock.now() }, report);
  say(`closed-shift ${number}`);
  await copy(ledger, 'shift', n);
  openShift(ledger, `shift-${reports}`, reports, reports++);
}

MISTAKES[mistake]?.();
let ledger = openTill();
const last = FIRST_SALE + Number(receipts) - 1;
const at = (share: number): number => FIRST_SALE + Math.floor(Number(receipts) * share);
for (let n = FIRST_SALE; n <= last; n++) {
  sell(ledger, n);
  if (n % CHECKPOINT_EVERY === 0) ledger.checkpoint();
  if (n === at(0.3)) await copy(ledger, 'hand', n);
  if (n === at(0.5)) await closeShift(ledger, n);
  if (n === at(0.8)) {
    ledger.close();
    ledger = openTill();
  }
}
ledger.close();
say(`restoring ${lastCopy.last}`);
restoreLedger(folder, lastCopy.path, { clock });
say(`restored ${lastCopy.last}`);
openTill().close();
