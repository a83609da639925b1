/** From «Принять оплату» to the registrar. */

import { step } from '#domain/machine.ts';
import { checkAmount, checkCash, type HeldPayment, heldTotal } from '#domain/payment/held.ts';
import { documentNumber, plainText } from '#domain/payment/reference.ts';
import type { ReceiptState } from '#domain/receipt/draft.ts';
import { saleDocument } from '#domain/receipt/fiscal-document.ts';
import { MAX_RECEIPT_TOTAL_MINOR } from '#domain/receipt/limits.ts';
import { type ReceiptEvent, receipt as receiptMachine } from '#domain/receipt/machine.ts';
import { receiptTotal } from '#domain/receipt/totals.ts';
import { accepted, type Outcome, refused } from '#domain/refusals.ts';
import type { TerminalRequest } from '#drivers/terminal/terminal.ts';
import { paymentOperationById, recordPaymentOperation, referenceUsed } from '#main/ledger/payment-operations.ts';
import type { PaymentOperation } from '#main/ledger/rows.ts';
import type { Settings } from '#main/settings/settings.ts';
import { byHandOperation } from '../by-hand.ts';
import type { Cashier } from '../cashier.ts';
import type { Core } from '../core.ts';
import type { Devices } from '../devices.ts';
import type { FiscalDesk } from '../fiscal-desk.ts';
import type { PaymentDesk } from '../payment-desk.ts';
import { isOver24h } from '../shift-age.ts';
import { whyNoReceipt } from '../why-no-receipt.ts';
import type { Handlers } from './handler.ts';

type Done = Outcome<Record<string, never>>;
type Paying = Extract<ReceiptState, { at: 'paying' }>;

export interface PaymentParts {
  readonly core: Core;
  readonly desk: FiscalDesk;
  readonly money: PaymentDesk;
  readonly devices: Devices;
  readonly settings: () => Settings | null;
  readonly cashier: () => Cashier | null;
}

/** An e-mail or a phone; the buyer's provider decides the rest. */
const CONTACT = /^(\+?\d[\d ()-]{6,20}|[^\s@]{1,40}@[^\s@]{1,40}\.[^\s@.]{2,20})$/u;

/** Tag 1008. */
const CONTACT_MAX = 64;

export function paymentHandlers(parts: PaymentParts): Handlers {
  const { core, devices } = parts;
  return {
    'payment.open': () => {
      if (core.state.receipt.at !== 'filling') return refused('not-now');
      return checkPayable(core, devices) ?? move(parts, { type: 'payment-opened' });
    },
    'payment.close': () =>
      whilePaying(parts, ({ held }) =>
        held.length > 0
          ? refused('payments-held', { amountMinor: heldTotal(held) })
          : move(parts, { type: 'payment-closed' }),
      ),
    'payment.contact': ({ contact }) =>
      contact === '' || isContact(plainText(contact))
        ? whilePaying(parts, () => move(parts, { type: 'contact-given', contact: plainText(contact) }))
        : refused('contact-bad'),
    'payment.addCard': ({ way, amountMinor }) =>
      withAmount(parts, amountMinor, () => {
        if (!devices.terminal) return refused('terminal-not-ready');
        const bad = whyNoReceipt(core, devices);
        if (bad) return bad;
        return startOperation(parts, { kind: 'purchase', way, amountMinor, original: null });
      }),
    'payment.addByHand': ({ way, amountMinor, slip }) =>
      withAmount(parts, amountMinor, (state) => {
        return addSlip(parts, state, { way, amountMinor, reference: plainText(slip) });
      }),
    'payment.addOther': ({ way, amountMinor, reference }) =>
      withAmount(parts, amountMinor, (state) => addReference(parts, state, { way, amountMinor, reference })),
    'payment.addCredit': ({ amountMinor, debtor }) =>
      withAmount(parts, amountMinor, () =>
        plainText(debtor) === ''
          ? refused('reference-needed')
          : hold(parts, { way: 'credit', amountMinor, reference: plainText(debtor) }),
      ),
    'payment.cancelRow': ({ id }) => whilePaying(parts, (state) => takeBack(parts, state, id)),
    'payment.finish': ({ tenderedMinor }) => whilePaying(parts, (state) => finish(parts, state, tenderedMinor)),
  };
}

