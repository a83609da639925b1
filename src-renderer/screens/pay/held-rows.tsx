import { type ReactNode, useEffect, useRef } from 'react';
import type { HeldView } from '#contract/snapshot.ts';
import { keyOf } from '../../keys/keymap.ts';
import { KeyCap, keepFocus } from '../../kit/button.tsx';
import { money } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';
import { heldTold, isViaTerminal } from './held-told.ts';

interface HeldRowsProps {
  readonly held: readonly HeldView[];
  readonly chosenId: string | null;
  /** Null while nothing may be taken back. */
  readonly onTakeBack: ((held: HeldView) => void) | null;
}

/** What is paid already, one row a payment; the chosen one wears the key that takes it back. */
export function HeldRows({ held, chosenId, onTakeBack }: HeldRowsProps): ReactNode {
  return (
    <ul className="held scroll" aria-label={t('pay.held')}>
      {held.map((row) => (
        <HeldRow key={row.id} row={row} chosen={row.id === chosenId} onTakeBack={onTakeBack} />
      ))}
    </ul>
  );
}

interface HeldRowProps extends Pick<HeldRowsProps, 'onTakeBack'> {
  readonly row: HeldView;
  readonly chosen: boolean;
}

function HeldRow({ row, chosen, onTakeBack }: HeldRowProps): ReactNode {
  const told = heldTold(row);
  const line = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (chosen) line.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <li ref={line} className="held-row" aria-current={chosen}>
      <span className="held-title">
        <strong>{told.title}</strong> <span className="quiet">{told.detail}</span>
      </span>
      <span className={`held-state ${isViaTerminal(row) ? 'held-approved' : ''}`}>{told.state}</span>
      <strong className="held-sum">{money(row.amountMinor)}</strong>
      <button
        type="button"
        tabIndex={-1}
        className="held-back"
        aria-disabled={onTakeBack === null}
        onMouseDown={keepFocus}
        onClick={() => onTakeBack?.(row)}
      >
        {told.takeBack}
        {chosen && onTakeBack !== null && <KeyCap chord={keyOf('pay.takeBack')} />}
      </button>
    </li>
  );
}
