import { describe, expect, test } from 'vitest';
import { step } from '#domain/machine.ts';
import { setPayback } from '#domain/returns/edit.ts';
import { returning, stepsLeft } from '#domain/returns/machine.ts';
import { type DoneStep, type PaybackStep, paybackPlan } from '#domain/returns/payback.ts';
import type { ReturningEvent, ReturningState } from '#domain/returns/states.ts';
import { aSale, line, operation, returnOf, value } from './a-sale.ts';

const NOW = { terminalId: 'T1', terminalBatch: 'b7' };
/** 100.00: 60.00 by one card, 40.00 by another. */
const draft = value(returnOf(aSale([line(1)], { electronic: 10_000 }, [operation('a', 6_000), operation('b', 4_000)])));
const plan = value(paybackPlan(draft, NOW));
const doneOf = (step: PaybackStep | undefined, operationId: string): DoneStep => {
  if (!step) throw new Error('no such step');
  return { ...step, operationId };
};
const [first, second] = [doneOf(plan.steps[0], 'op-1'), doneOf(plan.steps[1], 'op-2')];
const refusal = { originalId: 'a', code: '51', text: 'Недостаточно средств' };
const inCash = value(paybackPlan(setPayback(draft, 'cash'), NOW, [first]));
const cashDraft = value(returnOf(aSale([line(1)], { cash: 10_000 })));
const cashPlan = value(paybackPlan(cashDraft, NOW));

const STATES: Record<ReturningState['at'], ReturningState> = {
  none: { at: 'none' },
  composing: { at: 'composing', draft },
  agreed: { at: 'agreed', draft: cashDraft, plan: cashPlan, refused: null },
  refunding: { at: 'refunding', draft, plan: inCash, done: [first], refused: null },
  fiscalising: { at: 'fiscalising', draft, plan, done: [first, second] },
};
/** Where the table's row needs steps that are still to be done. */
const WAITING: Partial<Record<ReturningState['at'], ReturningState>> = {
  agreed: { at: 'agreed', draft, plan, refused: null },
  refunding: { at: 'refunding', draft, plan, done: [first], refused: null },
};

const EVENTS: Record<ReturningEvent['type'], ReturningEvent> = {
  opened: { type: 'opened', draft },
  edited: { type: 'edited', draft },
  'money-begun': { type: 'money-begun', plan },
  back: { type: 'back' },
  'step-done': { type: 'step-done', step: first },
  'step-refused': { type: 'step-refused', refusal },
  're-planned': { type: 're-planned', payback: 'cash', allowedBy: 'Сидорова', plan: inCash },
  'fiscalisation-started': { type: 'fiscalisation-started' },
  'fiscalisation-released': { type: 'fiscalisation-released' },
  sealed: { type: 'sealed' },
  closed: { type: 'closed' },
};

/** Expected next state; written by hand from spec/rules.md 4.6: the terminal first, then the receipt. */
const MATRIX = `
state        event                   next
none         opened                  composing
composing    edited                  composing
composing    money-begun             agreed
composing    closed                  none
agreed       back                    composing
agreed       step-done               refunding
agreed       step-refused            agreed
agreed       re-planned              agreed
agreed       fiscalisation-started   fiscalising
agreed       closed                  none
refunding    step-done               refunding
refunding    step-refused            refunding
refunding    re-planned              refunding
refunding    fiscalisation-started   fiscalising
fiscalising  fiscalisation-released  refunding
fiscalising  sealed                  none
`
  .trim()
  .split('\n')
  .slice(1)
  .map((row) => row.trim().split(/\s+/))
  .map(([at, event, next]) => ({ at, event, next }));

/** A state in which the event can come, and the event as it would come there. */
function meeting(at: ReturningState['at'], type: ReturningEvent['type']): [ReturningState, ReturningEvent] {
  const waits = type === 'step-done' || type === 're-planned';
  const state = (waits && WAITING[at]) || STATES[at];
  return [state, type === 'step-done' && at === 'refunding' ? { type, step: second } : EVENTS[type]];
}

describe('every state meets every event', () => {
  for (const at of Object.keys(STATES) as ReturningState['at'][]) {
    for (const type of Object.keys(EVENTS) as ReturningEvent['type'][]) {
      const row = MATRIX.find((candidate) => candidate.at === at && candidate.event === type);
      test(`${at} + ${type} -> ${row ? row.next : 'not now'}`, () => {
        expect(step(returning, ...meeting(at, type))?.state.at).toBe(row?.next);
      });
    }
  }
});

test('every state can be reached from none', () => {
  const reached = new Set(['none']);
  for (let round = 0; round < MATRIX.length; round++) {
    for (const row of MATRIX) if (reached.has(row.at ?? '') && row.next) reached.add(row.next);
  }
  expect([...reached].sort()).toEqual(Object.keys(STATES).sort());
});

