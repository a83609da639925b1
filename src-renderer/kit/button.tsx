import type { ReactNode } from 'react';
import { capOf } from '../keys/chord.ts';
import { type CommandId, keyOf } from '../keys/keymap.ts';

/** A key as it is drawn beside a command. */
export function KeyCap({ chord }: { readonly chord: string }): ReactNode {
  return <kbd className="cap">{capOf(chord)}</kbd>;
}

/** Pressing with mouse or finger must not take the focus away from the one input. */
export const keepFocus = (event: { preventDefault(): void }): void => event.preventDefault();

interface ButtonProps {
  readonly children: ReactNode;
  readonly onPress: (() => void) | null;
  readonly command?: CommandId;
  readonly chord?: string;
  readonly look?: 'plain' | 'main' | 'danger';
  readonly large?: boolean;
  readonly className?: string;
}

/** A button with the key that does the same. `onPress` null: shown, but not possible now. */
export function Button({
  children,
  onPress,
  command,
  chord,
  look = 'plain',
  large = false,
  className = '',
}: ButtonProps): ReactNode {
  const key = chord ?? (command === undefined ? '' : keyOf(command));
  return (
    <button
      type="button"
      className={`button button-${look} ${large ? 'button-large' : ''} ${className}`}
      aria-disabled={onPress === null}
      onMouseDown={keepFocus}
      onClick={() => onPress?.()}
    >
      <span>{children}</span>
      {key !== '' && <KeyCap chord={key} />}
    </button>
  );
}
