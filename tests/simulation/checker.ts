/**
 * Judges a closed day: the ledger's file by plain SQL on a connection of its own, the fiscal storage's archive, and
 * what the cashier saw. Shares no code with the services; every finding is a sentence.
 */
import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import type { FnDocument, ReceiptContent } from '#drivers/fiscal/shtrih/simulator/state.ts';
import type { SeenReceipt } from './book.ts';
import type { ShiftRegisters } from './world.ts';

export interface Evidence {
  readonly ledgerPath: string;
  /** FD n is at n - 1; the first is the registration. */
  readonly archive: readonly FnDocument[];
  readonly foreignDocuments: ReadonlySet<number>;
  readonly registersOfShift: ReadonlyMap<number, ShiftRegisters>;
  readonly cashInDrawerKopecks: number;
  readonly book: ReadonlyMap<string, SeenReceipt>;
  readonly nothingOpen: boolean;
  /** The receipt on the screen. */
  readonly currentReceiptId: string;
}

interface DocumentRow {
  readonly fd: number;
  readonly sign: number;
  readonly kind: string;
  readonly total: number;
  readonly receiptId: string | null;
  readonly shiftId: string;
}
interface ReceiptRow {
  readonly id: string;
  readonly kind: string;
  readonly number: number;
  readonly total: number;
  readonly tendered: number;
  readonly change: number;
  readonly shift: number;
  readonly cash: number;
  readonly payments: number;
  readonly outbox: number;
  readonly sealedEntries: number;
  readonly cancelledEntries: number;
  readonly posted: number;
  readonly drawer: number;
}
interface LineRow {
  readonly receiptId: string;
  readonly name: string;
  readonly quantity: number;
  readonly sum: number;
}

const DOCUMENTS = `SELECT fd_number fd, fiscal_sign sign, kind, total_minor total, receipt_id receiptId, shift_id shiftId
  FROM fiscal_document ORDER BY fd_number`;
const RECEIPTS = `
  WITH paid AS (SELECT receipt_id id, sum(amount_minor) total, sum(amount_minor) FILTER (WHERE tender = 'cash') cash
      FROM receipt_payment GROUP BY receipt_id),
    posted AS (SELECT document_id id, sum(amount_minor) total,
      sum(amount_minor) FILTER (WHERE account = 'cash') drawer FROM posting GROUP BY document_id),
    queued AS (SELECT document_id id, count(*) rows FROM outbox GROUP BY document_id),
    noted AS (SELECT ref id, count(*) FILTER (WHERE kind = 'receipt-sealed') sealed,
      count(*) FILTER (WHERE kind = 'receipt-cancelled') cancelled FROM journal GROUP BY ref)
  SELECT r.id, r.kind, r.number, r.total_minor total, r.tendered_cash_minor tendered, r.change_minor change,
    s.number shift, coalesce(paid.cash, 0) cash, coalesce(paid.total, 0) payments, coalesce(queued.rows, 0) outbox,
    coalesce(noted.sealed, 0) sealedEntries, coalesce(noted.cancelled, 0) cancelledEntries,
    coalesce(posted.total, 1) posted, coalesce(posted.drawer, 0) drawer
  FROM receipt r JOIN shift s ON s.id = r.shift_id LEFT JOIN paid USING (id) LEFT JOIN posted USING (id)
    LEFT JOIN queued USING (id) LEFT JOIN noted USING (id) ORDER BY r.seq`;
const LINES = `SELECT receipt_id receiptId, name, quantity_milli quantity, sum_minor sum FROM receipt_line`;
const JOURNAL = `SELECT count(*) rows, coalesce(min(seq), 1) first, coalesce(max(seq), 0) last FROM journal`;
const CHAIN = `SELECT seq, at_ms atMs, kind, ref, body, hash FROM journal ORDER BY seq`;
const CANCELLED = `SELECT ref FROM journal WHERE kind = 'receipt-cancelled'`;
const OPEN_SHIFTS = `SELECT number FROM shift WHERE closed_at_ms IS NULL`;
const MACHINES = `SELECT name, json_extract(state, '$.at') at FROM machine`;
const OUTBOX = `SELECT count(*) rows FROM outbox`;

interface ChainRow {
  readonly seq: number;
  readonly atMs: number;
  readonly kind: string;
  readonly ref: string;
  readonly body: string;
  readonly hash: string;
}

interface Ledger {
  readonly documents: readonly DocumentRow[];
  readonly receipts: readonly ReceiptRow[];
  readonly linesOf: ReadonlyMap<string, readonly LineRow[]>;
  readonly journal: { readonly rows: number; readonly first: number; readonly last: number };
  readonly chain: readonly ChainRow[];
  readonly cancelled: ReadonlySet<string>;
  readonly openShifts: readonly { readonly number: number }[];
  readonly machines: readonly { readonly name: string; readonly at: string }[];
  readonly outboxRows: number;
}

