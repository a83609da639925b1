/** Sends a cash move, and tells its end: main answers when it is planned, the registrar some seconds later. */
import type { FiscalView, Snapshot } from '#contract/snapshot.ts';
import { act } from '../../state/act.ts';
import { mirror, till } from '../../state/till-mirror.ts';
import { say } from '../../state/ui.ts';
import { t } from '../../texts/text.ts';
import type { Direction } from './cash-told.ts';

export interface Move {
  readonly direction: Direction;
  readonly amountMinor: number;
  readonly reason: string;
}

/** Resolves with true when main has taken it. */
export async function moveCash(move: Move): Promise<boolean> {
  const reply = await act('shift.cashMove', move);
  if (reply.ok) tellTheEnd(move);
  return reply.ok;
}

/** States out of which a document only goes by being made. */
const ENDS_DONE: ReadonlySet<FiscalView['state']> = new Set(['sending', 'checking', 'waiting-device']);

/** Whether the document that was at `last` and is now gone was made; an unclear or refused one has had its own dialog. */
export const isMade = (last: FiscalView['state'] | null): boolean => last === null || ENDS_DONE.has(last);

const stateOf = (snapshot: Snapshot | null): FiscalView['state'] | null => snapshot?.fiscal?.state ?? null;

function tellTheEnd({ direction, amountMinor, reason }: Move): void {
  const tell = (): void => say({ tone: 'info', text: t(`cash.${direction}.done`, { amountMinor, reason }) });
  let last = stateOf(till());
  if (last === null) {
    tell();
    return;
  }
  const stop = mirror.subscribe(({ snapshot }) => {
    const now = stateOf(snapshot);
    if (now === null) {
      stop();
      if (isMade(last)) tell();
    }
    last = now;
  });
}
