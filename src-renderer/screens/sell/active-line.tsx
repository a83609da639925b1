import type { ReactNode } from 'react';
import type { LineView } from '#contract/snapshot.ts';
import { money, quantity } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';

/** The active line in full: the whole name, how the sum came about, what the code was. */
export function ActiveLine({ line }: { readonly line: LineView }): ReactNode {
  const rest = [
    line.vat === 'none' ? t('sell.active.novat') : t('sell.active.vat', { vat: line.vat }),
    line.code !== '' && t('sell.active.code', { code: line.code }),
    line.article !== '' && t('sell.active.article', { article: line.article }),
    line.barcode !== '' && line.barcode !== line.code && t('sell.active.barcode', { barcode: line.barcode }),
  ].filter((part) => part !== false);
  return (
    <section className="panel active-line" aria-live="polite">
      <p className="active-name">{line.name}</p>
      <p className="active-sum">{money(line.sumMinor)}</p>
      <p className="active-rest">
        <strong>
          {quantity(line.quantityMilli, line.weighed)}&nbsp;{line.unit}&nbsp;×&nbsp;{money(line.priceMinor)}
        </strong>
        {rest.map((part) => (
          <span key={part}> · {part}</span>
        ))}
      </p>
    </section>
  );
}
