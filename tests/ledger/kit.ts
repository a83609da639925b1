/** A ledger in a folder of its own, and plausible rows to put into it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lineGross, money, quantity, sum } from '#domain/money/money.ts';
import { vatOf } from '#domain/money/vat.ts';
import { ManualClock } from '#drivers/kit/clock.ts';
import { recordShiftOpened } from '#main/ledger/documents.ts';
import { type Ledger, type OpenOptions, openLedger } from '#main/ledger/open.ts';
import type {
  CashMove,
  CorrectionBasis,
  FiscalDocumentRow,
  PaymentOperation,
  ReceiptLineRow,
  ReturnBasis,
  SealedReceipt,
} from '#main/ledger/rows.ts';

export const FN = '9999078900001234';
export const SHIFT = 'shift-1';
const T0 = Date.UTC(2026, 10, 23, 6, 0, 0);

export interface Folder extends Disposable {
  readonly dir: string;
  readonly path: string;
  readonly clock: ManualClock;
  open(options?: Partial<OpenOptions>): Ledger;
}

/** `using folder = aFolder()`: closes every ledger opened through it, then removes everything. */
export function aFolder(dir = mkdtempSync(join(tmpdir(), 'rmk-ledger-')), file = 'ledger.db'): Folder {
  const clock = new ManualClock(T0);
  const path = join(dir, file);
  const opened: Ledger[] = [];
  return {
    dir,
    path,
    clock,
    open(options = {}) {
      const ledger = openLedger(path, { clock, backupDir: join(dir, 'backups'), ...options });
      opened.push(ledger);
      return ledger;
    },
    [Symbol.dispose]() {
      for (const ledger of opened) {
        try {
          ledger.close();
        } catch {
          // The test broke this ledger on purpose.
        }
      }
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** An open shift, its opening report being document 1 of the FN. */
export function openShift(ledger: Ledger, id = SHIFT, number = 1, fdNumber = 1): void {
  recordShiftOpened(
    ledger,
    { id, number, openedAtMs: T0, cashierName: 'Иванова А. П.', cashierInn: '' },
    aFiscal({ id: `fd-${fdNumber}`, shiftId: id, receiptId: null, kind: 'shift-open', fdNumber, totalMinor: 0 }),
  );
}

export function aFiscal(changes: Partial<FiscalDocumentRow>): FiscalDocumentRow {
  return {
    id: 'fd-2',
    shiftId: SHIFT,
    receiptId: null,
    kind: 'receipt',
    fnNumber: FN,
    fdNumber: 2,
    fiscalSign: 3_849_583_049,
    deviceTime: '2026-11-23T09:05',
    totalMinor: 0,
    print: 'done',
    recordedAtMs: T0,
    ...changes,
  };
}

export function aLine(changes: Partial<ReceiptLineRow> = {}): ReceiptLineRow {
  const line = {
    position: 1,
    itemId: 17,
    externalId: 'bd72d8f9-55bc-11d9-848a-00112f43529a',
    code: '00-00000017',
    article: 'МЛ-32',
    barcode: '4600000000015',
    name: 'Молоко «Ёлочка» 3,2 % 930 мл',
    unit: 'шт',
    measure: 0,
    subject: 1,
    quantityMilli: 1000,
    priceMinor: 8990,
    discountMinor: 0,
    vat: '10' as const,
    salePosition: null,
    ...changes,
  };
  const grossMinor = lineGross(money(line.priceMinor), quantity(line.quantityMilli));
  const sumMinor = money(grossMinor - line.discountMinor);
  return { ...line, grossMinor, sumMinor, vatMinor: vatOf(sumMinor, line.vat), ...changes };
}

/** A cash sale of these lines with the exact money; number n of the FN's documents is n + 1. */
export function aSale(
  n: number,
  changes: Partial<SealedReceipt> = {},
): { receipt: SealedReceipt; fiscal: FiscalDocumentRow } {
  const lines = (changes.lines ?? [aLine()]).map((line, index) => ({ ...line, position: index + 1 }));
  const totalMinor = changes.totalMinor ?? sum(lines.map((line) => money(line.sumMinor)));
  const receipt: SealedReceipt = {
    id: `receipt-${n}`,
    shiftId: SHIFT,
    kind: 'sale',
    sealedAtMs: T0 + n * 60_000,
    cashierName: 'Иванова А. П.',
    cashierInn: '',
    taxSystem: 'osn',
    tenderedCashMinor: totalMinor,
    changeMinor: 0,
    payments: [{ tender: 'cash', amountMinor: totalMinor }],
    buyerContact: '',
    saleId: null,
    returnBasis: null,
    correction: null,
    ...changes,
    totalMinor,
    lines,
  };
  const fiscal = aFiscal({
    id: `fd-${n + 1}`,
    shiftId: receipt.shiftId,
    receiptId: receipt.id,
    fdNumber: n + 1,
    fiscalSign: 1_000_000 + n,
    totalMinor,
  });
  return { receipt, fiscal };
}

/** «Чек предъявлен», nobody had to allow anything. */
export const BASIS: ReturnBasis = {
  receiptShown: true,
  fnNumber: FN,
  fdNumber: 2,
  fiscalSign: 1_000_001,
  soldOn: '2026-11-23',
  reason: 'не подошло',
  buyer: '',
  allowedBy: '',
};

export const CORRECTION: CorrectionBasis = {
  type: 'own',
  date: '2026-11-20',
  number: '',
  wrongFiscalSign: null,
  description: 'чек не пробит',
};

/** A card payment of receipt `receiptId` that the terminal approved. */
export function anOperation(changes: Partial<PaymentOperation> = {}): PaymentOperation {
  return {
    id: 'operation-1',
    receiptId: 'receipt-1',
    kind: 'purchase',
    way: 'card',
    byHand: false,
    amountMinor: 8990,
    originalId: null,
    terminalId: '10203040',
    rrn: '612345678901',
    authCode: '123456',
    cardMask: '1234',
    batch: '7',
    reference: '',
    found: 'answered',
    cashierName: 'Иванова А. П.',
    atMs: T0,
    ...changes,
  };
}

export const byCard = (amountMinor: number): Partial<SealedReceipt> => ({
  payments: [{ tender: 'electronic', amountMinor }],
  tenderedCashMinor: 0,
});

export function aMove(changes: Partial<CashMove>): CashMove {
  return {
    id: 'move-1',
    shiftId: SHIFT,
    direction: 'in',
    amountMinor: 5000,
    reason: 'размен',
    cashierName: 'Иванова А. П.',
    atMs: T0,
    ...changes,
  };
}
