/**
 * The system that takes documents, inside this process: what the real HTTP sink's server does, on the shop's clock.
 * Answers are read by the sink's own reader, so that only the wire is left out.
 */
import { readAnswer, type ServerAnswer } from '#main/exchange/http-sink/answers.ts';
import type { SinkAnswer, SinkClock, UploadSink } from '#main/exchange/sink.ts';

/** What happens to one request. `takes`: the document is there whatever the till hears. */
export interface PartnerTrouble {
  readonly title: string;
  readonly takes: boolean;
  /** null: nothing is ever said. `cut`: the connection breaks. */
  readonly says: ServerAnswer | 'cut' | null;
}

const LATENCY_MS = 40;
/** The HTTP sink waits so long. */
const WAIT_MS = 30_000;

export class Partner {
  /** By id: the text as it came first. */
  readonly documents = new Map<string, string>();
  /** Two texts under one id. */
  readonly conflicts: string[] = [];
  readonly #troubles: PartnerTrouble[] = [];
  readonly #struck: (title: string) => void;

  constructor(struck: (title: string) => void) {
    this.#struck = struck;
  }

  get waiting(): number {
    return this.#troubles.length;
  }

  trouble(trouble: PartnerTrouble): void {
    this.#troubles.push(trouble);
  }

  heal(): void {
    this.#troubles.length = 0;
  }

  /** One request that came whole. */
  serve(id: string, text: string): ServerAnswer | 'cut' | null {
    const trouble = this.#troubles.shift();
    if (!trouble) return this.#duty(id, text);
    this.#struck(trouble.title);
    if (trouble.takes) this.#duty(id, text);
    return trouble.says;
  }

  #duty(id: string, text: string): ServerAnswer {
    const known = this.documents.get(id);
    if (known !== undefined && known !== text) {
      this.conflicts.push(id);
      return json(409, { reason: 'another document was taken under this id' });
    }
    this.documents.set(id, text);
    return json(known === undefined ? 201 : 409, { accepted: id });
  }
}

export const json = (status: number, body: object): ServerAnswer => ({
  status,
  headers: {},
  text: JSON.stringify(body),
});

export interface Wire {
  readonly clock: SinkClock;
  readonly partner: Partner;
  /** Called around the moment the request reaches the partner: the till may die there. */
  readonly around: (request: () => void) => void;
}

/** The till's end. Nothing is answered to a program that died: its clock stands still. */
export function partnerSink({ clock, partner, around }: Wire): UploadSink {
  return {
    kind: 'http',
    send: (document, signal) =>
      new Promise<SinkAnswer>((resolve) => {
        const text = JSON.stringify(document);
        const lost = (code: 'no-link' | 'no-answer'): SinkAnswer => ({
          answer: 'later',
          reason: { code, text: '' },
          retryAfterMs: null,
        });
        signal.addEventListener('abort', () => resolve(lost('no-link')), { once: true });
        clock.after(LATENCY_MS, () => {
          if (signal.aborted) return;
          around(() => {
            const said = partner.serve(document.id, text);
            if (said === 'cut') clock.after(0, () => resolve(lost('no-link')));
            else if (said === null) clock.after(WAIT_MS, () => resolve(lost('no-answer')));
            else clock.after(LATENCY_MS, () => resolve(readAnswer(said, document.id, clock.now())));
          });
        });
      }),
  };
}
