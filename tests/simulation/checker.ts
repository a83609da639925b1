/**
 * Judges a closed day: the ledger's file by plain SQL on a connection of its own, the fiscal storage's archive, the
 * bank's and the partner's memories, and what the cashier saw. Shares no code with the services; every finding is a
 * sentence.
 */
import { createHash } from 'node:crypto';
import type { FnDocument, ReceiptContent } from '#drivers/fiscal/shtrih/simulator/state.ts';
import type { BankOperation } from '#drivers/terminal/nexo/simulator/bank.ts';
import type { Book, Errand, SeenReceipt } from './book.ts';
import { byName } from './check-lines.ts';
import { judgeMoney } from './check-money.ts';
import { judgePartner } from './check-partner.ts';
import { judgeReturns } from './check-returns.ts';
import type { HandTerminal } from './hand-terminal.ts';
import {
  type DocumentRow,
  groupBy,
  type LedgerRows,
  type LineRow,
  type ReceiptRow,
  readLedger,
  total,
} from './ledger-rows.ts';
import type { Partner } from './partner.ts';
import type { ShiftRegisters } from './world.ts';

export interface Evidence {
  readonly ledgerPath: string;
  /** FD n is at n - 1; the first is the registration. */
  readonly archive: readonly FnDocument[];
  readonly foreignDocuments: ReadonlySet<number>;
  readonly registersOfShift: ReadonlyMap<number, ShiftRegisters>;
  readonly cashInDrawerKopecks: number;
  readonly bank: readonly BankOperation[];
  readonly handTerminal: HandTerminal;
  readonly partner: Partner;
  readonly book: Book;
  readonly nothingOpen: boolean;
  /** The receipt on the screen, and the return. */
  readonly currentReceiptId: string;
  readonly currentReturnId: string | null;
}

/** Empty: the day keeps every promise. */
export function judgeDay(evidence: Evidence): string[] {
  const ledger = readLedger(evidence.ledgerPath);
  return [
    ...judgeArchive(evidence, ledger),
    ...ledger.receipts.flatMap(judgeReceipt),
    ...judgeNumbers(ledger),
    ...judgeShifts(evidence, ledger),
    ...judgeSales(evidence, ledger),
    ...judgeReturns(evidence.book.returns.all, evidence.currentReturnId, ledger),
    ...judgeMoney(evidence, ledger),
    ...judgeErrands(evidence.book.errands, ledger),
    ...judgePartner(evidence.partner, ledger),
    ...judgeChain(ledger),
    ...judgeRest(evidence, ledger),
  ];
}

const KIND_OF_TYPE: Readonly<Record<number, string>> = {
  2: 'shift-open',
  3: 'receipt',
  5: 'shift-close',
  31: 'receipt',
};
const CORRECTION = 31;

/** Every document of the storage is in the ledger once, with the same sign and total, or belongs to somebody else. */
function judgeArchive({ archive, foreignDocuments }: Evidence, ledger: LedgerRows): string[] {
  const rows = new Map(ledger.documents.map((row) => [row.fd, row]));
  const receipts = new Map(ledger.receipts.map((row) => [row.id, row]));
  const findings = archive.flatMap((document) => {
    const kind = KIND_OF_TYPE[document.type];
    const row = rows.get(document.fd);
    rows.delete(document.fd);
    if (kind === undefined || foreignDocuments.has(document.fd)) {
      return row ? [`ФД ${document.fd} чужой, а в кассе он записан своим`] : [];
    }
    if (!row) return [`ФД ${document.fd} (${kind}) есть в ФН, а в кассе его нет`];
    if (row.kind !== kind) return [`ФД ${document.fd}: в ФН ${kind}, в кассе ${row.kind}`];
    if (row.sign !== document.fiscalSign)
      return [`ФД ${document.fd}: признак ${document.fiscalSign}, в кассе ${row.sign}`];
    if (!document.receipt) return [];
    const receipt = receipts.get(row.receiptId ?? '');
    if (!receipt) return [`ФД ${document.fd}: чека ${row.receiptId} нет`];
    return judgeContent(document, document.receipt, receipt, row, ledger.linesOf.get(receipt.id) ?? []);
  });
  return [...findings, ...[...rows.keys()].map((fd) => `ФД ${fd} есть в кассе, а в ФН его нет`)];
}

