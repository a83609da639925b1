import { describe, expect, test } from 'vitest';
import { step } from '#domain/machine.ts';
import type { HeldPayment } from '#domain/payment/held.ts';
import { newDraft, type ReceiptState } from '#domain/receipt/draft.ts';
import { type ReceiptEvent, receipt } from '#domain/receipt/machine.ts';

const draft = newDraft('one');
const payment: HeldPayment = {
  ...{ id: 'p1', way: 'card', byHand: false, amountMinor: 100, reference: '', cardMask: '', rrn: '', authCode: '' },
  batch: '',
};
const STATES: Record<ReceiptState['at'], ReceiptState> = {
  filling: { at: 'filling', draft },
  paying: { at: 'paying', draft, held: [payment], contact: 'a@b.ru' },
  fiscalising: { at: 'fiscalising', draft, held: [payment], contact: 'a@b.ru' },
};
const EVENTS: Record<ReceiptEvent['type'], ReceiptEvent> = {
  'payment-opened': { type: 'payment-opened' },
  'payment-closed': { type: 'payment-closed' },
  'payment-held': { type: 'payment-held', payment: { ...payment, id: 'p2' } },
  'payment-dropped': { type: 'payment-dropped', id: 'p1' },
  'contact-given': { type: 'contact-given', contact: '+79161234567' },
  'fiscalisation-started': { type: 'fiscalisation-started' },
  'fiscalisation-released': { type: 'fiscalisation-released' },
  sealed: { type: 'sealed', nextId: 'two' },
  replaced: { type: 'replaced', draft: newDraft('other') },
};
/** Expected next stage, how many payments it holds, and whose receipt it is. */
const MATRIX = `
filling      payment-opened          paying       0  one
filling      replaced                filling      -  other
paying       payment-closed          filling      -  one
paying       payment-held            paying       2  one
paying       payment-dropped         paying       0  one
paying       contact-given           paying       1  one
paying       fiscalisation-started   fiscalising  1  one
fiscalising  fiscalisation-released  paying       1  one
fiscalising  sealed                  filling      -  two
`
  .trim()
  .split('\n')
  .map((row) => row.trim().split(/\s+/));

describe('every stage of a receipt meets every event', () => {
  for (const [at, state] of Object.entries(STATES)) {
    for (const [type, event] of Object.entries(EVENTS)) {
      const row = MATRIX.find((each) => each[0] === at && each[1] === type);
      test(`${at} + ${type} -> ${row ? row.slice(2).join(' ') : 'not now'}`, () => {
        const next = step(receipt, state, event)?.state;
        const held = next && 'held' in next ? String(next.held.length) : '-';
        expect(next ? [next.at, held, next.draft.id] : undefined).toEqual(row?.slice(2));
      });
    }
  }
});

test('a receipt keeps its payments through the registrar and back', () => {
  const sent = step(receipt, STATES.paying, EVENTS['fiscalisation-started'])?.state ?? draft;
  const back = 'at' in sent ? step(receipt, sent, EVENTS['fiscalisation-released'])?.state : null;
  expect(back).toEqual(STATES.paying);
});