const isContact = (text: string): boolean => text.length <= CONTACT_MAX && CONTACT.test(text);

/** The receipt is being paid and no money operation is in work: only then may anything about its payment change. */
function whilePaying({ core }: PaymentParts, act: (state: Paying) => Done): Done {
  const { receipt, payment } = core.state;
  if (receipt.at !== 'paying') return refused('not-now');
  return payment.at === 'idle' ? act(receipt) : refused('payment-in-progress');
}

function withAmount(parts: PaymentParts, amountMinor: number, act: (state: Paying) => Done): Done {
  return whilePaying(parts, (state) => {
    const bad = checkPayable(parts.core, parts.devices);
    if (bad) return bad;
    const amount = checkAmount(receiptTotal(state.draft.lines), state.held, amountMinor);
    return amount.ok ? act(state) : amount;
  });
}

function move({ core }: PaymentParts, event: ReceiptEvent): Done {
  const next = step(receiptMachine, core.state.receipt, event);
  if (!next) return refused('not-now');
  const { type, ...body } = event;
  core.commit({ next: { receipt: next.state }, journal: [{ kind: type, ref: next.state.draft.id, body }] });
  return accepted({});
}

/** The id is made here and committed before the terminal hears of it. */
function startOperation({ core, money, cashier }: PaymentParts, request: Omit<TerminalRequest, 'id'>): Done {
  const operation = {
    request: { ...request, id: core.newId() },
    receiptId: core.state.receipt.draft.id,
    for: 'sale',
    cashierName: cashier()?.name ?? '',
    sinceMs: core.clock.now(),
  } as const;
  return money.handle({ type: 'plan', operation }) ? accepted({}) : refused('payment-in-progress');
}

type Typed = Pick<HeldPayment, 'way' | 'amountMinor' | 'reference'>;

/** A certificate or an advance pays once. */
function addReference(parts: PaymentParts, { held }: Paying, typed: Typed): Done {
  // A certificate has a number, an advance is told in words: «АВ-17 от 20.11.2026».
  const reference = typed.way === 'certificate' ? documentNumber(typed.reference) : plainText(typed.reference);
  if (reference === '') return refused('reference-needed');
  const again = held.find((payment) => payment.way === typed.way && payment.reference === reference);
  const used = again ?? referenceUsed(parts.core.ledger, typed.way, reference);
  return used
    ? refused('reference-used', { reference, amountMinor: used.amountMinor })
    : hold(parts, { ...typed, reference });
}

/** Slip numbers begin anew after some thousands, so only within this receipt one that comes again is a double press. */
function addSlip(parts: PaymentParts, { held }: Paying, typed: Typed): Done {
  const { reference } = typed;
  if (reference === '') return refused('reference-needed');
  const again = held.find((payment) => payment.byHand && payment.way === typed.way && payment.reference === reference);
  return again ? refused('reference-used', { reference, amountMinor: again.amountMinor }) : hold(parts, typed);
}

/** What needs no device: held at once. A card taken on another terminal is money that moved, so it is written now. */
function hold(parts: PaymentParts, typed: Typed): Done {
  const { core } = parts;
  const payment: HeldPayment = {
    ...typed,
    id: core.newId(),
    byHand: true,
    cardMask: '',
    rrn: '',
    authCode: '',
    batch: '',
  };
  const next = step(receiptMachine, core.state.receipt, { type: 'payment-held', payment });
  if (!next) return refused('not-now');
  const row = isMoney(payment) ? byHandRow(parts, payment, 'purchase', payment.id) : null;
  core.commit({
    next: { receipt: next.state },
    journal: [{ kind: 'payment-held', ref: next.state.draft.id, body: payment }],
    ...(row ? { also: () => recordPaymentOperation(core.ledger, row) } : {}),
  });
  return accepted({});
}