/** Kinds as 8Dh numbers them; payments as FF45h does. */
const KIND_NUMBERS: Readonly<Record<string, number>> = { sale: 0, 'sale-return': 2 };
const [CASH, ELECTRONIC, PREPAID, CREDIT] = [0, 1, 13, 14] as const;

function judgeContent(
  document: FnDocument,
  content: ReceiptContent,
  receipt: ReceiptRow,
  row: DocumentRow,
  lines: readonly LineRow[],
): string[] {
  const paid = (payment: number): number => content.paymentsKopecks[payment] ?? 0;
  const isCorrection = document.type === CORRECTION;
  // ФФД 1.05 stores no positions of a correction.
  const goods = isCorrection && content.positions.length === 0 ? goodsOfLines(lines) : goodsOf(content);
  const facts: readonly (readonly [string, unknown, unknown])[] = [
    ['коррекция', isCorrection ? 1 : 0, receipt.isCorrection],
    ['вид', content.kind, KIND_NUMBERS[receipt.kind]],
    ['итог', content.totalKopecks, receipt.total],
    ['итог документа', content.totalKopecks, row.total],
    ['наличные', paid(CASH) - content.changeKopecks, receipt.cash],
    ['безналичные', paid(ELECTRONIC), receipt.electronic],
    ['предоплата', paid(PREPAID), receipt.prepaid],
    ['в кредит', paid(CREDIT), receipt.credit],
    ['сдача', content.changeKopecks, receipt.change],
    ['смена', document.shiftNumber, receipt.shift],
    ['товары', goods, goodsOfLines(lines)],
  ];
  return facts
    .filter(([, device, till]) => device !== till)
    .map(([what, device, till]) => `ФД ${document.fd}: ${what} в ФН ${String(device)}, в кассе ${String(till)}`);
}

const goodsOf = ({ positions }: ReceiptContent): string =>
  byName(
    positions.map(({ name, quantityMicro, sumKopecks }) => ({ name, quantity: quantityMicro / 1000, sum: sumKopecks })),
  );
const goodsOfLines = (lines: readonly LineRow[]): string => byName(lines);

function judgeReceipt(row: ReceiptRow): string[] {
  const drawer = row.isCorrection ? 0 : row.kind === 'sale' ? row.cash : -row.cash;
  const facts: readonly (readonly [string, boolean])[] = [
    ['проводки не сходятся', row.posted === 0],
    ['проводка по кассе не на наличные чека', row.drawer === drawer],
    ['оплаты не на сумму чека', row.payments === row.total],
    ['сдача не сходится', row.tendered - row.change === row.cash],
    [`строк в очереди отправки ${row.outbox}`, row.outbox === 1],
    [`записей о пробитии ${row.sealedEntries}`, row.sealedEntries === 1],
    ['чек и пробит, и отменён', row.cancelledEntries === 0],
    ['чек не продажа и не возврат', row.kind === 'sale' || row.kind === 'sale-return'],
  ];
  return facts.filter(([, holds]) => !holds).map(([what]) => `чек ${row.id}: ${what}`);
}

function judgeNumbers({ receipts, journal, unbalanced }: LedgerRows): string[] {
  const findings = unbalanced.map(({ id }) => `проводки документа ${id} не сходятся`);
  for (const [shift, ofShift] of groupBy(receipts, (row) => row.shift)) {
    if (ofShift.some((row, index) => row.number !== index + 1)) findings.push(`номера чеков смены ${shift} не подряд`);
  }
  if (journal.first !== 1 || journal.last !== journal.rows) {
    findings.push(`журнал с пропуском: ${journal.rows} строк, номера ${journal.first}..${journal.last}`);
  }
  return findings;
}

