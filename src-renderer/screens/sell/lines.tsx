import { memo, type ReactNode, useEffect, useRef } from 'react';
import type { LineView } from '#contract/snapshot.ts';
import { keepFocus } from '../../kit/button.tsx';
import { money, quantity } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';
import { changeReceipt } from './sell-commands.ts';

interface LinesProps {
  readonly lines: readonly LineView[];
  readonly activeLineId: string | null;
}

/** The receipt's lines; the active one is always in sight. */
export function Lines({ lines, activeLineId }: LinesProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (element === null || activeLineId === null) return;
    const show = (): void => element.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest' });
    show();
    // A banner or the line in full may take room from the list.
    const watch = new ResizeObserver(show);
    watch.observe(element);
    return () => watch.disconnect();
  }, [activeLineId]);
  return (
    <div className="lines scroll" ref={box}>
      <table className="lines-table">
        <thead>
          <tr>
            <th className="cell-number" scope="col">
              {t('sell.column.number')}
            </th>
            <th scope="col">{t('sell.column.name')}</th>
            <th className="cell-figure" scope="col">
              {t('sell.column.quantity')}
            </th>
            <th className="cell-figure" scope="col">
              {t('sell.column.price')}
            </th>
            <th className="cell-figure" scope="col">
              {t('sell.column.sum')}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, index) => (
            <Line key={line.id} line={line} number={index + 1} active={line.id === activeLineId} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface LineProps {
  readonly line: LineView;
  readonly number: number;
  readonly active: boolean;
}

function isSame(a: LineProps, b: LineProps): boolean {
  return (
    a.number === b.number &&
    a.active === b.active &&
    a.line.id === b.line.id &&
    a.line.name === b.line.name &&
    a.line.unit === b.line.unit &&
    a.line.quantityMilli === b.line.quantityMilli &&
    a.line.priceMinor === b.line.priceMinor &&
    a.line.sumMinor === b.line.sumMinor
  );
}

/** One line; drawn again only when its own figures changed, so a scan into 200 lines draws one. */
const Line = memo(function Line({ line, number, active }: LineProps): ReactNode {
  return (
    <tr
      className="line"
      aria-current={active ? 'true' : undefined}
      onMouseDown={keepFocus}
      onClick={() => changeReceipt('sale.select', { lineId: line.id })}
    >
      <td className="cell-number">{number}</td>
      <td>
        <span className="line-name">{line.name}</span>
      </td>
      <td className="cell-figure">
        {quantity(line.quantityMilli, line.weighed)}&nbsp;<span className="unit">{line.unit}</span>
      </td>
      <td className="cell-figure">{money(line.priceMinor)}</td>
      <td className="cell-figure cell-sum">{money(line.sumMinor)}</td>
    </tr>
  );
}, isSame);
