/** The queue of documents for other systems: looking at it, trying now, releasing what was rejected. */
import type { OutboxRowView } from '#contract/views.ts';
import { accepted, refused } from '#domain/refusals.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { listOutbox } from '#main/ledger/outbox.ts';
import { outboxDetail } from '#main/ledger/outbox-detail.ts';
import type { OutboxRow } from '#main/ledger/rows.ts';
import type { UploadDesk } from '../upload-desk.ts';
import type { Handlers } from './handler.ts';

export interface OutboxParts {
  readonly ledger: Ledger;
  readonly uploads: UploadDesk;
  /** Who stands at the till: kept in the journal beside a release. */
  readonly who: () => string;
}

export function outboxHandlers({ ledger, uploads, who }: OutboxParts): Handlers {
  return {
    'outbox.list': ({ state, limit }) =>
      accepted({
        rows: listOutbox(ledger, { limit, filter: state }).flatMap((row) => rowView(ledger, row) ?? []),
      }),
    'outbox.send': () => {
      if (uploads.status().sink === 'off') return refused('not-now');
      uploads.hurry();
      return accepted({});
    },
    'outbox.release': ({ documentId }) =>
      uploads.release(documentId, who()) === 'released' ? accepted({}) : refused('not-now'),
  };
}

function rowView(ledger: Ledger, row: OutboxRow): OutboxRowView | null {
  const { documentId, seq, kind, state, createdAtMs } = row;
  if (state.at === 'accepted') return null;
  const reason = 'reason' in state ? state.reason : { code: '', text: '' };
  return {
    ...{ documentId, seq, kind, createdAtMs, ...outboxDetail(ledger, row) },
    state: state.at,
    attempts: state.attempts,
    nextTryAtMs: state.at === 'later' ? state.untilMs : null,
    reason: reason.code,
    detail: reason.text,
  };
}