test('every unfinished state has a way to the end, and after money moved that way is a receipt', () => {
  const after = (at: string): ReadonlySet<string> => {
    const seen = new Set([at]);
    for (const from of seen) for (const row of MATRIX) if (row.at === from && row.next) seen.add(row.next);
    return seen;
  };
  for (const at of Object.keys(STATES)) expect(after(at), at).toContain('none');
  const ends = MATRIX.filter((row) => row.next === 'none').map((row) => [row.at, row.event]);
  expect(ends).toEqual([
    ['composing', 'closed'],
    ['agreed', 'closed'],
    ['fiscalising', 'sealed'],
  ]);
  expect(MATRIX.filter((row) => row.at === 'refunding').map((row) => row.next)).not.toContain('composing');
});

const play = (events: readonly ReturningEvent[], from: ReturningState = STATES.none): ReturningState =>
  events.reduce((state, event) => {
    const next = step(returning, state, event);
    if (!next) throw new Error(`${state.at} + ${event.type}: not now`);
    return next.state;
  }, from);

const begun = [EVENTS.opened, EVENTS['money-begun']];

describe('stories', () => {
  test('two cards, then the receipt', () => {
    const state = play([...begun, { type: 'step-done', step: first }, { type: 'step-done', step: second }]);
    expect(state).toEqual({ at: 'refunding', draft, plan, done: [first, second], refused: null });
    expect(stepsLeft(state)).toEqual([]);
    expect(play([EVENTS['fiscalisation-started'], EVENTS.sealed], state)).toEqual({ at: 'none' });
  });

  test('money returned, receipt owed: the registrar fails, the return waits and cannot be closed', () => {
    const state = play([...begun, { type: 'step-done', step: first }, { type: 'step-done', step: second }]);
    const again = play([EVENTS['fiscalisation-started'], EVENTS['fiscalisation-released']], state);
    expect(again).toEqual(state);
    expect(step(returning, again, EVENTS.closed)).toBeNull();
    expect(play([EVENTS['fiscalisation-started']], again)).toEqual(STATES.fiscalising);
  });

  test('a cash return that the registrar refused may be left, for no money moved', () => {
    const opened = { type: 'opened', draft: cashDraft } as const;
    const released = play([
      opened,
      { type: 'money-begun', plan: cashPlan },
      EVENTS['fiscalisation-started'],
      EVENTS['fiscalisation-released'],
    ]);
    expect(released).toEqual({ at: 'agreed', draft: cashDraft, plan: cashPlan, refused: null });
    expect(play([EVENTS.closed], released)).toEqual({ at: 'none' });
  });

  test('a refused step says why and can be done after all', () => {
    const refused = play([...begun, EVENTS['step-done'], EVENTS['step-refused']]);
    expect(refused).toMatchObject({ at: 'refunding', refused: refusal });
    expect(stepsLeft(refused).map((left) => left.originalId)).toEqual(['a']);
    expect(play([{ type: 'step-done', step: second }], refused)).toMatchObject({
      refused: null,
      done: [first, second],
    });
  });

  test('what the second card would not take goes in cash by right, the first step stays', () => {
    const state = play([...begun, EVENTS['step-done'], EVENTS['step-refused'], EVENTS['re-planned']]);
    expect(state).toMatchObject({ at: 'refunding', refused: null, done: [first] });
    expect(state).toMatchObject({ draft: { payback: 'cash', basis: { allowedBy: 'Сидорова' } } });
    expect(state).toMatchObject({ plan: { cashMinor: 6_000, electronicMinor: 4_000 } });
    expect(stepsLeft(state)).toEqual([]);
  });

  test('nothing is owed where there is no plan', () => {
    expect(stepsLeft(STATES.composing)).toEqual([]);
    expect(stepsLeft(STATES.none)).toEqual([]);
  });
});

describe('defects stop the step', () => {
  test('a receipt before every step is done', () => {
    expect(() => play([...begun, EVENTS['fiscalisation-started']])).toThrow('before the money');
    expect(() => play([...begun, EVENTS['step-done'], EVENTS['fiscalisation-started']])).toThrow('before the money');
  });

  test('a step done twice, a step of another sum, a step of another sale', () => {
    expect(() => play([...begun, EVENTS['step-done'], EVENTS['step-done']])).toThrow('not in the plan');
    const wrongs = [
      { ...first, amountMinor: 1 },
      { ...first, originalId: 'x' },
    ];
    for (const wrong of wrongs) {
      expect(() => play([...begun, { type: 'step-done', step: wrong }])).toThrow('not in the plan');
    }
  });

  test('a new plan that forgets money given back, or a plan of another sum', () => {
    const forgetful = { ...EVENTS['re-planned'], plan: value(paybackPlan(setPayback(draft, 'cash'), NOW)) };
    expect(() => play([...begun, EVENTS['step-done'], forgetful as ReturningEvent])).toThrow('which is done');
    const other = { ...plan, totalMinor: 9_999 };
    expect(() => play([EVENTS.opened, { type: 'money-begun', plan: other }])).toThrow('another sum');
  });
});

test('every state survives JSON, for it is kept in the ledger', () => {
  for (const state of Object.values(STATES)) expect(JSON.parse(JSON.stringify(state))).toEqual(state);
});
