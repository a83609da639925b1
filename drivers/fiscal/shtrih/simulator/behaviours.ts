/**
 * Troubles on demand: a list of behaviours, the first that handles a command wins. Plain data, so a scenario is a
 * JSON file (fixtures/scenarios) and the demo's panel sends the same objects.
 */

/** Which command: its code as in the manual (`41`, `FF45`), any when left out; `after` lets that many pass first. */
export interface BehaviourTarget {
  readonly code?: string;
  readonly after?: number;
  /** How many commands it handles, 1 when left out. */
  readonly times?: number;
}

export type Trouble =
  /** The command is done, the answer is lost on the line; the device keeps it till the host asks with ENQ. */
  | { readonly do: 'lose-answer' }
  /** As above, and the host does not hear the ACK of its frame either. */
  | { readonly do: 'lose-ack' }
  | { readonly do: 'delay-answer'; readonly delayMs: number }
  /** The LRC of the answer is wrong the first time it is sent. */
  | { readonly do: 'garble-answer' }
  | { readonly do: 'duplicate-answer' }
  /** Only the first `bytes` bytes of the answer leave the device, then the line breaks. */
  | { readonly do: 'cut-answer'; readonly bytes: number }
  /** Deaf from this frame on; the command is not taken. */
  | { readonly do: 'silence'; readonly forMs: number }
  /** Power is lost: `before` the command is done or `after` it, with the answer gone. */
  | { readonly do: 'power-off'; readonly moment: 'before' | 'after' }
  /** The connection breaks after the ACK and before the answer; the answer stays pending. */
  | { readonly do: 'close-connection' }
  | { readonly do: 'nak-frame' }
  /** One FF after the host's ACK (spec/fiscal.md 1.4). */
  | { readonly do: 'stray-byte' }
  /** The command is answered with this error code (two hex digits) and not done. */
  | { readonly do: 'error'; readonly error: string }
  /** The roll ends after `lines` more printed lines. */
  | { readonly do: 'paper-out'; readonly lines: number };

export type Behaviour = BehaviourTarget & Trouble;

export interface Scenario {
  /** Russian, for the list a person chooses from. */
  readonly title: string;
  readonly behaviours: readonly Behaviour[];
}

export class Behaviours {
  #list: { readonly behaviour: Behaviour; passed: number; done: number }[] = [];

  add(...behaviours: readonly Behaviour[]): void {
    for (const behaviour of behaviours) this.#list.push({ behaviour, passed: 0, done: 0 });
  }

  clear(): void {
    this.#list = [];
  }

  /** What is still waiting for its command. */
  get waiting(): readonly Behaviour[] {
    return this.#list.map(({ behaviour }) => behaviour);
  }

  /** Asked once for every command taken from the line; null: nothing happens to it. */
  next(code: number): Trouble | null {
    for (const entry of this.#list) {
      const { behaviour } = entry;
      if (behaviour.code !== undefined && Number.parseInt(behaviour.code, 16) !== code) continue;
      if (entry.passed < (behaviour.after ?? 0)) {
        entry.passed += 1;
        continue;
      }
      entry.done += 1;
      if (entry.done >= (behaviour.times ?? 1)) this.#list = this.#list.filter((other) => other !== entry);
      return behaviour;
    }
    return null;
  }
}

const KINDS: readonly string[] = [
  'lose-answer',
  'lose-ack',
  'delay-answer',
  'garble-answer',
  'duplicate-answer',
  'cut-answer',
  'silence',
  'power-off',
  'close-connection',
  'nak-frame',
  'stray-byte',
  'error',
  'paper-out',
] satisfies Trouble['do'][];

const CODE = /^(FF|FE)?[0-9A-F]{2}$/;
const ERROR = /^[0-9A-F]{2}$/;

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

function isAbsentOr(value: unknown, fits: (value: unknown) => boolean): boolean {
  return value === undefined || fits(value);
}

const isCount = (value: unknown): boolean => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isText = (form: RegExp) => (value: unknown) => typeof value === 'string' && form.test(value);

/** Fields a kind cannot do without. */
const NEEDS: ReadonlyMap<string, readonly [field: string, fits: (value: unknown) => boolean]> = new Map([
  ['delay-answer', ['delayMs', isCount]],
  ['cut-answer', ['bytes', isCount]],
  ['silence', ['forMs', isCount]],
  ['power-off', ['moment', isText(/^(before|after)$/)]],
  ['error', ['error', isText(ERROR)]],
  ['paper-out', ['lines', isCount]],
]);

function isBehaviour(value: unknown): value is Behaviour {
  const fields = fieldsOf(value);
  const kind = fields.get('do');
  if (typeof kind !== 'string' || !KINDS.includes(kind)) return false;
  const need = NEEDS.get(kind);
  return (
    isAbsentOr(fields.get('code'), isText(CODE)) &&
    isAbsentOr(fields.get('after'), isCount) &&
    isAbsentOr(fields.get('times'), isCount) &&
    (need === undefined || need[1](fields.get(need[0])))
  );
}

/** Reads a scenario file; throws an Error in Russian that names what is wrong. */
export function parseScenario(json: string): Scenario {
  const fields = fieldsOf(JSON.parse(json));
  const title = fields.get('title');
  const list: unknown = fields.get('behaviours');
  if (typeof title !== 'string' || !Array.isArray(list))
    throw new Error('Сценарий должен содержать title и behaviours');
  const given: readonly unknown[] = list;
  const wrong = given.findIndex((one) => !isBehaviour(one));
  if (wrong >= 0) throw new Error(`Сценарий «${title}»: непонятное поведение № ${wrong + 1}`);
  return { title, behaviours: given.filter(isBehaviour) };
}
