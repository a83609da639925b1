/**
 * The line inside a receipt's QR code: `t=20150720T1638&s=9999999.00&fn=…&i=…&fp=…&n=1`.
 * `deviceTime` is the time the fiscal storage gave (`2026-11-23T09:05`), never ours. Source: spec/fiscal.md 5.5.
 */
export function receiptQrLine(document: {
  readonly deviceTime: string;
  readonly totalMinor: number;
  readonly fnNumber: string;
  readonly fdNumber: number;
  readonly fiscalSign: number;
  /** Tag 1054: 1 sale, 2 sale return, 3 purchase, 4 purchase return. */
  readonly operation: 1 | 2 | 3 | 4;
}): string {
  const time = document.deviceTime.replace(/[-:]/g, '').slice(0, 13);
  const digits = String(document.totalMinor).padStart(3, '0');
  const sum = `${digits.slice(0, -2)}.${digits.slice(-2)}`;
  return `t=${time}&s=${sum}&fn=${document.fnNumber}&i=${document.fdNumber}&fp=${document.fiscalSign}&n=${document.operation}`;
}
