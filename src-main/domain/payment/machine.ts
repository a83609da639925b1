import type { DeviceFault } from '../../../drivers/kit/faults.ts';
import type { TerminalApproval } from '../../../drivers/terminal/terminal.ts';
import type { Machine, Step } from '../machine.ts';
import type { MoneyOperation, NoMoney, PaymentEffect, PaymentEvent, PaymentState } from './states.ts';

type Next = Step<PaymentState, PaymentEffect>;
type Asked = Extract<PaymentState, { at: 'checking' | 'in-progress' | 'waiting-device' | 'unclear' }>;

const record = (
  operation: MoneyOperation,
  approval: TerminalApproval,
  found: 'answered' | 'asked' | 'decided',
): Next => ({
  state: { at: 'idle' },
  effects: [{ do: 'record', operation, approval, found }],
});

const askTerminal = (state: Pick<Asked, 'operation' | 'before' | 'fault'>, later = false): Next => ({
  state: { at: 'checking', operation: state.operation, before: state.before, fault: state.fault },
  effects: [{ do: 'settle', operation: state.operation, before: state.before, later }],
});

const refuse = (operation: MoneyOperation, reason: NoMoney): Next => ({
  state: { at: 'refused', operation, reason },
  effects: [],
});

const release = (operation: MoneyOperation): Next => ({
  state: { at: 'idle' },
  effects: [{ do: 'release', operation }],
});

const waitFor = (state: Pick<Asked, 'operation' | 'before'>, fault: DeviceFault): Next => ({
  state: { at: 'waiting-device', operation: state.operation, before: state.before, fault },
  effects: [],
});

type Asking = Extract<PaymentState, { at: 'checking' | 'in-progress' }>;
type Heard<Type extends PaymentEvent['type']> = Extract<PaymentEvent, { type: Type }>;

/** Asked what became of it: whatever it says is an answer to the same question, also when it works on it still. */
const asking = {
  approved: (state: Asking, event: Heard<'approved'>) => record(state.operation, event.approval, 'asked'),
  declined: (state: Asking, event: Heard<'declined'>) =>
    refuse(state.operation, { why: 'declined', code: event.code, text: event.text }),
  'settled-not-done': (state: Asking) => refuse(state.operation, { why: 'not-done', fault: state.fault }),
  'settled-in-progress': (state: Asking): Next => ({
    state: { ...state, at: 'in-progress' },
    effects: [{ do: 'settle', operation: state.operation, before: state.before, later: true }],
  }),
  'settled-unclear': (state: Asking, event: Heard<'settled-unclear'>): Next => ({
    state: { ...state, at: 'unclear', reason: event.reason },
    effects: [],
  }),
  'settle-failed': (state: Asking, event: Heard<'settle-failed'>) => waitFor(state, event.fault),
  cancel: (state: Asking): Next => ({ state, effects: [{ do: 'cancel', operation: state.operation }] }),
  resumed: (state: Asking) => askTerminal(state),
};

/**
 * The one rule behind the table: after the terminal was asked for money, only its own word (or a person's, with the
 * slip in hand) decides whether money moved. Silence, a restart and a broken line all lead to asking it what it did;
 * the operation is never sent again. A retry is a new operation with a new id.
 * Source: spec/rules.md 4.6, spec/peripherals.md 1.7.
 */
export const payment: Machine<PaymentState, PaymentEvent, PaymentEffect> = {
  idle: {
    plan: (_state, event) => ({
      state: { at: 'planned', operation: event.operation },
      effects: [{ do: 'read-baseline', operation: event.operation }],
    }),
  },
  planned: {
    baseline: (state, event) => ({
      state: { at: 'sending', operation: state.operation, before: event.before, cancelling: false },
      effects: [{ do: 'run', operation: state.operation, before: event.before }],
    }),
    // Nothing was sent, so nothing can have happened.
    'baseline-failed': (state, event) => refuse(state.operation, { why: 'not-sent', fault: event.fault }),
    cancel: (state) => refuse(state.operation, { why: 'not-sent', fault: null }),
    resumed: (state) => refuse(state.operation, { why: 'not-sent', fault: null }),
  },
  sending: {
    approved: (state, event) => record(state.operation, event.approval, 'answered'),
    declined: (state, event) => refuse(state.operation, { why: 'declined', code: event.code, text: event.text }),
    failed: (state, event) => askTerminal({ ...state, fault: event.fault }),
    cancel: (state) => ({
      state: { ...state, cancelling: true },
      effects: [{ do: 'cancel', operation: state.operation }],
    }),
    resumed: (state) => askTerminal({ ...state, fault: null }),
  },
  checking: asking,
  'in-progress': asking,
  'waiting-device': {
    'device-ready': (state) => askTerminal(state),
    ask: (state) => askTerminal(state),
    resumed: (state) => askTerminal(state),
    // A terminal that burned down never answers: people must be able to go on.
    'decided-approved': (state, event) => record(state.operation, event.approval, 'decided'),
    'decided-declined': (state) => release(state.operation),
  },
  refused: {
    retry: (state, event) => {
      const request = { ...state.operation.request, id: event.newId };
      const operation = { ...state.operation, request, sinceMs: event.sinceMs };
      return { state: { at: 'planned', operation }, effects: [{ do: 'read-baseline', operation }] };
    },
    back: (state) => release(state.operation),
    // A terminal that is gone for ever cannot take its money back: the bank does, and a person with its paper says so.
    'decided-approved': (state, event) => {
      if (state.operation.request.kind === 'purchase') throw new RangeError('a refused purchase brought no money');
      return record(state.operation, event.approval, 'decided');
    },
    'decided-declined': (state) => release(state.operation),
    resumed: (state) => ({ state, effects: [] }),
  },
  unclear: {
    // The former terminal may be back in its place.
    'device-ready': (state) => askTerminal(state),
    ask: (state) => askTerminal(state),
    'decided-approved': (state, event) => record(state.operation, event.approval, 'decided'),
    'decided-declined': (state) => release(state.operation),
    resumed: (state) => ({ state, effects: [] }),
  },
};

type Action = 'retry' | 'back' | 'cancel' | 'ask' | 'decide';

const ACTIONS: Readonly<Record<PaymentState['at'], readonly Action[]>> = {
  idle: [],
  planned: ['cancel'],
  sending: ['cancel'],
  checking: ['cancel'],
  'in-progress': ['cancel'],
  'waiting-device': ['ask', 'decide'],
  refused: ['retry', 'back'],
  unclear: ['ask', 'decide'],
};

/** What the cashier may do in a state, in order of preference. */
export const paymentActions = (state: PaymentState): readonly Action[] =>
  state.at === 'refused' && state.operation.request.kind !== 'purchase'
    ? [...ACTIONS.refused, 'decide']
    : ACTIONS[state.at];
