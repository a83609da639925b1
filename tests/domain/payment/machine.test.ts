import { describe, expect, test } from 'vitest';
import { step } from '#domain/machine.ts';
import { payment, paymentActions } from '#domain/payment/machine.ts';
import type { MoneyOperation, PaymentEvent, PaymentState } from '#domain/payment/states.ts';
import { deviceFault } from '../../../drivers/kit/faults.ts';
import type { TerminalApproval, TerminalBaseline } from '../../../drivers/terminal/terminal.ts';

const operation: MoneyOperation = {
  request: { id: 'op', kind: 'purchase', way: 'card', amountMinor: 15_740, original: null },
  receiptId: 'receipt',
  for: 'sale',
  cashierName: 'Абдулова М. И.',
  sinceMs: 0,
};
const takingBack: MoneyOperation = {
  ...operation,
  request: { ...operation.request, kind: 'void', original: { id: 'sold', rrn: '000000000001', authCode: 'A1' } },
};
const before: TerminalBaseline = { terminalId: 'T1', lastOperation: '', batch: '7' };
const approval: TerminalApproval = {
  ...{ rrn: '000000000001', authCode: 'A1', cardMask: '•••• 4821', cardKind: 'MIR', terminalId: 'T1', batch: '7' },
  slip: [],
};
const silence = deviceFault('nexo', 'no-answer');

const STATES: Record<PaymentState['at'], PaymentState> = {
  idle: { at: 'idle' },
  planned: { at: 'planned', operation },
  sending: { at: 'sending', operation, before, cancelling: false },
  checking: { at: 'checking', operation, before, fault: silence },
  'in-progress': { at: 'in-progress', operation, before, fault: silence },
  'waiting-device': { at: 'waiting-device', operation, before, fault: silence },
  refused: {
    at: 'refused',
    operation: takingBack,
    reason: { why: 'declined', code: '51', text: 'Недостаточно средств' },
  },
  unclear: { at: 'unclear', operation, before, fault: silence, reason: 'forgotten' },
};

const EVENTS: Record<PaymentEvent['type'], PaymentEvent> = {
  plan: { type: 'plan', operation },
  baseline: { type: 'baseline', before },
  'baseline-failed': { type: 'baseline-failed', fault: silence },
  cancel: { type: 'cancel' },
  approved: { type: 'approved', approval },
  declined: { type: 'declined', code: '51', text: 'Недостаточно средств' },
  failed: { type: 'failed', fault: silence },
  'settled-not-done': { type: 'settled-not-done' },
  'settled-in-progress': { type: 'settled-in-progress' },
  'settled-unclear': { type: 'settled-unclear', reason: 'forgotten' },
  'settle-failed': { type: 'settle-failed', fault: silence },
  'device-ready': { type: 'device-ready' },
  ask: { type: 'ask' },
  retry: { type: 'retry', newId: 'op-2', sinceMs: 1 },
  back: { type: 'back' },
  'decided-approved': { type: 'decided-approved', approval },
  'decided-declined': { type: 'decided-declined' },
  resumed: { type: 'resumed' },
};

/** Expected next state and effects; a dash is «none». Written by hand from spec/peripherals.md 1.7 and rules.md 4.6. */
const MATRIX = `
state           event                next            effects
idle            plan                 planned         read-baseline
planned         baseline             sending         run
planned         baseline-failed      refused         -
planned         cancel               refused         -
planned         resumed              refused         -
sending         approved             idle            record
sending         declined             refused         -
sending         failed               checking        settle
sending         cancel               sending         cancel
sending         resumed              checking        settle
checking        approved             idle            record
checking        declined             refused         -
checking        settled-not-done     refused         -
checking        settled-in-progress  in-progress     settle
checking        settled-unclear      unclear         -
checking        settle-failed        waiting-device  -
checking        cancel               checking        cancel
checking        resumed              checking        settle
in-progress     approved             idle            record
in-progress     declined             refused         -
in-progress     settled-not-done     refused         -
in-progress     settled-in-progress  in-progress     settle
in-progress     settled-unclear      unclear         -
in-progress     settle-failed        waiting-device  -
in-progress     cancel               in-progress     cancel
in-progress     resumed              checking        settle
waiting-device  device-ready         checking        settle
waiting-device  ask                  checking        settle
waiting-device  decided-approved     idle            record
waiting-device  decided-declined     idle            release
waiting-device  resumed              checking        settle
refused         retry                planned         read-baseline
refused         back                 idle            release
refused         decided-approved     idle            record
refused         decided-declined     idle            release
refused         resumed              refused         -
unclear         device-ready         checking        settle
unclear         ask                  checking        settle
unclear         decided-approved     idle            record
unclear         decided-declined     idle            release
unclear         resumed              unclear         -
`
  .trim()
  .split('\n')
  .slice(1)
  .map((row) => row.trim().split(/\s+/))
  .map(([at, event, next, effects]) => ({ at, event, next, effects }));