const isMoney = (payment: HeldPayment): boolean => payment.way === 'card' || payment.way === 'sbp';

/** Money that the terminal took goes back by its void; what no device holds is simply dropped. */
function takeBack(parts: PaymentParts, { held }: Paying, id: string): Done {
  const payment = held.find((each) => each.id === id);
  if (!payment) return refused('payment-not-found');
  if (payment.byHand) return drop(parts, payment);
  const { rrn, authCode, amountMinor } = payment;
  const way = payment.way === 'sbp' ? 'sbp' : 'card';
  // СБП knows no void, and after the settlement nobody does: money goes back as a refund then (spec/rules.md 4.6).
  const now = parts.devices.terminalStatus;
  const terminalId = paymentOperationById(parts.core.ledger, id)?.terminalId;
  const settled = now !== null && (now.batch !== payment.batch || now.terminalId !== terminalId);
  const kind = way === 'sbp' || settled ? 'refund' : 'void';
  return startOperation(parts, { kind, way, amountMinor, original: { id, rrn, authCode } });
}

function drop(parts: PaymentParts, payment: HeldPayment): Done {
  const { core } = parts;
  const next = step(receiptMachine, core.state.receipt, { type: 'payment-dropped', id: payment.id });
  if (!next) return refused('not-now');
  const row = isMoney(payment) ? byHandRow(parts, payment, 'void', core.newId()) : null;
  core.commit({
    next: { receipt: next.state },
    journal: [{ kind: 'payment-dropped', ref: next.state.draft.id, body: payment }],
    ...(row ? { also: () => recordPaymentOperation(core.ledger, row) } : {}),
  });
  return accepted({});
}

function byHandRow(
  { core, cashier }: PaymentParts,
  payment: HeldPayment,
  kind: 'purchase' | 'void',
  id: string,
): PaymentOperation {
  const { way, amountMinor, reference } = payment;
  return byHandOperation(core, {
    ...{ id, kind, way, amountMinor, reference },
    receiptId: core.state.receipt.draft.id,
    originalId: kind === 'void' ? payment.id : null,
    cashierName: cashier()?.name ?? '',
  });
}

/** Why the receipt cannot be paid now; null when it can. */
function checkPayable(core: Core, devices: Devices) {
  const { lines } = core.state.receipt.draft;
  if (lines.length === 0) return refused('receipt-empty');
  if (receiptTotal(lines) === 0) return refused('total-zero');
  const shift = core.history.openShift;
  if (!shift) return refused('shift-not-open');
  if (isOver24h(shift, devices, core.clock.now())) return refused('shift-over-24h');
  return null;
}

function finish(parts: PaymentParts, receipt: Paying, tenderedMinor: number): Done {
  const { core, desk, devices } = parts;
  const settings = parts.settings();
  const cashier = parts.cashier();
  if (!settings || !cashier) return refused('not-now');
  const bad = checkPayable(core, devices);
  if (bad) return bad;
  if (tenderedMinor > MAX_RECEIPT_TOTAL_MINOR)
    return refused('tendered-too-large', { maxMinor: MAX_RECEIPT_TOTAL_MINOR });
  const { draft, held, contact } = receipt;
  const change = checkCash(receiptTotal(draft.lines), held, tenderedMinor);
  if (!change.ok) return change;

  const seller = { taxSystem: settings.shop.taxSystem, cashier: { name: cashier.name, inn: cashier.inn } };
  const document = saleDocument(draft.lines, { cashMinor: tenderedMinor, held, contact }, seller);
  const operation = { id: draft.id, kind: 'sale', document, tenderedMinor, sinceMs: core.clock.now() } as const;
  const next = step(receiptMachine, receipt, { type: 'fiscalisation-started' });
  // Both states in one transaction: a receipt is never frozen without the document that will free it.
  return next && desk.handle({ type: 'plan', operation }, { receipt: next.state })
    ? accepted({})
    : refused('fiscal-in-progress');
}