function read(path: string): Ledger {
  const db = new Database(path, { readonly: true });
  try {
    const all = <Row>(sql: string): Row[] => db.prepare<[], Row>(sql).all();
    const one = <Row>(sql: string): Row => {
      const row = db.prepare<[], Row>(sql).get();
      if (row === undefined) throw new Error(`no answer to ${sql}`);
      return row;
    };
    return {
      documents: all<DocumentRow>(DOCUMENTS),
      receipts: all<ReceiptRow>(RECEIPTS),
      linesOf: groupBy(all<LineRow>(LINES), (line) => line.receiptId),
      journal: one(JOURNAL),
      chain: all<ChainRow>(CHAIN),
      cancelled: new Set(all<{ ref: string }>(CANCELLED).map((row) => row.ref)),
      openShifts: all(OPEN_SHIFTS),
      machines: all(MACHINES),
      outboxRows: one<{ rows: number }>(OUTBOX).rows,
    };
  } finally {
    db.close();
  }
}

function groupBy<Row, Key>(rows: readonly Row[], keyOf: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

/** Empty: the day keeps every promise. */
export function judgeDay(evidence: Evidence): string[] {
  const ledger = read(evidence.ledgerPath);
  return [
    ...judgeArchive(evidence, ledger),
    ...ledger.receipts.flatMap(judgeReceipt),
    ...judgeNumbers(ledger),
    ...judgeShifts(evidence, ledger),
    ...judgeSales(evidence, ledger),
    ...judgeChain(ledger),
    ...judgeRest(evidence, ledger),
  ];
}

const KIND_OF_TYPE: Readonly<Record<number, string>> = { 2: 'shift-open', 3: 'receipt', 5: 'shift-close' };

/** Every document of the storage is in the ledger once, with the same sign and total, or belongs to somebody else. */
function judgeArchive({ archive, foreignDocuments }: Evidence, ledger: Ledger): string[] {
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

function judgeContent(
  document: FnDocument,
  content: ReceiptContent,
  receipt: ReceiptRow,
  row: DocumentRow,
  lines: readonly LineRow[],
): string[] {
  const cash = (content.paymentsKopecks[0] ?? 0) - content.changeKopecks;
  const facts: readonly (readonly [string, unknown, unknown])[] = [
    ['вид', content.kind, 0],
    ['итог', content.totalKopecks, receipt.total],
    ['итог документа', content.totalKopecks, row.total],
    ['наличные', cash, receipt.cash],
    ['сдача', content.changeKopecks, receipt.change],
    ['смена', document.shiftNumber, receipt.shift],
    ['товары', goodsOf(content), goodsOfLines(lines)],
  ];
  return facts
    .filter(([, device, till]) => device !== till)
    .map(([what, device, till]) => `ФД ${document.fd}: ${what} в ФН ${String(device)}, в кассе ${String(till)}`);
}

type Portion = { readonly name: string; readonly quantity: number; readonly sum: number };

/** Quantity and sum by name: a line may be several positions. */
function byName(portions: readonly Portion[]): string {
  const totals = new Map<string, { quantity: number; sum: number }>();
  for (const { name, quantity, sum } of portions) {
    const total = totals.get(name) ?? { quantity: 0, sum: 0 };
    totals.set(name, { quantity: total.quantity + quantity, sum: total.sum + sum });
  }
  return [...totals]
    .map(([name, { quantity, sum }]) => `${name} ${quantity} ${sum}`)
    .sort()
    .join('; ');
}

const goodsOf = ({ positions }: ReceiptContent): string =>
  byName(
    positions.map(({ name, quantityMicro, sumKopecks }) => ({ name, quantity: quantityMicro / 1000, sum: sumKopecks })),
  );
const goodsOfLines = (lines: readonly LineRow[]): string => byName(lines);

function judgeReceipt(row: ReceiptRow): string[] {
  const facts: readonly (readonly [string, boolean])[] = [
    ['проводки не сходятся', row.posted === 0],
    ['проводка по кассе не на сумму чека', row.drawer === row.total],
    ['оплаты не на сумму чека', row.payments === row.total],
    ['сдача не сходится', row.tendered - row.change === row.cash],
    [`строк в очереди отправки ${row.outbox}`, row.outbox === 1],
    [`записей о пробитии ${row.sealedEntries}`, row.sealedEntries === 1],
    ['чек и пробит, и отменён', row.cancelledEntries === 0],
    ['чек не продажа', row.kind === 'sale'],
  ];
  return facts.filter(([, holds]) => !holds).map(([what]) => `чек ${row.id}: ${what}`);
}

function judgeNumbers({ receipts, journal, outboxRows }: Ledger): string[] {
  const findings: string[] = [];
  for (const [shift, ofShift] of groupBy(receipts, (row) => row.shift)) {
    if (ofShift.some((row, index) => row.number !== index + 1)) findings.push(`номера чеков смены ${shift} не подряд`);
  }
  if (journal.first !== 1 || journal.last !== journal.rows) {
    findings.push(`журнал с пропуском: ${journal.rows} строк, номера ${journal.first}..${journal.last}`);
  }
  if (outboxRows !== receipts.length) findings.push(`в очереди ${outboxRows} строк на ${receipts.length} чеков`);
  return findings;
}

/** Each row of the journal carries the SHA-256 of the row before and of itself (performance-reliability.md 4.3). */
function judgeChain({ chain }: Ledger): string[] {
  let previous = '0'.repeat(64);
  for (const { seq, atMs, kind, ref, body, hash } of chain) {
    const text = [previous, seq, atMs, `${kind.length}:${kind}`, `${ref.length}:${ref}`, body].join('|');
    if (createHash('sha256').update(text).digest('hex') !== hash) return [`цепочка журнала порвана на строке ${seq}`];
    previous = hash;
  }
  return [];
}

/** The registers before the Z report, less what other programs sold, are the ledger's receipts of the shift. */
function judgeShifts(evidence: Evidence, { receipts, openShifts }: Ledger): string[] {
  const { archive, foreignDocuments, registersOfShift } = evidence;
  const foreign = archive.filter((document) => foreignDocuments.has(document.fd));
  const cashOf = (documents: readonly FnDocument[]): number =>
    documents.reduce((sum, { receipt }) => sum + (receipt?.totalKopecks ?? 0), 0);
  const findings = [...registersOfShift].flatMap(([number, registers]) => {
    const strangers = foreign.filter((document) => document.shiftNumber === number && document.receipt !== null);
    const ours = receipts.filter((row) => row.shift === number);
    const cash = ours.reduce((sum, row) => sum + row.cash, 0) + cashOf(strangers);
    const count = ours.length + strangers.length;
    return cash === registers.cashKopecks && count === registers.receipts
      ? []
      : [`смена ${number}: в регистрах ${registers.receipts} на ${registers.cashKopecks}, в кассе ${count} на ${cash}`];
  });
  const drawer = receipts.reduce((sum, row) => sum + row.drawer, 0) + cashOf(foreign);
  if (drawer !== evidence.cashInDrawerKopecks) {
    findings.push(`в ящике по регистратору ${evidence.cashInDrawerKopecks}, по кассе ${drawer}`);
  }
  return [...findings, ...openShifts.map(({ number }) => `смена ${number} осталась открытой`)];
}

/** Each sale begun is exactly one of: made once, cancelled, still on the screen. */
function judgeSales({ book, currentReceiptId }: Evidence, ledger: Ledger): string[] {
  const sold = new Map(ledger.receipts.map((row) => [row.id, row]));
  const findings = [...book.values()].flatMap((seen) =>
    judgeSale(seen, sold.get(seen.id), ledger, currentReceiptId === seen.id),
  );
  const unseen = [...sold.keys()].filter((id) => !book.has(id));
  return [...findings, ...unseen.map((id) => `чек ${id} пробит, а кассир его не видел`)];
}

function judgeSale(seen: SeenReceipt, row: ReceiptRow | undefined, ledger: Ledger, isOnScreen: boolean): string[] {
  switch (seen.outcome) {
    case 'sold':
      return row
        ? judgeSeen(seen, row, ledger.linesOf.get(seen.id) ?? [])
        : [`чек ${seen.id} показан пробитым, его нет`];
    case 'cancelled':
      if (row) return [`чек ${seen.id} отменён кассиром, но пробит`];
      return ledger.cancelled.has(seen.id) ? [] : [`отмены чека ${seen.id} нет в журнале`];
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
  return findings;
}

const AT_REST: Readonly<Record<string, string>> = { fiscal: 'idle', receipt: 'filling' };

function judgeRest({ nothingOpen }: Evidence, { machines }: Ledger): string[] {
  const restless = machines
    .filter(({ name, at }) => AT_REST[name] !== undefined && at !== AT_REST[name])
    .map(({ name, at }) => `после закрытия смены ${name}: ${at}`);
  return nothingOpen ? restless : [...restless, 'на регистраторе остался открытый документ'];
}
