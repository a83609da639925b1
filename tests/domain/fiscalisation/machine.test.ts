import { describe, expect, test } from 'vitest';
import { FISCAL_ACTIONS, fiscalisation } from '#domain/fiscalisation/machine.ts';
import type { FiscalisationEvent, FiscalisationState, FiscalOperation } from '#domain/fiscalisation/states.ts';
import { step } from '#domain/machine.ts';
import type { FiscalBaseline, FiscalDocument } from '../../../drivers/fiscal/fiscal.ts';
import { deviceFault } from '../../../drivers/kit/faults.ts';

const operation: FiscalOperation = { id: 'op', kind: 'shift-open', cashier: { name: 'Иванова', inn: '' }, sinceMs: 0 };
const before: FiscalBaseline = {
  fnNumber: '9999078902001234',
  lastFd: 10,
  shiftNumber: 3,
  receiptNumber: 0,
  cashInMinor: 0,
  cashOutMinor: 0,
  cashInCount: 0,
  cashOutCount: 0,
};
const document: FiscalDocument = {
  fnNumber: '9999078902001234',
  fdNumber: 11,
  fiscalSign: 77,
  deviceTime: '2026-11-23T09:05',
  shiftNumber: 4,
  changeMinor: 0,
  print: 'done',
};
const silence = deviceFault('shtrih', 'no-answer');

const STATES: Record<FiscalisationState['at'], FiscalisationState> = {
  idle: { at: 'idle' },
  planned: { at: 'planned', operation },
  sending: { at: 'sending', operation, before },
  checking: { at: 'checking', operation, before, fault: silence },
  'waiting-device': { at: 'waiting-device', operation, before, fault: silence },
  'not-done': { at: 'not-done', operation, fault: silence, proof: 'registrar' },
  unclear: { at: 'unclear', operation, before, fault: silence, reason: 'foreign-document' },
};

const EVENTS: Record<FiscalisationEvent['type'], FiscalisationEvent> = {
  plan: { type: 'plan', operation },
  baseline: { type: 'baseline', before },
  'baseline-failed': { type: 'baseline-failed', fault: silence },
  closed: { type: 'closed', document },
  failed: { type: 'failed', fault: silence },
  'settled-done': { type: 'settled-done', document },
  'settled-not-done': { type: 'settled-not-done' },
  'settled-unclear': { type: 'settled-unclear', reason: 'fn-changed' },
  'settle-failed': { type: 'settle-failed', fault: silence },
  'device-ready': { type: 'device-ready' },
  ask: { type: 'ask' },
  retry: { type: 'retry' },
  back: { type: 'back' },
  'decided-done': { type: 'decided-done', document },
  'decided-not-done': { type: 'decided-not-done' },
  resumed: { type: 'resumed' },
};

/** Expected next state and effects; a dash is «not now». Written by hand from spec/fiscal.md 1.9. */
const MATRIX = `
state           event              next            effects
idle            plan               planned         read-baseline
planned         baseline           sending         execute
planned         baseline-failed    not-done        -
planned         resumed            not-done        -
sending         closed             idle            seal
sending         failed             checking        settle
sending         resumed            checking        settle
checking        settled-done       idle            seal
checking        settled-not-done   not-done        -
checking        settled-unclear    unclear         -
checking        settle-failed      waiting-device  -
checking        resumed            checking        settle
waiting-device  device-ready       checking        settle
waiting-device  ask                checking        settle
waiting-device  resumed            checking        settle
not-done        retry              planned         read-baseline
not-done        back               idle            release
not-done        resumed            not-done        -
unclear         ask                checking        settle
unclear         decided-done       idle            seal
unclear         decided-not-done   idle            release
unclear         resumed            unclear         -
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
        const next = step(fiscalisation, state, event);
        expect(next?.state.at).toBe(row?.next);
        expect(next?.effects.map((effect) => effect.do).join() || (row ? '-' : undefined)).toBe(row?.effects);
      });
    }
  }
});

test('only one state starts the effect, and only from counters that are on disk', () => {
  const starts = MATRIX.filter((row) => row.effects === 'execute');
  expect(starts).toEqual([{ at: 'planned', event: 'baseline', next: 'sending', effects: 'execute' }]);
});

test('what was never sent is told apart from what the registrar denied', () => {
  const proofAfter = (state: FiscalisationState, event: FiscalisationEvent) => {
    const next = step(fiscalisation, state, event)?.state;
    return next?.at === 'not-done' ? next.proof : null;
  };
  expect(proofAfter(STATES.planned, EVENTS['baseline-failed'])).toBe('not-sent');
  expect(proofAfter(STATES.planned, EVENTS.resumed)).toBe('not-sent');
  expect(proofAfter(STATES.checking, EVENTS['settled-not-done'])).toBe('registrar');
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
    ask: ['ask'],
    decide: ['decided-done', 'decided-not-done'],
  } as const;
  for (const [at, actions] of Object.entries(FISCAL_ACTIONS)) {
    for (const action of actions) {
      for (const event of events[action]) {
        expect(
          MATRIX.some((row) => row.at === at && row.event === event),
          `${at}: ${event}`,
        ).toBe(true);
      }
    }
  }
});
