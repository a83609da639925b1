/** The return screen: finding the sale, choosing what comes back, and its papers. */

import { type ReceiptQr, readReceiptQr } from '#domain/barcode/receipt-qr.ts';
import { plainText } from '#domain/payment/reference.ts';
import { accepted, type Outcome, refused } from '#domain/refusals.ts';
import { draftOfSale, draftWithoutReceipt } from '#domain/returns/begin.ts';
import {
  addGoods,
  allowBy,
  chooseAll,
  chooseItem,
  chooseNone,
  chooseQuantity,
  leaveLine,
  setBuyer,
  setPayback,
  setPrice,
  setReason,
} from '#domain/returns/edit.ts';
import type { ReturnDraft } from '#domain/returns/return-draft.ts';
import type { Right } from '#domain/rights/rights.ts';
import {
  ANY_SALE,
  findSales,
  operationsOn,
  receiptByFd,
  receiptById,
  returnedOf,
  shiftById,
} from '#main/ledger/documents.ts';
import { shiftTotals } from '#main/ledger/reports.ts';
import type { ReceiptRecord, SaleFilter } from '#main/ledger/rows.ts';
import type { Core } from '../core.ts';
import { findSalesFor } from '../find-sales.ts';
import { findByCode, type Goods, sellable } from '../goods.ts';
import { localTime } from '../local-time.ts';
import type { ReturnsDesk } from '../returns-desk.ts';
import type { Handlers } from './handler.ts';
import { withQuantity } from './typed-quantity.ts';

type Done = Outcome<Record<string, never>>;
type Added = Outcome<{ lineId: string }>;

export interface ReturnParts {
  readonly core: Core;
  readonly desk: ReturnsDesk;
  readonly goods: () => Goods | null;
  /** Who answers for the call that is running: the one who allowed it, or the cashier with the right. */
  readonly allowedBy: () => string;
  /** What the person of this call may do, or was lent. */
  readonly may: (right: Right) => boolean;
}

export class ReturnRoom {
  readonly #parts: ReturnParts;

  constructor(parts: ReturnParts) {
    this.#parts = parts;
  }

  get handlers(): Handlers {
    const { core, desk, allowedBy } = this.#parts;
    return {
      'returns.find': (question) => accepted(findSalesFor(core.ledger, question)),
      'returns.open': ({ saleId, receiptShown }) => {
        const right = 'return-without-receipt';
        if (!receiptShown && !this.#parts.may(right)) return refused('right-needed', { right });
        const record = receiptById(core.ledger, saleId);
        return record ? this.#open(record, receiptShown) : refused('sale-not-found');
      },
      'returns.openWithout': ({ soldOn, fnNumber, fdNumber, fiscalSign }) => {
        // Known to this ledger it is no matter of the buyer's word: what was sold limits what comes back.
        const known = receiptByFd(core.ledger, fnNumber.trim(), fdNumber);
        if (known?.receipt.kind === 'sale' && !known.receipt.correction) return this.#open(known, false);
        const claim = { soldOn, receiptShown: false, fnNumber: plainText(fnNumber), fdNumber, fiscalSign };
        const draft = draftWithoutReceipt(core.newId(), claim, this.#today());
        return this.#begin(draft.ok ? accepted(allowBy(draft.value, allowedBy())) : draft);
      },
      'returns.setQuantity': ({ lineId, quantityMilli }) =>
        this.#edit('return-line', { lineId, quantityMilli }, (draft) =>
          quantityMilli === 0 ? leaveLine(draft, lineId) : chooseQuantity(draft, lineId, quantityMilli),
        ),
      'returns.chooseAll': ({ all }) =>
        this.#edit('return-line', { all }, (draft) => accepted(all ? chooseAll(draft) : chooseNone(draft))),
      'returns.addItem': ({ text }) => this.#addTyped(text.trim()),
      'returns.setPrice': ({ lineId, priceMinor }) =>
        this.#edit('return-price', { lineId, priceMinor }, (draft) => setPrice(draft, lineId, priceMinor)),
      'returns.payAsPaid': () => this.#payback('as-paid', ''),
      'returns.payInCash': () => this.#payback('cash', allowedBy()),
      'returns.details': ({ reason, buyer }) =>
        this.#edit('return-details', {}, (draft) => {
          const told = setReason(draft, plainText(reason));
          return told.ok ? setBuyer(told.value, plainText(buyer)) : told;
        }),
      'returns.begin': () => desk.begin(this.#cashInDrawer()),
      'returns.confirmByHand': ({ originalId, slip }) => desk.confirmByHand(originalId, plainText(slip)),
      'returns.close': () => this.#close(),
    };
  }

  /** On the return screen: the QR of a receipt opens its sale, goods are chosen (or added) in the return in hand. */
  scanned(text: string, aim: string): Outcome<{ lineId: string } | { sale: string }> {
    const qr = readReceiptQr(text);
    if (qr) return this.#scannedReceipt(qr);
    return this.#addScanned(text, aim);
  }

