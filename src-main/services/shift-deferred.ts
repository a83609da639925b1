/** Receipts put aside do not outlive the shift in a shop that wants it so: closing takes them away, in writing. */
import type { Draft } from '#domain/receipt/draft.ts';
import { listDeferred, takeDeferred } from '#main/ledger/documents.ts';
import { appendJournal } from '#main/ledger/journal.ts';
import type { Core } from './core.ts';
import type { Notices } from './notices.ts';

export interface DeferredParts {
  readonly core: Core;
  readonly notices: Notices;
  /** The owner's setting. */
  readonly keep: () => boolean;
}

export class DeferredAtClosing {
  readonly #parts: DeferredParts;
  #dropped = 0;

  constructor(parts: DeferredParts) {
    this.#parts = parts;
  }

  /** Call inside the transaction that closes the shift. */
  drop(): void {
    const { core, keep } = this.#parts;
    this.#dropped = 0;
    if (keep()) return;
    const { ledger, clock } = core;
    for (const { id, name, draft, lines, totalMinor } of listDeferred(ledger)) {
      takeDeferred(ledger, id);
      // What it was stays readable in the journal: the row itself is gone.
      const goods = (draft as Draft).lines.map((line) => ({ name: line.name, quantityMilli: line.quantityMilli }));
      const body = { name, lines, totalMinor, goods };
      appendJournal(ledger, { atMs: clock.now(), kind: 'deferred-dropped', ref: id, body });
      this.#dropped += 1;
    }
  }

  /** Call when that transaction is through. */
  tell(): void {
    if (this.#dropped > 0) this.#parts.notices.add('info', 'deferred-dropped', { count: this.#dropped });
    this.#dropped = 0;
  }
}
