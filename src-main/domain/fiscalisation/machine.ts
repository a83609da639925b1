import type { FiscalDocument } from '../../../drivers/fiscal/fiscal.ts';
import type { Machine, Step } from '../machine.ts';
import type { FiscalisationEffect, FiscalisationEvent, FiscalisationState, FiscalOperation } from './states.ts';

type Next = Step<FiscalisationState, FiscalisationEffect>;
type Asked = Extract<FiscalisationState, { at: 'checking' | 'waiting-device' | 'unclear' }>;

const seal = (
  operation: FiscalOperation,
  document: FiscalDocument | null,
  found: 'answered' | 'asked' | 'decided',
): Next => ({
  state: { at: 'idle' },
  effects: [{ do: 'seal', operation, document, found }],
});

const askDevice = (state: Pick<Asked, 'operation' | 'before' | 'fault'>): Next => ({
  state: { at: 'checking', operation: state.operation, before: state.before, fault: state.fault },
  effects: [{ do: 'settle', operation: state.operation, before: state.before }],
});

const release = (operation: FiscalOperation): Next => ({
  state: { at: 'idle' },
  effects: [{ do: 'release', operation }],
});

/**
 * The one rule behind the table: after the effect has started, only the registrar's own word (or a person's, with
 * the paper in hand) decides what happened. Silence, a restart and even a plain error all lead to asking it first.
 * Source: spec/fiscal.md 1.9, spec/performance-reliability.md 3.2.
 */
export const fiscalisation: Machine<FiscalisationState, FiscalisationEvent, FiscalisationEffect> = {
  idle: {
    plan: (_state, event) => ({
      state: { at: 'planned', operation: event.operation },
      effects: [{ do: 'read-baseline', operation: event.operation }],
    }),
  },
  planned: {
    baseline: (state, event) => ({
      state: { at: 'sending', operation: state.operation, before: event.before },
      effects: [{ do: 'execute', operation: state.operation }],
    }),
    // Nothing was sent, so nothing can have happened.
    'baseline-failed': (state, event) => ({
      state: { at: 'not-done', operation: state.operation, fault: event.fault, proof: 'not-sent' },
      effects: [],
    }),
    resumed: (state) => ({
      state: { at: 'not-done', operation: state.operation, fault: null, proof: 'not-sent' },
      effects: [],
    }),
  },
  sending: {
    closed: (state, event) => seal(state.operation, event.document, 'answered'),
    failed: (state, event) => askDevice({ ...state, fault: event.fault }),
    resumed: (state) => askDevice({ ...state, fault: null }),
  },
  checking: {
    'settled-done': (state, event) => seal(state.operation, event.document, 'asked'),
    'settled-not-done': (state) => ({
      state: { at: 'not-done', operation: state.operation, fault: state.fault, proof: 'registrar' },
      effects: [],
    }),
    'settled-unclear': (state, event) => ({
      state: {
        at: 'unclear',
        operation: state.operation,
        before: state.before,
        fault: state.fault,
        reason: event.reason,
      },
      effects: [],
    }),
    'settle-failed': (state, event) => ({
      state: { at: 'waiting-device', operation: state.operation, before: state.before, fault: event.fault },
      effects: [],
    }),
    resumed: (state) => askDevice(state),
  },
  'waiting-device': {
    'device-ready': (state) => askDevice(state),
    ask: (state) => askDevice(state),
    resumed: (state) => askDevice(state),
  },
  'not-done': {
    retry: (state) => ({
      state: { at: 'planned', operation: state.operation },
      effects: [{ do: 'read-baseline', operation: state.operation }],
    }),
    back: (state) => release(state.operation),
    resumed: (state) => ({ state, effects: [] }),
  },
  unclear: {
    ask: (state) => askDevice(state),
    'decided-done': (state, event) => seal(state.operation, event.document, 'decided'),
    'decided-not-done': (state) => release(state.operation),
    resumed: (state) => ({ state, effects: [] }),
  },
};

/** What the cashier may do in a state, in order of preference. */
export const FISCAL_ACTIONS: Readonly<
  Record<FiscalisationState['at'], readonly ('retry' | 'back' | 'ask' | 'decide')[]>
> = {
  idle: [],
  planned: [],
  sending: [],
  checking: [],
  'waiting-device': ['ask'],
  'not-done': ['retry', 'back'],
  unclear: ['ask', 'decide'],
};
