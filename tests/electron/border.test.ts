/** The border: whatever comes in, an answer of the one shape goes out, quickly, and only true calls reach the till. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CallName, callNames, contract } from '#contract/contract.ts';
import { accepted, type Outcome, refused } from '#contract/refusals.ts';
import { answerCall, isCallName, MAX_PAYLOAD_CHARS } from '#main/electron/border.ts';

interface Seen {
  calls: { name: CallName; payload: unknown }[];
  defects: string[];
}

function aBorder(answer: (name: CallName) => Outcome<unknown> = () => accepted({})) {
  const seen: Seen = { calls: [], defects: [] };
  const ask = (name: unknown, payload: unknown, trusted = true, checkAnswers = false) =>
    answerCall(trusted, name, payload, {
      call: async (called, checked) => {
        seen.calls.push({ name: called, payload: checked });
        return answer(called);
      },
      checkAnswers,
      onDefect: (name) => seen.defects.push(name),
    });
  return { seen, ask };
}

it('passes a true call on and its answer back', async () => {
  const { seen, ask } = aBorder(() => accepted({ rows: [], more: false }));
  const payload = { text: 'молоко', before: null, limit: 10 };
  expect(await ask('journal.list', payload)).toEqual({ ok: true, value: { rows: [], more: false } });
  expect(seen.calls).toEqual([{ name: 'journal.list', payload }]);
});

it('passes a refusal of the till on as it is', async () => {
  const { ask } = aBorder(() => refused('shift-not-open', { number: 3 }));
  expect(await ask('sale.cancel', {})).toEqual({ ok: false, error: { code: 'shift-not-open', params: { number: 3 } } });
});

it('does not let an untrusted sender through, whatever it asks', async () => {
  const { seen, ask } = aBorder();
  for (const name of callNames)
    expect(await ask(name, {}, false)).toMatchObject({ ok: false, error: { code: 'unknown-call' } });
  expect(seen.calls).toEqual([]);
});

it.each([
  'no.such',
  '',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  7,
  null,
  undefined,
  ['sale.cancel'],
  { toString: () => 'sale.cancel' },
])('knows no call %j', async (name) => {
  const { seen, ask } = aBorder();
  expect(isCallName(name)).toBe(false);
  expect(await ask(name, {})).toMatchObject({ ok: false, error: { code: 'unknown-call' } });
  expect(seen.calls).toEqual([]);
});

const cycle: Record<string, unknown> = {};
cycle['self'] = cycle;
let deep: unknown = {};
for (let level = 0; level < 100_000; level++) deep = { deep };

describe('a payload that is not small plain data', () => {
  it.each([
    ['a cycle', cycle],
    ['a hundred thousand levels', deep],
    ['a bigint', { lineId: 1n }],
    ['a date', { lineId: new Date(0) }],
    ['a map', new Map([['lineId', 'a']])],
    ['bytes', { lineId: new Uint8Array(4) }],
    ['a function', { lineId: () => 'a' }],
    ['a long text', { lineId: 'x'.repeat(MAX_PAYLOAD_CHARS) }],
    ['a huge array', { lineId: Array.from({ length: 1_000_000 }, () => 0) }],
    ['an array with a hole as long as memory', { lineId: new Array(2 ** 31) }],
    ['nothing', undefined],
    ['a text', 'lineId'],
  ])('is refused: %s', async (_title, payload) => {
    const { seen, ask } = aBorder();
    const startedMs = performance.now();
    expect(await ask('sale.removeLine', payload)).toMatchObject({ ok: false, error: { code: 'bad-payload' } });
    expect(performance.now() - startedMs).toBeLessThan(50);
    expect(seen.calls).toEqual([]);
  });
});

it('a field that the contract does not name is refused, not passed on', async () => {
  const { seen, ask } = aBorder();
  expect(await ask('sale.removeLine', { lineId: 'a', force: true })).toMatchObject({
    ok: false,
    error: { code: 'bad-payload' },
  });
  expect(seen.calls).toEqual([]);
});

it('a defect of the till is logged and told as a code, never thrown', async () => {
  const { seen, ask } = aBorder(() => {
    throw new Error('secret detail');
  });
  const answer = await ask('sale.cancel', {});
  expect(answer).toEqual({ ok: false, error: { code: 'defect', params: { call: 'sale.cancel' } } });
  expect(JSON.stringify(answer)).not.toContain('secret');
  expect(seen.defects).toEqual(['sale.cancel']);
});

it('an answer that breaks the contract is a defect while developing', async () => {
  const { seen, ask } = aBorder(() => accepted({ rows: 'none' }));
  expect(await ask('journal.list', { text: '', before: null, limit: 1 }, true, true)).toMatchObject({
    ok: false,
    error: { code: 'defect' },
  });
  expect(seen.defects).toEqual(['journal.list']);
});

it('any value in any call gets an answer of the one shape, and what reaches the till fits the contract', async () => {
  const { seen, ask } = aBorder();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...callNames),
      fc.anything({
        withBigInt: true,
        withDate: true,
        withMap: true,
        withSet: true,
        withTypedArray: true,
        withNullPrototype: true,
      }),
      async (name, payload) => {
        const answer = await ask(name, payload);
        return answer.ok || ['bad-payload', 'unknown-call'].includes(answer.error.code);
      },
    ),
    { numRuns: 2000, verbose: 1 },
  );
  expect(seen.calls.every(({ name, payload }) => contract[name].ask.safeParse(payload).success)).toBe(true);
  expect(seen.defects).toEqual([]);
});
