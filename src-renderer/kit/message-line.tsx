import type { ReactNode } from 'react';
import type { LineView } from '#contract/snapshot.ts';
import { useTill } from '../state/till-mirror.ts';
import { type Message, useUi } from '../state/ui.ts';
import { quantity } from '../texts/format.ts';

/** The calm sentence about the last action; kept until the next one. `idle` is shown when there is none. */
export function MessageLine({
  idle = null,
  wrap = false,
}: {
  readonly idle?: ReactNode;
  readonly wrap?: boolean;
}): ReactNode {
  const message = useUi((state) => state.message);
  const lines = useTill((till) => till.receipt.lines);
  const tone = message?.tone ?? 'idle';
  return (
    <div className={`message message-${tone} ${wrap ? 'message-wrap' : ''}`} role="status" aria-live="polite">
      {message?.tone === 'refused' && <span className="mark mark-danger" aria-hidden="true" />}
      {message?.tone === 'added' && <span className="mark mark-ok" aria-hidden="true" />}
      <span className="message-text">{message === null ? idle : sentence(message, lines)}</span>
    </div>
  );
}

function sentence(message: Message, lines: readonly LineView[]): string {
  const line = message.lineId && lines.find((candidate) => candidate.id === message.lineId);
  return line ? `${line.name}, ${quantity(line.quantityMilli, line.weighed)}\u00a0${line.unit}` : message.text;
}
