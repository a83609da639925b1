/** How calls and scans are answered: one after another through the inbox, with a value, a refusal, or a defect. */
import type { CallName, TillEvent } from '#contract/contract.ts';
import type { ItemView } from '#contract/views.ts';
import { type Outcome, refused } from '#domain/refusals.ts';
import { LedgerError } from '#main/ledger/open.ts';
import type { Handler } from './handlers/handler.ts';
import type { Inbox } from './inbox.ts';

export type Refused = Extract<Outcome<never>, { ok: false }>;
export type Scanned = Outcome<{ lineId: string } | { item: ItemView } | { sale: string } | { did: string }>;

export function scanEvent(text: string, outcome: Scanned): TillEvent {
  const nothing = { event: 'scan', text, lineId: null, item: null, error: null } as const;
  if (!outcome.ok) {
    const { code, params } = outcome.error;
    return { ...nothing, outcome: 'refused', error: { code, params: { ...params } } };
  }
  const { value } = outcome;
  if ('item' in value) return { ...nothing, outcome: 'price', item: value.item };
  if ('sale' in value) return { ...nothing, outcome: 'sale-found' };
  if ('did' in value) return { ...nothing, outcome: 'login' };
  return { ...nothing, outcome: 'added', lineId: value.lineId };
}

export function answerCall(
  inbox: Inbox,
  handler: Handler<CallName> | undefined,
  payload: unknown,
): Promise<Outcome<unknown>> {
  if (!handler) return Promise.resolve(refused('unknown-call'));
  return new Promise((resolve, reject) => {
    const queued = inbox.push(() => {
      try {
        const outcome = guarded(() => handler(payload as never));
        if (outcome instanceof Promise)
          outcome.then(resolve, (error: unknown) => resolveOrReject(error, resolve, reject));
        else resolve(outcome);
      } catch (error) {
        reject(error);
      }
    });
    if (!queued) resolve(refused('not-now'));
  });
}

/** What the disk refuses is a refusal: nothing was changed. Anything else thrown is a defect. */
export function guarded<T>(act: () => T): T | Refused {
  try {
    return act();
  } catch (error) {
    return ledgerRefusal(error);
  }
}

function resolveOrReject(
  error: unknown,
  resolve: (outcome: Outcome<unknown>) => void,
  reject: (error: unknown) => void,
): void {
  try {
    resolve(ledgerRefusal(error));
  } catch (defect) {
    reject(defect);
  }
}

/** What the disk refuses, as a refusal; throws whatever else was thrown. */
export function ledgerRefusal(error: unknown): Refused {
  if (!(error instanceof LedgerError)) throw error;
  return error.code === 'disk-full' ? refused('disk-full') : refused('ledger-failed', { code: error.code });
}