/** Each row of the journal carries the SHA-256 of the row before and of itself (performance-reliability.md 4.3). */
function judgeChain({ chain }: LedgerRows): string[] {
  let previous = '0'.repeat(64);
  for (const { seq, atMs, kind, ref, body, hash } of chain) {
    const text = [previous, seq, atMs, `${kind.length}:${kind}`, `${ref.length}:${ref}`, body].join('|');
    if (createHash('sha256').update(text).digest('hex') !== hash) return [`цепочка журнала порвана на строке ${seq}`];
    previous = hash;
  }
  return [];
}

/** The registers before the Z report, less what other programs sold, are the ledger's documents of the shift. */
function judgeShifts(evidence: Evidence, ledger: LedgerRows): string[] {
  const { receipts, moves, openShifts } = ledger;
  const { archive, foreignDocuments, registersOfShift } = evidence;
  const foreign = archive.filter((document) => foreignDocuments.has(document.fd) && document.receipt !== null);
  const findings = [...registersOfShift].flatMap(([number, registers]) =>
    judgeShift(number, registers, foreign, ledger),
  );
  const strangers = total(foreign, ({ receipt }) => receipt?.totalKopecks ?? 0);
  const drawer = total(receipts, (row) => row.drawer) + total(moves, (row) => row.drawer) + strangers;
  if (drawer !== evidence.cashInDrawerKopecks) {
    findings.push(`в ящике по регистратору ${evidence.cashInDrawerKopecks}, по кассе ${drawer}`);
  }
  return [...findings, ...openShifts.map(({ number }) => `смена ${number} осталась открытой`)];
}

function judgeShift(
  number: number,
  registers: ShiftRegisters,
  foreign: readonly FnDocument[],
  { receipts, moves }: LedgerRows,
): string[] {
  const strangers = foreign.filter(({ shiftNumber }) => shiftNumber === number);
  const ours = receipts.filter((row) => row.shift === number);
  const ofKind = (kind: string, isCorrection: 0 | 1): readonly ReceiptRow[] =>
    ours.filter((row) => row.kind === kind && row.isCorrection === isCorrection);
  const moved = (direction: 'in' | 'out'): number =>
    total(
      moves.filter((row) => row.shift === number && row.direction === direction),
      (row) => row.amount,
    );
  const facts = (['sale', 'sale-return'] as const).flatMap((kind) => {
    const rows = ofKind(kind, 0);
    const at = KIND_NUMBERS[kind] ?? 0;
    const [count, cash] = kind === 'sale' ? [strangers.length, total(strangers, foreignTotal)] : [0, 0];
    const [inCash = 0, electronic = 0, prepaid = 0, credit = 0] = registers.paymentsKopecks[at] ?? [];
    return [
      [`${kind} чеков`, registers.receipts[at] ?? 0, rows.length + count],
      [`${kind} наличными`, inCash, total(rows, (row) => row.cash) + cash],
      [`${kind} безналичными`, electronic, total(rows, (row) => row.electronic)],
      [`${kind} предоплатой`, prepaid, total(rows, (row) => row.prepaid)],
      [`${kind} в кредит`, credit, total(rows, (row) => row.credit)],
      [`${kind} коррекций`, registers.correctionsKopecks[at] ?? 0, total(ofKind(kind, 1), (row) => row.total)],
    ] as const;
  });
  return [
    ...facts,
    ['внесено', registers.cashInKopecks, moved('in')],
    ['изъято', registers.cashOutKopecks, moved('out')],
  ]
    .filter(([, device, till]) => device !== till)
    .map(([what, device, till]) => `смена ${number}: ${what} в регистраторе ${device}, в кассе ${till}`);
}

const foreignTotal = ({ receipt }: FnDocument): number => receipt?.totalKopecks ?? 0;

/** Each sale begun is exactly one of: made once, cancelled, put aside, still on the screen. */
function judgeSales({ book, currentReceiptId }: Evidence, ledger: LedgerRows): string[] {
  const sales = ledger.receipts.filter(({ kind, isCorrection }) => kind === 'sale' && isCorrection === 0);
  const sold = new Map(sales.map((row) => [row.id, row]));
  const findings = [...book.receipts.values()].flatMap((seen) =>
    judgeSale(seen, sold.get(seen.id), ledger, currentReceiptId === seen.id),
  );
  const unseen = [...sold.keys()].filter((id) => !book.receipts.has(id));
  return [...findings, ...unseen.map((id) => `чек ${id} пробит, а кассир его не видел`)];
}

