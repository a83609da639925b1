/** How a receipt lies in its row: two of its fields are JSON. */
import type { CorrectionBasis, ReceiptRow, ReceiptSummary, ReturnBasis } from './rows.ts';

export const RECEIPT_COLUMNS = `r.seq, r.id, r.shift_id AS shiftId, r.kind, r.number, r.sealed_at_ms AS sealedAtMs,
  r.cashier_name AS cashierName, r.cashier_inn AS cashierInn, r.tax_system AS taxSystem, r.total_minor AS totalMinor,
  r.tendered_cash_minor AS tenderedCashMinor, r.change_minor AS changeMinor, r.buyer_contact AS buyerContact,
  r.sale_id AS saleId, r.return_basis AS returnBasis, r.correction`;
/** Of receipt `r`, its document `d` and its shift `s`. */
export const SUMMARY_COLUMNS = `${RECEIPT_COLUMNS}, s.number AS shiftNumber, d.fn_number AS fnNumber,
  d.fd_number AS fdNumber, d.fiscal_sign AS fiscalSign, d.device_time AS deviceTime, d.print,
  (SELECT count(*) FROM receipt_line c WHERE c.receipt_id = r.id) AS lineCount`;
export const SUMMARY_TABLES = `receipt r JOIN fiscal_document d ON d.receipt_id = r.id JOIN shift s ON s.id = r.shift_id`;

interface Grounds {
  readonly returnBasis: ReturnBasis | null;
  readonly correction: CorrectionBasis | null;
}
interface AsJson {
  readonly returnBasis: string | null;
  readonly correction: string | null;
}
export type StoredReceipt = Omit<ReceiptRow, keyof AsJson> & AsJson;
export type StoredSummary = Omit<ReceiptSummary, keyof AsJson> & AsJson;

/** What `toStored` wrote, read back. */
const fromStored = (stored: AsJson): Grounds => ({
  returnBasis: parsed<ReturnBasis>(stored.returnBasis),
  correction: parsed<CorrectionBasis>(stored.correction),
});

function parsed<Shape extends object>(json: string | null): Shape | null {
  if (json === null) return null;
  const value: unknown = JSON.parse(json);
  if (!isOurs<Shape>(value)) throw new RangeError(`no object: ${json}`);
  return value;
}

/** Rows are final and only this program writes them, so their shape is our word, as it is of every column (query.ts). */
function isOurs<Shape extends object>(value: unknown): value is Shape {
  return typeof value === 'object' && value !== null;
}

export const receiptRow = (stored: StoredReceipt): ReceiptRow => ({ ...stored, ...fromStored(stored) });
export const receiptSummary = (stored: StoredSummary): ReceiptSummary => ({ ...stored, ...fromStored(stored) });

export function toStored({ returnBasis, correction }: Grounds): AsJson {
  const asJson = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));
  return { returnBasis: asJson(returnBasis), correction: asJson(correction) };
}
