/** Receipts put aside (screens.md F6): any number, named, kept in the ledger until they are taken up again. */
import { step } from '#domain/machine.ts';
import { plainText } from '#domain/payment/reference.ts';
import { type Draft, newDraft } from '#domain/receipt/draft.ts';
import { receipt as receiptMachine } from '#domain/receipt/machine.ts';
import { receiptTotal } from '#domain/receipt/totals.ts';
import { accepted, type Outcome, refused } from '#domain/refusals.ts';
import { deferReceipt, takeDeferred } from '#main/ledger/documents.ts';
import type { JournalEntry } from '#main/ledger/rows.ts';
import type { Cashier } from '../cashier.ts';
import type { Core } from '../core.ts';
import type { Handlers } from './handler.ts';

type Done = Outcome<Record<string, never>>;

export interface DeferredParts {
  readonly core: Core;
  readonly cashier: () => Cashier | null;
}

export function deferredHandlers(parts: DeferredParts): Handlers {
  const { core } = parts;
  return {
    'deferred.put': ({ name: typed }) =>
      whileFilling(core, (draft) => {
        const name = plainText(typed);
        if (draft.lines.length === 0) return refused('receipt-empty');
        const next = newDraft(core.newId());
        return replace(core, next, [journal('receipt-deferred', draft, name)], () => putAside(parts, draft, name));
      }),
    'deferred.take': ({ id }) =>
      whileFilling(core, (draft) => {
        const wanted = core.history.deferred.find((each) => each.id === id);
        if (!wanted) return refused('deferred-not-found');
        // The row is this program's own, written by `putAside`.
        const taken = wanted.draft as Draft;
        const aside = draft.lines.length > 0;
        const entries = [
          ...(aside ? [journal('receipt-deferred', draft, '')] : []),
          journal('receipt-recalled', taken, wanted.name),
        ];
        return replace(core, taken, entries, () => {
          takeDeferred(core.ledger, id);
          if (aside) putAside(parts, draft, '');
        });
      }),
    'deferred.remove': ({ id }) => {
      const wanted = core.history.deferred.find((each) => each.id === id);
      if (!wanted) return refused('deferred-not-found');
      core.commit({
        next: {},
        journal: [journal('deferred-removed', wanted.draft as Draft, wanted.name)],
        also: () => void takeDeferred(core.ledger, id),
      });
      return accepted({});
    },
  };
}

function whileFilling(core: Core, act: (draft: Draft) => Done): Done {
  const { receipt } = core.state;
  return receipt.at === 'filling' ? act(receipt.draft) : refused('not-now');
}

/** The receipt in hand changes place with another in one transaction: none is ever in two places or in none. */
function replace(core: Core, draft: Draft, entries: readonly Omit<JournalEntry, 'atMs'>[], also: () => void): Done {
  const next = step(receiptMachine, core.state.receipt, { type: 'replaced', draft });
  if (!next) return refused('not-now');
  core.commit({ next: { receipt: next.state }, journal: entries, also });
  return accepted({});
}

function putAside({ core, cashier }: DeferredParts, draft: Draft, name: string): void {
  deferReceipt(core.ledger, {
    id: draft.id,
    name,
    draft,
    lines: draft.lines.length,
    totalMinor: receiptTotal(draft.lines),
    cashierName: cashier()?.name ?? '',
    shiftNumber: core.history.openShift?.number ?? 0,
    atMs: core.clock.now(),
  });
}

const journal = (kind: string, draft: Draft, name: string): Omit<JournalEntry, 'atMs'> => ({
  kind,
  ref: draft.id,
  body: { name, lines: draft.lines.length, totalMinor: receiptTotal(draft.lines) },
});