  #scannedReceipt(qr: ReceiptQr): Outcome<{ sale: string }> {
    const { core } = this.#parts;
    const [summary] = findSales(core.ledger, byDocument(qr));
    const record = summary && receiptById(core.ledger, summary.id);
    if (!record) return refused('sale-not-found', { fd: qr.fdNumber });
    const opened = this.#open(record, true);
    return opened.ok ? accepted({ sale: record.receipt.id }) : opened;
  }

  /** A return that was only looked at gives way to another; one with money on its way does not. */
  #begin(draft: Outcome<ReturnDraft>): Done {
    const { core, desk } = this.#parts;
    if (!draft.ok) return draft;
    const { returning } = core.state;
    if (returning.at === 'composing') {
      const closed = this.#close();
      if (!closed.ok) return closed;
    } else if (returning.at !== 'none') return refused('return-in-hand');
    const { sale, basis } = draft.value;
    const body = { saleId: sale?.id ?? null, fdNumber: basis.fdNumber, soldOn: basis.soldOn };
    return desk.move({ type: 'opened', draft: draft.value }, 'return-opened', body);
  }

  #open(record: ReceiptRecord, receiptShown: boolean): Done {
    const { core } = this.#parts;
    if (record.receipt.kind !== 'sale' || record.receipt.correction) return refused('sale-not-found');
    const shift = shiftById(core.ledger, record.receipt.shiftId);
    const open = shift !== null && shift.closedAtMs === null;
    const before = {
      ...returnedOf(core.ledger, record.receipt.id),
      takenBack: record.operations
        .filter((operation) => operation.kind === 'purchase')
        .flatMap((operation) => operationsOn(core.ledger, operation.id)),
    };
    return this.#begin(draftOfSale(core.newId(), record, before, { number: shift?.number ?? 0, open }, receiptShown));
  }

  #edit(kind: string, body: unknown, change: (draft: ReturnDraft) => Outcome<ReturnDraft>): Done {
    const { core, desk } = this.#parts;
    const { returning } = core.state;
    if (returning.at !== 'composing') return refused('not-now');
    const edited = change(returning.draft);
    return edited.ok ? desk.move({ type: 'edited', draft: edited.value }, kind, body) : edited;
  }

  /** While nothing moved it is a choice; afterwards only what is not given back yet may go another way. */
  #payback(way: 'as-paid' | 'cash', allowedBy: string): Done {
    const { core, desk } = this.#parts;
    const { returning, payment } = core.state;
    if (payment.at !== 'idle') return refused('payment-in-progress');
    if (returning.at !== 'agreed' && returning.at !== 'refunding') {
      return this.#edit('return-payback', { way, allowedBy }, (draft) =>
        accepted(allowBy(setPayback(draft, way), allowedBy)),
      );
    }
    const changed = allowBy(setPayback(returning.draft, way), allowedBy);
    const done = returning.at === 'refunding' ? returning.done : [];
    const plan = desk.plan(changed, done);
    if (!plan.ok) return plan;
    return desk.move({ type: 're-planned', payback: way, allowedBy, plan: plan.value }, 'return-payback', {
      way,
      allowedBy,
    });
  }

  /** From the agreed plan back to choosing; from choosing out of the return. */
  #close(): Done {
    const { core, desk } = this.#parts;
    const { returning, payment } = core.state;
    if (payment.at !== 'idle' && payment.operation.for === 'return') return refused('payment-in-progress');
    if (returning.at === 'none') return accepted({});
    if (returning.at === 'agreed') return desk.move({ type: 'back' }, 'return-back', {});
    return desk.move({ type: 'closed' }, 'return-closed', {});
  }

  #addTyped(text: string): Added {
    return withQuantity(text, (code, quantityMilli) => this.#add(code, '', quantityMilli));
  }

  #addScanned(text: string, aim: string): Added {
    return this.#add(text, aim, null);
  }

  #add(text: string, aim: string, typedMilli: number | null): Added {
    const goods = this.#parts.goods();
    const { returning } = this.#parts.core.state;
    if (returning.at !== 'composing') return refused('not-now');
    if (!goods) return refused('catalogue-empty');
    const found = findByCode(goods, text, aim);
    if (!found.ok) return found;
    const { item, barcode, quantityMilli } = found.value;
    const milli = typedMilli ?? quantityMilli;
    const { draft } = returning;
    const good = sellable(item, barcode);
    if (!good.ok) return good;
    const edited = draft.sale ? chooseItem(draft, good.value, milli) : addGoods(draft, good.value, milli);
    if (!edited.ok) return edited;
    const line = edited.value.lines.find((each) => each.itemId === item.id);
    const moved = this.#parts.desk.move({ type: 'edited', draft: edited.value }, 'return-line', {
      itemId: item.id,
      quantityMilli: milli,
    });
    return moved.ok ? accepted({ lineId: line?.id ?? '' }) : moved;
  }

  #cashInDrawer(): number {
    const { ledger, history } = this.#parts.core;
    return history.openShift ? shiftTotals(ledger, history.openShift.id).cashExpectedMinor : 0;
  }

  #today(): string {
    return localTime(this.#parts.core.clock.now()).slice(0, 10);
  }
}

const byDocument = ({ fnNumber, fdNumber }: ReceiptQr): SaleFilter => ({ ...ANY_SALE, fnNumber, fdNumber, limit: 1 });
