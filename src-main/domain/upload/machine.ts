import type { Machine, Step } from '../machine.ts';
import { pauseAfter } from './rules.ts';
import type { UploadEffect, UploadEvent, UploadState } from './states.ts';

type Next = Step<UploadState, UploadEffect>;
type Event<Type extends UploadEvent['type']> = Extract<UploadEvent, { type: Type }>;

const quietly = (state: UploadState): Next => ({ state, effects: [] });

const send = (state: UploadState, { nowMs }: Event<'send'>): Next => ({
  state: { at: 'sending', attempts: state.attempts + 1, sinceMs: nowMs },
  effects: [{ do: 'send' }],
});

const queue = (attempts: number, nowMs: number): Next => quietly({ at: 'queued', attempts, sinceMs: nowMs });

/**
 * Silence is not «no», but here the same request may be sent again: the document's id is the idempotency key, and a
 * partner that has it already says so, which is an acceptance. So a restart in the middle leads back to the queue, not
 * to a question. Source: spec/performance-reliability.md 3.3 no. 7 and 27, spec/exchange.md rule 4.
 */
export const upload: Machine<UploadState, UploadEvent, UploadEffect> = {
  queued: {
    send,
    resumed: (state) => quietly(state),
  },
  sending: {
    accepted: (state, { nowMs }) => quietly({ at: 'accepted', attempts: state.attempts, sinceMs: nowMs }),
    postponed: (state, { nowMs, reason, jitterMilli, retryAfterMs }) =>
      quietly({
        at: 'later',
        attempts: state.attempts,
        sinceMs: nowMs,
        untilMs: nowMs + pauseAfter(state.attempts, jitterMilli, retryAfterMs),
        reason,
      }),
    rejected: (state, { nowMs, reason }) =>
      quietly({ at: 'rejected', attempts: state.attempts, sinceMs: nowMs, reason }),
    resumed: (state, { nowMs }) => queue(state.attempts, nowMs),
  },
  later: {
    send,
    hurry: (state, { nowMs }) => queue(state.attempts, nowMs),
    resumed: (state) => quietly(state),
  },
  accepted: {},
  rejected: {
    // Counted anew: somebody has put right what was wrong.
    release: (_state, { nowMs }) => queue(0, nowMs),
    resumed: (state) => quietly(state),
  },
};