function judgeSale(seen: SeenReceipt, row: ReceiptRow | undefined, ledger: LedgerRows, isOnScreen: boolean): string[] {
  switch (seen.outcome) {
    case 'sold':
      return row
        ? judgeSeen(seen, row, ledger.linesOf.get(seen.id) ?? [])
        : [`чек ${seen.id} показан пробитым, его нет`];
    case 'cancelled':
      if (row) return [`чек ${seen.id} отменён кассиром, но пробит`];
      return ledger.cancelled.has(seen.id) ? [] : [`отмены чека ${seen.id} нет в журнале`];
    case 'deferred': {
      if (row) return [`чек ${seen.id} отложен, но пробит`];
      const aside = ledger.deferred.find(({ id }) => id === seen.id);
      return aside?.total === seen.totalMinor ? [] : [`отложенного чека ${seen.id} нет`];
    }
    case 'open':
      if (row) return [`чек ${seen.id} пробит, а кассир об этом не знает`];
      return isOnScreen ? [] : [`чек ${seen.id} ни пробит, ни отменён, ни на экране`];
  }
}

function judgeSeen(seen: SeenReceipt, row: ReceiptRow, lines: readonly LineRow[]): string[] {
  const shown = byName(
    seen.lines.map(({ name, quantityMilli, sumMinor }) => ({ name, quantity: quantityMilli, sum: sumMinor })),
  );
  const kept = goodsOfLines(lines);
  const findings = shown === kept ? [] : [`чек ${seen.id}: на экране было «${shown}», записано «${kept}»`];
  if (row.total !== seen.totalMinor)
    findings.push(`чек ${seen.id}: на экране ${seen.totalMinor}, записано ${row.total}`);
  if (!seen.tendered.has(row.tendered)) findings.push(`чек ${seen.id}: получено ${row.tendered}, столько не давали`);
  const held = total(seen.held, ({ amountMinor }) => amountMinor);
  if (held !== row.total - row.cash) {
    findings.push(`чек ${seen.id}: кроме наличных оплачено ${held}, записано ${row.total - row.cash}`);
  }
  return findings;
}

/** Each cash move and correction happened as the cashier was told, and once at most. */
function judgeErrands(errands: ReadonlyMap<string, Errand>, { moves, receipts, linesOf }: LedgerRows): string[] {
  const made = new Map<string, number[]>();
  const note = (words: string, amount: number): void => void made.set(words, [...(made.get(words) ?? []), amount]);
  for (const { reason, amount } of moves) note(reason, amount);
  for (const { id, isCorrection, total: amount } of receipts) {
    if (isCorrection) note(linesOf.get(id)?.[0]?.name ?? '', amount);
  }
  const findings = [...errands].flatMap(([words, { amountMinor, outcome }]) => {
    const found = made.get(words) ?? [];
    made.delete(words);
    const most = outcome === 'not-done' ? 0 : 1;
    const least = outcome === 'done' ? 1 : 0;
    const isSame = found.every((amount) => amount === amountMinor);
    return found.length >= least && found.length <= most && isSame
      ? []
      : [`«${words}» на ${amountMinor} (${outcome}): записано ${found.join(', ') || 'ничего'}`];
  });
  return [...findings, ...[...made.keys()].map((words) => `«${words}» записано, а кассир этого не делал`)];
}

const AT_REST: Readonly<Record<string, string>> = {
  fiscal: 'idle',
  receipt: 'filling',
  payment: 'idle',
  returning: 'none',
};

function judgeRest({ nothingOpen }: Evidence, { machines }: LedgerRows): string[] {
  const restless = machines
    .filter(({ name, at }) => AT_REST[name] !== undefined && at !== AT_REST[name])
    .map(({ name, at }) => `после закрытия смены ${name}: ${at}`);
  return nothingOpen ? restless : [...restless, 'на регистраторе остался открытый документ'];
}
