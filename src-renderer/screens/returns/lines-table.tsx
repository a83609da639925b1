import { memo, type ReactNode, useEffect, useRef } from 'react';
import type { ReturningView, ReturnLineView } from '#contract/snapshot.ts';
import { keepFocus } from '../../kit/button.tsx';
import { money, quantity } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';
import { returns } from './returns-store.ts';

interface LinesTableProps {
  readonly returning: ReturningView;
  readonly activeId: string | null;
}

/** The lines of the sale: bought, returned before, may be returned, and what is returned now. */
export function LinesTable({ returning, activeId }: LinesTableProps): ReactNode {
  const { lines, sale } = returning;
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another line in hand is the reason to scroll
  useEffect(() => {
    box.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);
  if (lines.length === 0)
    return (
      <section className="panel return-table">
        <div className="empty">
          <p className="empty-title">{t('return.lines.none')}</p>
          <p>{t('return.lines.none.hint')}</p>
        </div>
      </section>
    );
  const known = sale !== null;
  return (
    <section className="panel return-table">
      <div className="lines scroll" ref={box}>
        <table className="lines-table">
          <thead>
            <tr>
              <th scope="col">{t('return.column.name')}</th>
              <Figure>{t('return.column.price')}</Figure>
              {known && <Figure>{t('return.column.sold')}</Figure>}
              {known && <Figure wide>{t('return.column.before')}</Figure>}
              {known && <Figure>{t('return.column.may')}</Figure>}
              <Figure>{t('return.column.chosen')}</Figure>
              <Figure>{t('return.column.sum')}</Figure>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <Line key={line.id} line={line} known={known} active={line.id === activeId} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Figure({ children, wide = false }: { readonly children: string; readonly wide?: boolean }): ReactNode {
  return (
    <th className={`cell-figure ${wide ? 'return-wide' : ''}`} scope="col">
      {children}
    </th>
  );
}

interface LineProps {
  readonly line: ReturnLineView;
  readonly known: boolean;
  readonly active: boolean;
}

const Line = memo(
  function Line({ line, known, active }: LineProps): ReactNode {
    const { unit, measure, soldMilli, returnedMilli, maxMilli, quantityMilli } = line;
    const amount = (milli: number): string => quantity(milli, measure !== 0);
    const gone = maxMilli === 0;
    return (
      <tr
        className={`line ${quantityMilli > 0 ? 'line-chosen' : ''} ${gone ? 'line-gone' : ''}`}
        aria-current={active ? 'true' : undefined}
        onMouseDown={keepFocus}
        onClick={() => returns.setState({ lineId: line.id })}
      >
        <td>
          <span className="line-name">{line.name}</span>
        </td>
        <td className="cell-figure">{money(line.priceMinor)}</td>
        {known && <td className="cell-figure">{amount(soldMilli)}</td>}
        {known && <td className="cell-figure return-wide">{returnedMilli > 0 && amount(returnedMilli)}</td>}
        {known && <td className="cell-figure">{gone ? t('return.line.all-back') : amount(maxMilli ?? 0)}</td>}
        <td className="cell-figure cell-chosen">
          {quantityMilli > 0 ? (
            <>
              <span aria-hidden="true">✓ </span>
              {amount(quantityMilli)}&nbsp;<span className="unit">{unit}</span>
            </>
          ) : (
            !gone && <span className="unit">{t('return.line.keep')}</span>
          )}
        </td>
        <td className="cell-figure cell-sum">{quantityMilli > 0 && money(line.sumMinor)}</td>
      </tr>
    );
  },
  (before, now) =>
    before.active === now.active &&
    before.known === now.known &&
    before.line.quantityMilli === now.line.quantityMilli &&
    before.line.priceMinor === now.line.priceMinor &&
    before.line.sumMinor === now.line.sumMinor &&
    before.line.maxMilli === now.line.maxMilli,
);

/** The line in hand with its whole name, and what the narrow table leaves out. */
export function LineInFull({ line }: { readonly line: ReturnLineView }): ReactNode {
  const { name, code, unit, measure, soldMilli, returnedMilli, maxMilli } = line;
  const amount = (milli: number): string => `${quantity(milli, measure !== 0)}\u00a0${unit}`;
  const facts =
    maxMilli === null
      ? ''
      : t('return.line.facts', {
          sold: amount(soldMilli),
          before: returnedMilli > 0 ? amount(returnedMilli) : '',
          may: amount(maxMilli),
        });
  return (
    <section className="panel active-line">
      <p className="active-name">{name}</p>
      <p className="active-rest">
        {[t('return.line.code', { code }), facts].filter((part) => part !== '').join(' · ')}
      </p>
    </section>
  );
}
