/** From «Принять оплату» to the registrar, and the ways out when it did not go straight. */

import { step } from '#domain/machine.ts';
import { compare, money } from '#domain/money/money.ts';
import { saleDocument } from '#domain/receipt/fiscal-document.ts';
import { MAX_RECEIPT_TOTAL_MINOR } from '#domain/receipt/limits.ts';
import { type ReceiptEvent, receipt as receiptMachine } from '#domain/receipt/machine.ts';
import { receiptTotal } from '#domain/receipt/totals.ts';
import { accepted, type Outcome, refused } from '#domain/refusals.ts';
import type { Settings } from '#main/settings/settings.ts';
import type { Core } from '../core.ts';
import type { Devices } from '../devices.ts';
import { decidedDocument, type FiscalDesk } from '../fiscal-desk.ts';
import { isOver24h } from '../shift-age.ts';
import type { Handlers } from './handler.ts';

type Done = Outcome<Record<string, never>>;

export function paymentHandlers(
  core: Core,
  desk: FiscalDesk,
  devices: Devices,
  settings: () => Settings | null,
): Handlers {
  const move = (event: ReceiptEvent): Done => {
    const next = step(receiptMachine, core.state.receipt, event);
    if (!next) return refused('not-now');
    core.commit({ next: { receipt: next.state }, journal: [{ kind: event.type, ref: next.state.draft.id, body: {} }] });
    return accepted({});
  };

  const fiscal = (event: Parameters<FiscalDesk['handle']>[0]): Done =>
    desk.handle(event) ? accepted({}) : refused('not-now');

  return {
    'payment.open': () => {
      if (core.state.receipt.at !== 'filling') return refused('not-now');
      return checkPayable(core, devices) ?? move({ type: 'payment-opened' });
    },
    'payment.close': () => move({ type: 'payment-closed' }),
    'payment.payCash': ({ tenderedMinor }) => payCash({ core, desk, devices }, settings(), tenderedMinor),
    'fiscal.retry': () => fiscal({ type: 'retry' }),
    'fiscal.back': () => fiscal({ type: 'back' }),
    'fiscal.ask': () => fiscal({ type: 'ask' }),
    'fiscal.decide': (decision) => {
      const state = core.state.fiscal;
      if (state.at !== 'unclear') return refused('not-now');
      if (decision.outcome === 'not-done') return fiscal({ type: 'decided-not-done' });
      if (decision.fdNumber <= state.before.lastFd)
        return refused('fiscal-details-bad', { lastFd: state.before.lastFd });
      const document = decidedDocument(state, decision, devices.status?.deviceTime ?? '');
      return fiscal({ type: 'decided-done', document });
    },
  };
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

function payCash(
  { core, desk, devices }: { core: Core; desk: FiscalDesk; devices: Devices },
  settings: Settings | null,
  tenderedMinor: number,
): Done {
  const { receipt } = core.state;
  if (receipt.at !== 'paying' || !settings) return refused('not-now');
  const bad = checkPayable(core, devices);
  if (bad) return bad;
  if (tenderedMinor > MAX_RECEIPT_TOTAL_MINOR)
    return refused('tendered-too-large', { maxMinor: MAX_RECEIPT_TOTAL_MINOR });
  const totalMinor = receiptTotal(receipt.draft.lines);
  if (tenderedMinor < 0 || compare(money(tenderedMinor), totalMinor) < 0)
    return refused('tendered-too-small', { totalMinor });

  const seller = { taxSystem: settings.shop.taxSystem, cashier: settings.cashier };
  const document = saleDocument(receipt.draft.lines, { cashMinor: tenderedMinor }, seller);
  const operation = { id: receipt.draft.id, kind: 'sale', document, tenderedMinor, sinceMs: core.clock.now() } as const;
  const next = step(receiptMachine, receipt, { type: 'fiscalisation-started' });
  // Both states in one transaction: a receipt is never frozen without the document that will free it.
  return next && desk.handle({ type: 'plan', operation }, { receipt: next.state })
    ? accepted({})
    : refused('fiscal-in-progress');
}