describe('every state meets every event', () => {
  for (const [at, state] of Object.entries(STATES)) {
    for (const [type, event] of Object.entries(EVENTS)) {
      const row = MATRIX.find((candidate) => candidate.at === at && candidate.event === type);
      test(`${at} + ${type} -> ${row ? `${row.next}, ${row.effects}` : 'not now'}`, () => {
        const next = step(payment, state, event);
        expect(next?.state.at).toBe(row?.next);
        expect(next?.effects.map((effect) => effect.do).join() || (row ? '-' : undefined)).toBe(row?.effects);
      });
    }
  }
});

test('only one row asks the terminal for money, and only after what it said before is on disk', () => {
  const runs = MATRIX.filter((row) => row.effects === 'run');
  expect(runs).toEqual([{ at: 'planned', event: 'baseline', next: 'sending', effects: 'run' }]);
});

test('a retry is another operation: the id that was refused is never sent again', () => {
  const next = step(payment, STATES.refused, EVENTS.retry)?.state;
  expect(next).toMatchObject({ at: 'planned', operation: { request: { id: 'op-2', amountMinor: 15_740 } } });
});

test('what was never sent is told apart from what the terminal denied and what the bank declined', () => {
  const why = (state: PaymentState, event: PaymentEvent) => {
    const next = step(payment, state, event)?.state;
    return next?.at === 'refused' ? next.reason.why : null;
  };
  expect(why(STATES.planned, EVENTS['baseline-failed'])).toBe('not-sent');
  expect(why(STATES.planned, EVENTS.resumed)).toBe('not-sent');
  expect(why(STATES.checking, EVENTS['settled-not-done'])).toBe('not-done');
  expect(why(STATES.sending, EVENTS.declined)).toBe('declined');
});

test('how we know is kept: the terminal answered, it was asked, or a person decided', () => {
  const found = (state: PaymentState, event: PaymentEvent) => {
    const effect = step(payment, state, event)?.effects[0];
    return effect?.do === 'record' ? effect.found : null;
  };
  expect(found(STATES.sending, EVENTS.approved)).toBe('answered');
  expect(found(STATES.checking, EVENTS.approved)).toBe('asked');
  expect(found(STATES['in-progress'], EVENTS.approved)).toBe('asked');
  expect(found(STATES.unclear, EVENTS['decided-approved'])).toBe('decided');
});

test('every state but idle has a way on after a restart', () => {
  for (const at of Object.keys(STATES).filter((name) => name !== 'idle')) {
    expect(
      MATRIX.some((row) => row.at === at && row.event === 'resumed'),
      at,
    ).toBe(true);
  }
});

test('every state can be reached from idle', () => {
  const reached = new Set(['idle']);
  for (let round = 0; round < MATRIX.length; round++) {
    for (const row of MATRIX) if (reached.has(row.at ?? '') && row.next) reached.add(row.next);
  }
  expect([...reached].sort()).toEqual(Object.keys(STATES).sort());
});

test('every action offered to the cashier is an event the state takes', () => {
  const events = {
    retry: ['retry'],
    back: ['back'],
    cancel: ['cancel'],
    ask: ['ask'],
    decide: ['decided-approved', 'decided-declined'],
  } as const;
  for (const [at, state] of Object.entries(STATES)) {
    for (const action of paymentActions(state)) {
      for (const event of events[action]) {
        expect(
          MATRIX.some((row) => row.at === at && row.event === event),
          `${at}: ${event}`,
        ).toBe(true);
      }
    }
  }
});

test('a person decides about money that a terminal refused to give back, never about a purchase it refused', () => {
  const purchase: PaymentState = {
    ...STATES.refused,
    at: 'refused',
    operation,
    reason: { why: 'not-sent', fault: silence },
  };
  expect(paymentActions(STATES.refused)).toEqual(['retry', 'back', 'decide']);
  expect(paymentActions(purchase)).toEqual(['retry', 'back']);
  expect(() => step(payment, purchase, EVENTS['decided-approved'])).toThrow(RangeError);
});
