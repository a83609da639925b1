import type { ReactNode } from 'react';
import { keyOf } from '../../keys/keymap.ts';
import { KeyCap, keepFocus } from '../../kit/button.tsx';
import { useTill } from '../../state/till-mirror.ts';
import { showScreen } from '../../state/ui.ts';
import { t } from '../../texts/text.ts';
import './deferred.css';

/** How many receipts wait aside; touching it shows them. With goods in hand F6 puts those aside, so no key is drawn then. */
export function DeferredCount(): ReactNode {
  const count = useTill((till) => till.deferred.length);
  const empty = useTill((till) => till.receipt.lines.length === 0);
  if (count === 0) return null;
  return (
    <dt className="deferred-count">
      <button
        type="button"
        tabIndex={-1}
        className="deferred-button"
        onMouseDown={keepFocus}
        onClick={() => showScreen('deferred')}
      >
        {t('deferred.count', { count })} {empty && <KeyCap chord={keyOf('sell.defer')} />}
      </button>
    </dt>
  );
}
