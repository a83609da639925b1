/**
 * What receipts are searched by: goods, and numbers a person reads off paper (total, fiscal sign). It is brought up to
 * date when a shift closes, never while a receipt is sealed; whoever searches reads through the receipts since then.
 */
import { foldText } from './fold-text.ts';
import type { Ledger } from './ledger.ts';
import { Query } from './query.ts';

/** Receipts from this one on are not in the index. */
const KNOWN_TO = "SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'searchable-to'";

// CROSS JOIN: SQLite keeps its order, so that only the new receipts are read; left alone it begins with all lines ever sold.
const STEPS = [
  `INSERT INTO search_number (value, receipt_seq)
    SELECT r.total_minor, r.seq FROM receipt r WHERE r.seq > (${KNOWN_TO})
    UNION
    SELECT d.fiscal_sign, r.seq FROM receipt r CROSS JOIN fiscal_document d ON d.receipt_id = r.id
    WHERE r.seq > (${KNOWN_TO})
    ORDER BY 1, 2`,
  `INSERT INTO search_good (name, barcode, code, article, folded)
    SELECT DISTINCT l.name, l.barcode, l.code, l.article, fold_text(l.name)
    FROM receipt r CROSS JOIN receipt_line l ON l.receipt_id = r.id WHERE r.seq > (${KNOWN_TO})
    ON CONFLICT DO NOTHING`,
  `INSERT INTO search_line (good_id, receipt_seq)
    SELECT DISTINCT g.id, r.seq
    FROM receipt r CROSS JOIN receipt_line l ON l.receipt_id = r.id CROSS JOIN search_good g
      ON g.name = l.name AND g.barcode = l.barcode AND g.code = l.code AND g.article = l.article
    WHERE r.seq > (${KNOWN_TO}) ORDER BY 1, 2`,
  `UPDATE meta SET value = CAST((SELECT coalesce(max(seq), 0) FROM receipt) AS TEXT) WHERE key = 'searchable-to'`,
].map((sql) => new Query(sql));

/** Call inside the transaction that closes a shift; some 20 µs a receipt. */
export function indexReceipts(ledger: Ledger): void {
  for (const step of STEPS) ledger.run(step);
}

const LINE_HAS = `(l.barcode = @item OR l.code = @item OR l.article = @item OR instr(fold_text(l.name), @folded) > 0)`;
const GOOD_HAS = `(g.barcode = @item OR g.code = @item OR g.article = @item OR instr(g.folded, @folded) > 0)`;

const IN_RANGE = 'BETWEEN @firstSeq AND @lastSeq';
/** One range: of two lower bounds SQLite would walk from whichever it likes. */
const NOT_INDEXED = `BETWEEN max((${KNOWN_TO}) + 1, @firstSeq) AND @lastSeq`;

/** Numbers (`seq`), within the range, of the receipts with a line that is, or is called, `@item`; see `itemParams`. */
export const RECEIPTS_WITH_ITEM = `
  SELECT n.receipt_seq FROM search_line n
  WHERE n.good_id IN (SELECT g.id FROM search_good g WHERE ${GOOD_HAS}) AND n.receipt_seq ${IN_RANGE}
  UNION ALL
  SELECT t.seq FROM receipt t WHERE t.seq ${NOT_INDEXED}
    AND EXISTS (SELECT 1 FROM receipt_line l WHERE l.receipt_id = t.id AND ${LINE_HAS})`;

/**
 * Numbers (`seq`), within the range, of the receipts that may have this total or fiscal sign: all since the last shift
 * are among them.
 */
export const receiptsWithNumber = (param: string): string => `
  SELECT n.receipt_seq FROM search_number n WHERE n.value = ${param} AND n.receipt_seq ${IN_RANGE}
  UNION ALL
  SELECT t.seq FROM receipt t WHERE t.seq ${NOT_INDEXED}`;

/** The distinct storages the till ever had, found by one seek each: documents are kept by storage and number. */
export const EVERY_FN = `
  WITH RECURSIVE fn (number) AS (
    SELECT min(fn_number) FROM fiscal_document
    UNION ALL
    SELECT (SELECT min(fn_number) FROM fiscal_document WHERE fn_number > fn.number) FROM fn WHERE fn.number IS NOT NULL
  ) SELECT number FROM fn WHERE number IS NOT NULL`;

/** Bare digits are a code, not a part of «3,2 %» in somebody's name. */
export function itemParams(text: string): { readonly item: string; readonly folded: string | null } {
  const item = text.trim();
  return { item, folded: /^\d+$/.test(item) ? null : foldText(item) };
}
