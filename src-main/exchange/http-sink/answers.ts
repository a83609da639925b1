/**
 * What a server's answer means. One rule above the table: a document is accepted only when the server names its very
 * id; a page of a captive portal, of a proxy or of a parking provider answers 200 to anything.
 */
import { plainWords } from '#domain/upload/rules.ts';
import type { UploadReasonCode } from '#domain/upload/states.ts';
import type { SinkAnswer } from '../sink.ts';

export interface ServerAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Null when it was longer than the sink reads. */
  readonly text: string | null;
}

type Reader = (answer: ServerAnswer, id: string, nowMs: number) => SinkAnswer;

/** 200, 201, 202: taken; the body must say whose. 202 is «taken, worked on later»: it is the partner's from then on. */
const taken: Reader = (answer, id) =>
  namedId(answer) === id ? { answer: 'accepted' } : later('answer-foreign', told(answer));

/** 204 has no body, so the id is in the header; a bare 204 is what some networks answer to any address. */
const takenWithoutBody: Reader = (answer, id) =>
  answer.headers[KEY_HEADER] === id ? { answer: 'accepted' } : later('answer-foreign', told(answer));

/**
 * 409: there already. With our id it is the same document (our request came through, its answer did not). With a
 * reason it is another document under this id: a person must look.
 */
const duplicate: Reader = (answer, id) => {
  if (namedId(answer) === id || answer.headers[KEY_HEADER] === id) return { answer: 'accepted' };
  const reason = reasonIn(answer);
  return reason === null ? later('answer-foreign', told(answer)) : rejected('conflict', reason);
};

/** Said no, in the partner's own language. A page with the same status comes from something in between. */
const saidNo: Reader = (answer) => {
  const reason = reasonIn(answer);
  return reason === null ? later('answer-foreign', told(answer)) : rejected('refused', reason);
};

/** About the whole partner, not about this document: nothing may be set aside for it. */
const because =
  (code: UploadReasonCode): Reader =>
  (answer, _id, nowMs) =>
    later(code, told(answer), retryAfterMs(answer, nowMs));

const READERS: ReadonlyMap<number, Reader> = new Map([
  [200, taken],
  [201, taken],
  [202, taken],
  [204, takenWithoutBody],
  // The key is wrong for every document; the queue waits until the owner types the right one.
  [401, because('key-refused')],
  [403, because('key-refused')],
  // Nobody takes documents at this address: a slip in the settings must not set a whole queue aside.
  [404, because('address-wrong')],
  [405, because('address-wrong')],
  [410, because('address-wrong')],
  [408, because('partner-busy')],
  [425, because('partner-busy')],
  [429, because('partner-busy')],
  [409, duplicate],
  [503, because('partner-busy')],
]);

/** By the first digit, for what the table does not name: 400, 413, 415 and 422 among them. */
const BY_CLASS: ReadonlyMap<number, Reader> = new Map([
  [3, because('redirected')],
  [4, saidNo],
  [5, because('partner-failed')],
]);

export const KEY_HEADER = 'idempotency-key';

/** `nowMs` is only for a `Retry-After` that names a date. */
export function readAnswer(answer: ServerAnswer, id: string, nowMs: number): SinkAnswer {
  const byClass = BY_CLASS.get(Number(String(answer.status).slice(0, 1)));
  const reader = READERS.get(answer.status) ?? byClass ?? because('answer-foreign');
  return reader(answer, id, nowMs);
}

export function later(code: UploadReasonCode, words: string, retryAfterMs: number | null = null): SinkAnswer {
  return { answer: 'later', reason: { code, text: plainWords(words) }, retryAfterMs };
}

export function rejected(code: UploadReasonCode, words: string): SinkAnswer {
  return { answer: 'rejected', reason: { code, text: plainWords(words) } };
}

const namedId = (answer: ServerAnswer): string | null => stringIn(answer, 'accepted');

/** Null unless the partner itself speaks: JSON with a reason in words. */
function reasonIn(answer: ServerAnswer): string | null {
  const reason = stringIn(answer, 'reason');
  return reason === null || plainWords(reason) === '' ? null : reason;
}

function stringIn({ text }: ServerAnswer, name: 'accepted' | 'reason'): string | null {
  if (text === null) return null;
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json !== 'object' || json === null || !Object.hasOwn(json, name)) return null;
    const value: unknown = Reflect.get(json, name);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

/** For the person who will look: the status, and the beginning of what came. */
function told({ status, text }: ServerAnswer): string {
  return `HTTP ${status}: ${text ?? 'the answer is too long'}`;
}

/** Seconds or a date (RFC 9110, 10.2.3). */
function retryAfterMs({ headers }: ServerAnswer, nowMs: number): number | null {
  const value = headers['retry-after'];
  if (typeof value !== 'string') return null;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const dateMs = Date.parse(value);
  return Number.isNaN(dateMs) ? null : Math.max(0, dateMs - nowMs);
}
