import type { ReactNode } from 'react';
import { t } from '../texts/text.ts';
import { keepFocus } from './button.tsx';

const KEYS = ['7', '8', '9', '4', '5', '6', '1', '2', '3', '0', ','] as const;
/** An empty place keeps the nought under the eight. */
const DIGITS = ['7', '8', '9', '4', '5', '6', '1', '2', '3', '', '0'] as const;

interface NumpadProps {
  readonly onKey: (key: string) => void;
  readonly onErase: () => void;
  /** Without the decimal comma. */
  readonly digitsOnly?: boolean;
}

/** Digits for the finger; the field keeps the focus. */
export function Numpad({ onKey, onErase, digitsOnly = false }: NumpadProps): ReactNode {
  return (
    <div className="numpad">
      {(digitsOnly ? DIGITS : KEYS).map((key) =>
        key === '' ? (
          <span key={key} />
        ) : (
          <button
            key={key}
            type="button"
            tabIndex={-1}
            className="numpad-key"
            onMouseDown={keepFocus}
            onClick={() => onKey(key)}
          >
            {key}
          </button>
        ),
      )}
      <button
        type="button"
        tabIndex={-1}
        className="numpad-key"
        aria-label={t('pay.backspace')}
        onMouseDown={keepFocus}
        onClick={onErase}
      >
        ⌫
      </button>
    </div>
  );
}
