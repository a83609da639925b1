/** A ledger with the till's own core and fiscal desk on it, so that receipts are sealed exactly as the till seals them. */
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import type { FiscalisationState } from '#domain/fiscalisation/states.ts';
import { type Draft, type DraftLine, newDraft } from '#domain/receipt/draft.ts';
import { saleDocument } from '#domain/receipt/fiscal-document.ts';
import { receiptTotal } from '#domain/receipt/totals.ts';
import { realClock } from '#drivers/kit/clock.ts';
import { recordShiftOpened } from '#main/ledger/documents.ts';
import { type Ledger, openLedger } from '#main/ledger/open.ts';
import { Core } from '#main/services/core.ts';
import { noDevices } from '#main/services/devices.ts';
import { FiscalDesk } from '#main/services/fiscal-desk.ts';
import { Inbox } from '#main/services/inbox.ts';
import { Notices } from '#main/services/notices.ts';
import { goodAt } from './shop-goods.ts';

const FN = '9999078902001234';
const CASHIER = { name: 'Абдулова М. И.', inn: '' };

export interface SalesDesk {
  readonly ledger: Ledger;
  /** The commit before the measured one: the receipt is with the registrar, its answer is awaited. */
  readonly await: (lineCount: number) => void;
  /** The measured commit: the registrar answered, the receipt becomes history. */
  readonly seal: () => void;
  readonly close: () => void;
}

/** Opens `ledger.sqlite` in the folder with a shift of its own; no registrar, no window. */
export function openSales(folder: string): SalesDesk {
  const ledger = openLedger(join(folder, 'ledger.sqlite'), { clock: realClock, backupDir: join(folder, 'backups') });
  const newId = (): string => uuidv7();
  const core = new Core({ ledger, clock: realClock, newId, onChange: () => {}, onClockBack: () => {} });
  const notices = new Notices(realClock, () => {});
  const desk = new FiscalDesk({
    core,
    devices: noDevices(),
    inbox: new Inbox(),
    notices,
    whenSealing: () => {},
    afterSeal: () => {},
    afterRefusal: () => {},
  });
  let fdNumber = 1;
  recordShiftOpened(
    ledger,
    { id: newId(), number: 1, openedAtMs: realClock.now(), cashierName: CASHIER.name, cashierInn: CASHIER.inn },
    null,
  );
  return {
    ledger,
    await(lineCount) {
      const draft: Draft = { ...newDraft(newId()), lines: someLines(lineCount, fdNumber), nextLine: lineCount + 1 };
      const fiscal = sending(draft, fdNumber);
      core.commit({ next: { receipt: { at: 'fiscalising', draft, held: [], contact: '' }, fiscal }, journal: [] });
    },
    seal() {
      fdNumber += 1;
      const done = desk.handle({
        type: 'closed',
        document: {
          fnNumber: FN,
          fdNumber,
          fiscalSign: 1_000_000_000 + fdNumber,
          deviceTime: '2026-11-23T12:00',
          shiftNumber: 1,
          changeMinor: 0,
          print: 'done',
        },
      });
      if (!done) throw new Error('the receipt was not sealed');
    },
    close: () => ledger.close(),
  };
}

/** Puts so many receipts of `lineCount` lines behind the next one. */
export function addHistory(sales: SalesDesk, receipts: number, lineCount: number): void {
  for (let made = 0; made < receipts; made++) {
    sales.await(lineCount);
    sales.seal();
  }
}

/** Lines of a receipt, other goods for every `salt`. */
export function someLines(count: number, salt: number): DraftLine[] {
  return Array.from({ length: count }, (_, index): DraftLine => {
    const number = (salt * 37 + index * 101) % 1000;
    const { barcode, name } = goodAt(number);
    return {
      id: String(index + 1),
      itemId: number + 1,
      externalId: `csv:${number + 1}`,
      code: String(number + 1),
      article: '',
      barcode,
      name,
      unit: 'шт',
      measure: 0,
      subject: 1,
      vat: index % 3 === 0 ? '10' : '22',
      weighed: false,
      priceMinor: 9_900 + index * 110,
      quantityMilli: 1000 * (1 + (index % 3)),
    };
  });
}

function sending(draft: Draft, lastFd: number): FiscalisationState {
  const tenderedMinor = receiptTotal(draft.lines);
  const document = saleDocument(
    draft.lines,
    { cashMinor: tenderedMinor, held: [], contact: '' },
    { taxSystem: 'osn', cashier: CASHIER },
  );
  const none = { cashInMinor: 0, cashOutMinor: 0, cashInCount: 0, cashOutCount: 0 };
  return {
    at: 'sending',
    operation: { id: draft.id, kind: 'sale', document, tenderedMinor, sinceMs: realClock.now() },
    before: { fnNumber: FN, lastFd, shiftNumber: 1, receiptNumber: lastFd, ...none },
  };
}
