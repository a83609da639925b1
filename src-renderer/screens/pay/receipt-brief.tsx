import { memo, type ReactNode } from 'react';
import type { LineView } from '#contract/snapshot.ts';
import { useTill } from '../../state/till-mirror.ts';
import { money, quantity } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';

/** What is being paid for, in short: the buyer asks, the cashier reads it out without going back. */
export function ReceiptBrief(): ReactNode {
  const lines = useTill((till) => till.receipt.lines);
  return (
    <section className="brief">
      <h2 className="due-label">
        {t('pay.receipt')}, {t('sell.lines', { count: lines.length })}
      </h2>
      <ol className="brief-lines scroll">
        {lines.map((line) => (
          <BriefLine key={line.id} line={line} />
        ))}
      </ol>
    </section>
  );
}

/** A receipt in payment does not change: its lines are drawn once. */
const BriefLine = memo(
  ({ line }: { readonly line: LineView }): ReactNode => (
    <li className="brief-line">
      <span className="brief-name">{line.name}</span>
      <span className="quiet">
        {quantity(line.quantityMilli, line.weighed)}&nbsp;{line.unit}&nbsp;×&nbsp;{money(line.priceMinor)}
      </span>
      <span>{money(line.sumMinor)}</span>
    </li>
  ),
  (before, now) => before.line.id === now.line.id,
);
