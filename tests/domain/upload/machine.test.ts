import { describe, expect, test } from 'vitest';
import { step } from '#domain/machine.ts';
import { upload } from '#domain/upload/machine.ts';
import type { UploadEvent, UploadState } from '#domain/upload/states.ts';

const reason = { code: 'no-link', text: 'connect ECONNREFUSED' } as const;
const nowMs = 50_000;

const STATES: Record<UploadState['at'], UploadState> = {
  queued: { at: 'queued', attempts: 0, sinceMs: 1 },
  sending: { at: 'sending', attempts: 2, sinceMs: 2 },
  later: { at: 'later', attempts: 2, sinceMs: 3, untilMs: 8_000, reason },
  accepted: { at: 'accepted', attempts: 3, sinceMs: 4 },
  rejected: { at: 'rejected', attempts: 3, sinceMs: 5, reason },
};

const EVENTS: Record<UploadEvent['type'], UploadEvent> = {
  send: { type: 'send', nowMs },
  accepted: { type: 'accepted', nowMs },
  postponed: { type: 'postponed', nowMs, reason, jitterMilli: 0, retryAfterMs: null },
  rejected: { type: 'rejected', nowMs, reason },
  hurry: { type: 'hurry', nowMs },
  release: { type: 'release', nowMs },
  resumed: { type: 'resumed', nowMs },
};

/** Expected next state, attempts and effects; a dash is «nothing». Written by hand from architecture.md 5. */
const MATRIX = `
state     event      next      attempts  effects
queued    send       sending   1         send
queued    resumed    queued    0         -
sending   accepted   accepted  2         -
sending   postponed  later     2         -
sending   rejected   rejected  2         -
sending   resumed    queued    2         -
later     send       sending   3         send
later     hurry      queued    2         -
later     resumed    later     2         -
rejected  release    queued    0         -
rejected  resumed    rejected  3         -
`
  .trim()
  .split('\n')
  .slice(1)
  .map((row) => row.trim().split(/\s+/))
  .map(([at, event, next, attempts, effects]) => ({ at, event, next, attempts, effects }));

describe('every state meets every event', () => {
  for (const [at, state] of Object.entries(STATES)) {
    for (const [type, event] of Object.entries(EVENTS)) {
      const row = MATRIX.find((candidate) => candidate.at === at && candidate.event === type);
      test(`${at} + ${type} -> ${row ? `${row.next}, ${row.effects}` : 'not now'}`, () => {
        const next = step(upload, state, event);
        expect(next?.state.at).toBe(row?.next);
        expect(next && String(next.state.attempts)).toBe(row?.attempts ?? null);
        expect(next?.effects.map((effect) => effect.do).join() || (row ? '-' : undefined)).toBe(row?.effects);
      });
    }
  }
});

test('every state is reached from the queue', () => {
  const reached = new Set(['queued']);
  for (let size = 0; size !== reached.size; ) {
    size = reached.size;
    for (const row of MATRIX) if (reached.has(row.at ?? '')) reached.add(row.next ?? '');
  }
  expect([...reached].sort()).toEqual(Object.keys(STATES).sort());
});

test('every state but the last one has a way on after a restart, and none of them sends by itself', () => {
  const after = Object.keys(STATES).map((at) => MATRIX.find((row) => row.at === at && row.event === 'resumed'));
  expect(after.map((row) => row?.next)).toEqual(['queued', 'queued', 'later', undefined, 'rejected']);
  expect(new Set(after.map((row) => row?.effects))).toEqual(new Set(['-', undefined]));
});

test('from every state but the last one a document can still be accepted', () => {
  const canEnd = new Set(['accepted']);
  for (let size = 0; size !== canEnd.size; ) {
    size = canEnd.size;
    for (const row of MATRIX) if (canEnd.has(row.next ?? '')) canEnd.add(row.at ?? '');
  }
  expect([...canEnd].sort()).toEqual(Object.keys(STATES).sort());
});

test('only a request that left can be accepted or rejected', () => {
  const from = MATRIX.filter((row) => row.next === 'accepted' || row.event === 'rejected').map((row) => row.at);
  expect(new Set(from)).toEqual(new Set(['sending']));
});

test('a postponed document keeps the reason and the time of the next try', () => {
  expect(step(upload, STATES.sending, EVENTS.postponed)?.state).toEqual({
    at: 'later',
    attempts: 2,
    sinceMs: nowMs,
    untilMs: nowMs + 5000,
    reason,
  });
});

test('a state survives JSON, as it will in the base', () => {
  for (const state of Object.values(STATES)) expect(JSON.parse(JSON.stringify(state))).toEqual(state);
});
