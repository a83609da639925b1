/**
 * The border between the page and the till: one wrapper for every call. Whatever comes in, what goes out is
 * `{ok: true, value}` or `{ok: false, error: {code, params}}`; nothing is thrown across.
 */
import { type CallName, contract } from '#contract/contract.ts';
import { type Outcome, refused } from '#contract/refusals.ts';

export const CALL_CHANNEL = 'rmk:call';
export const EVENT_CHANNEL = 'rmk:event';

/** The longest honest payload is four file paths of 4 KB each; more than four times that is a mistake or an attack. */
export const MAX_PAYLOAD_CHARS = 64 * 1024;

export interface BorderOptions {
  /** Runs an allowed call with a payload that fits the contract. */
  readonly call: (name: CallName, payload: unknown) => Promise<Outcome<unknown>>;
  /** Answers are checked against the contract too: in development and tests, where a defect should be loud. */
  readonly checkAnswers: boolean;
  /** A defect of ours: logged with everything, the page gets the code only. */
  readonly onDefect: (name: string, error: unknown) => void;
}

/** `trusted` is what `mayCall` said about the sender. */
export async function answerCall(
  trusted: boolean,
  name: unknown,
  payload: unknown,
  options: BorderOptions,
): Promise<Outcome<unknown>> {
  if (!trusted || !isCallName(name)) return refused('unknown-call');
  if (!isSmallPlainData(payload)) return refused('bad-payload', { call: name });
  const parsed = contract[name].ask.safeParse(payload);
  if (!parsed.success)
    return refused('bad-payload', { call: name, field: String(parsed.error.issues[0]?.path.join('.') ?? '') });
  try {
    const outcome = await options.call(name, parsed.data);
    return options.checkAnswers && outcome.ok ? checkedAnswer(name, outcome.value) : outcome;
  } catch (error) {
    options.onDefect(name, error);
    return refused('defect', { call: name });
  }
}

/** Own names only: `constructor` or `__proto__` are no calls. */
export function isCallName(name: unknown): name is CallName {
  return typeof name === 'string' && Object.hasOwn(contract, name);
}

function checkedAnswer(name: CallName, value: unknown): Outcome<unknown> {
  return { ok: true, value: contract[name].answer.parse(value) };
}

/** Structured clone also brings maps, dates, cycles, buffers and bigints; our calls carry plain data only. */
function isSmallPlainData(payload: unknown): boolean {
  let budget = MAX_PAYLOAD_CHARS;
  const walk = (value: unknown, depth: number): boolean => {
    budget -= 8;
    if (budget < 0 || depth > 16) return false;
    if (value === null || typeof value === 'boolean' || typeof value === 'number') return true;
    if (typeof value === 'string') {
      budget -= value.length;
      return budget >= 0;
    }
    if (typeof value !== 'object') return false;
    if (Array.isArray(value)) return value.length <= budget && value.every((item) => walk(item, depth + 1));
    if (!isPlainObject(value)) return false;
    return Object.entries(value).every(([key, item]) => walk(key, depth + 1) && walk(item, depth + 1));
  };
  return walk(payload, 0);
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
