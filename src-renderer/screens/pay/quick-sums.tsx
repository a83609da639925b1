import type { ReactNode } from 'react';
import { type CommandId, keyOf } from '../../keys/keymap.ts';
import { KeyCap, keepFocus } from '../../kit/button.tsx';
import { moneyShort } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';

interface QuickSumsProps {
  readonly sumsMinor: readonly number[];
  readonly chosenMinor: number | null;
  readonly commands: readonly CommandId[];
  readonly onChoose: (amountMinor: number) => void;
}

/** Sums a buyer is likely to hand over, the exact one first. */
export function QuickSums({ sumsMinor, chosenMinor, commands, onChoose }: QuickSumsProps): ReactNode {
  return (
    <fieldset className="quick-sums" aria-label={t('pay.quick')}>
      {sumsMinor.map((amountMinor, index) => {
        const command = commands[index];
        return (
          <button
            key={amountMinor}
            type="button"
            className="quick-sum"
            aria-pressed={amountMinor === chosenMinor}
            onMouseDown={keepFocus}
            onClick={() => onChoose(amountMinor)}
          >
            <span>{moneyShort(amountMinor)}</span>
            {command !== undefined && <KeyCap chord={keyOf(command)} />}
          </button>
        );
      })}
    </fieldset>
  );
}
