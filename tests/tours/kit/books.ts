/** What the bank, the fiscal storage and the ledger hold, each read on its own, must be one story. */
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import type { ShtrihSimulator } from '#drivers/fiscal/shtrih/simulator/simulator.ts';
import { realClock } from '#drivers/kit/clock.ts';
import type { TerminalSimulator } from '#drivers/terminal/nexo/simulator/simulator.ts';
import { openLedger } from '#main/ledger/open.ts';
import { moneyWithoutReceipt } from '#main/ledger/payment-operations.ts';
import { assertLedgerConsistent } from '#main/ledger/reports.ts';
import { isBroken, verifyJournal } from '#main/ledger/verify.ts';

export interface Books {
  readonly dataDir: string;
  readonly registrar: Pick<ShtrihSimulator, 'device'>;
  readonly terminal: Pick<TerminalSimulator, 'operations'>;
}

/** One receipt of the day; `cardMinor` moved at the bank. */
export interface Told {
  readonly kind: 'sale' | 'sale-return';
  readonly totalMinor: number;
  readonly cardMinor: number;
}

const OPERATIONS = `SELECT rrn, CASE kind WHEN 'purchase' THEN amount_minor ELSE -amount_minor END AS minor
  FROM payment_operation WHERE by_hand = 0 ORDER BY seq`;
const RECEIPTS = `SELECT r.kind, r.total_minor AS totalMinor, d.fd_number AS fd, d.fiscal_sign AS sign
  FROM receipt r JOIN fiscal_document d ON d.receipt_id = r.id ORDER BY r.seq`;

/** Exactly these receipts, each once: at the registrar, at the bank, in the ledger (the till may be running). */
export function expectBooks({ dataDir, registrar, terminal }: Books, story: readonly Told[]): void {
  const fiscal = registrar.device.archive.filter((document) => document.type === 3);
  expect(fiscal.map(({ receipt }) => receipt?.totalKopecks)).toEqual(story.map(({ totalMinor }) => totalMinor));
  const moved = terminal.operations().filter(({ result }) => result === 'approved');
  const charges = moved.map(({ kind, amountMinor, rrn }) => ({
    rrn,
    minor: kind === 'purchase' ? amountMinor : -amountMinor,
  }));
  expect(charges.map(({ minor }) => minor)).toEqual(
    story.flatMap(({ cardMinor }) => (cardMinor === 0 ? [] : [cardMinor])),
  );
  const ledger = new Database(`${dataDir}/ledger.sqlite`, { readonly: true });
  try {
    expect(ledger.prepare(OPERATIONS).all()).toEqual(charges);
    expect(ledger.prepare(RECEIPTS).all()).toEqual(
      story.map(({ kind, totalMinor }, index) => ({
        kind,
        totalMinor,
        fd: fiscal[index]?.fd,
        sign: fiscal[index]?.fiscalSign,
      })),
    );
    expect(ledger.prepare('SELECT coalesce(sum(amount_minor), 0) AS sum FROM posting').get()).toEqual({ sum: 0 });
  } finally {
    ledger.close();
  }
}

/** After the till has gone: every check of the ledger itself, the chain of its journal, no money without a receipt. */
export function expectLedgerWhole(dataDir: string): void {
  const ledger = openLedger(`${dataDir}/ledger.sqlite`, { clock: realClock, backupDir: `${dataDir}/backups` });
  try {
    expect(assertLedgerConsistent(ledger)).toEqual([]);
    expect(moneyWithoutReceipt(ledger)).toEqual([]);
    expect(isBroken(verifyJournal(ledger))).toBe(false);
  } finally {
    ledger.close();
  }
}
