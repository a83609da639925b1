/** What a person says when a device did not answer, answered no, or cannot tell: for documents and for money. */

import type { FiscalisationEvent } from '#domain/fiscalisation/states.ts';
import { paymentActions } from '#domain/payment/machine.ts';
import { plainText } from '#domain/payment/reference.ts';
import type { MoneyOperation, PaymentEvent } from '#domain/payment/states.ts';
import { accepted, type Outcome, refused } from '#domain/refusals.ts';
import type { Core } from '../core.ts';
import type { Devices } from '../devices.ts';
import { decidedDocument, type FiscalDesk } from '../fiscal-desk.ts';
import { localTime } from '../local-time.ts';
import type { PaymentDesk } from '../payment-desk.ts';
import { whyNoReceipt } from '../why-no-receipt.ts';
import type { Handlers } from './handler.ts';

type Done = Outcome<Record<string, never>>;

export interface OutcomeParts {
  readonly core: Core;
  readonly desk: FiscalDesk;
  readonly money: PaymentDesk;
  readonly devices: Devices;
  /** Who answers for the call that is running: the one who allowed it, or the cashier with the right. */
  readonly allowedBy: () => string;
}

export function outcomeHandlers({ core, desk, money, devices, allowedBy }: OutcomeParts): Handlers {
  const fiscal = (event: FiscalisationEvent): Done => (desk.handle(event) ? accepted({}) : refused('not-now'));
  const decided = (event: FiscalisationEvent): Done =>
    desk.handle(event, {}, allowedBy()) ? accepted({}) : refused('not-now');
  const payment = (event: PaymentEvent, decidedBy = ''): Done =>
    money.handle(event, decidedBy) ? accepted({}) : refused('not-now');
  return {
    'fiscal.retry': () => fiscal({ type: 'retry' }),
    'fiscal.back': () => fiscal({ type: 'back' }),
    'fiscal.ask': () => fiscal({ type: 'ask' }),
    'fiscal.decide': (decision) => {
      const state = core.state.fiscal;
      if (state.at !== 'unclear') return refused('not-now');
      if (decision.outcome === 'not-done') return decided({ type: 'decided-not-done' });
      if (decision.fdNumber <= state.before.lastFd)
        return refused('fiscal-details-bad', { lastFd: state.before.lastFd });
      const document = decidedDocument(state, decision, devices.status?.deviceTime ?? localTime(core.clock.now()));
      return decided({ type: 'decided-done', document });
    },
    'payment.abort': () => payment({ type: 'cancel' }),
    'payment.ask': () => payment({ type: 'ask' }),
    'payment.retry': () => {
      const { payment: state } = core.state;
      const forReceipt = state.at !== 'idle' && (state.operation.for === 'return' || isPurchase(state.operation));
      const bad = forReceipt ? whyNoReceipt(core, devices) : null;
      return bad ?? payment({ type: 'retry', newId: core.newId(), sinceMs: core.clock.now() });
    },
    'payment.back': () => payment({ type: 'back' }),
    'payment.decide': (decision) => {
      const state = core.state.payment;
      if (state.at === 'idle' || !paymentActions(state).includes('decide')) return refused('not-now');
      if (decision.outcome === 'declined') return payment({ type: 'decided-declined' }, allowedBy());
      const rrn = plainText(decision.rrn);
      // Without the slip's number nobody could find this money at the bank again.
      if (rrn === '') return refused('reference-needed');
      // Nothing of ours was at work when the money of a refused operation went back.
      const { terminalId, batch } = 'before' in state ? state.before : { terminalId: '', batch: '' };
      const approval = {
        rrn,
        authCode: plainText(decision.authCode),
        cardMask: '',
        cardKind: '',
        terminalId,
        batch,
        slip: [],
      };
      return payment({ type: 'decided-approved', approval }, allowedBy());
    },
  };
}

const isPurchase = ({ request }: MoneyOperation): boolean => request.kind === 'purchase';
