import type { ReactNode } from 'react';
import { type CommandOf, type Handlers, keyOf } from '../../keys/keymap.ts';
import { KeyCap, keepFocus } from '../../kit/button.tsx';
import { type TextKey, t, textOf } from '../../texts/text.ts';

interface Way {
  readonly command: CommandOf<'pay'>;
  readonly title: TextKey;
  /** Without a terminal the same key asks for the slip. */
  readonly noTerminal?: TextKey;
}

const WAYS: readonly Way[] = [
  { command: 'pay.card', title: 'pay.way.card', noTerminal: 'pay.way.card.no-terminal' },
  { command: 'pay.sbp', title: 'pay.way.sbp', noTerminal: 'pay.way.sbp.no-terminal' },
];
const RARE: readonly Way[] = [
  { command: 'pay.byHand', title: 'pay.way.by-hand' },
  { command: 'pay.certificate', title: 'pay.way.certificate' },
  { command: 'pay.advance', title: 'pay.way.advance' },
  { command: 'pay.credit', title: 'pay.way.credit' },
];

interface PayWaysProps {
  readonly handlers: Handlers<'pay'>;
  readonly hasTerminal: boolean;
}

/** Every way but cash, each under its key: the two of every day wide, the rare ones in a square below. */
export function PayWays({ handlers, hasTerminal }: PayWaysProps): ReactNode {
  return (
    <fieldset className="pay-ways" aria-label={t('pay.ways')}>
      {WAYS.map(({ command, title, noTerminal }) => (
        <WayButton
          key={command}
          command={command}
          title={hasTerminal || noTerminal === undefined ? title : noTerminal}
          onPress={handlers[command]}
        />
      ))}
      <div className="pay-ways-rare">
        {RARE.map(({ command, title }) => (
          <WayButton key={command} command={command} title={title} onPress={handlers[command]} />
        ))}
      </div>
    </fieldset>
  );
}

interface WayButtonProps {
  readonly command: CommandOf<'pay'>;
  readonly title: TextKey;
  readonly onPress: (() => void) | null;
}

function WayButton({ command, title, onPress }: WayButtonProps): ReactNode {
  return (
    <button
      type="button"
      tabIndex={-1}
      className="pay-way"
      aria-disabled={onPress === null}
      onMouseDown={keepFocus}
      onClick={() => onPress?.()}
    >
      <span>{textOf(title, {})}</span>
      <KeyCap chord={keyOf(command)} />
    </button>
  );
}
