import type { ReactNode } from 'react';
import { bindingsOf, type Handlers, keyOf, type Scope } from '../keys/keymap.ts';
import { openDialog } from '../state/ui.ts';
import { t, textOf } from '../texts/text.ts';
import { KeyCap, keepFocus } from './button.tsx';

/** The bar below: the commands of this screen that work now, each with its key. */
export function KeyBar<S extends Scope>({
  scope,
  handlers,
}: {
  readonly scope: S;
  readonly handlers: Handlers<S>;
}): ReactNode {
  const all: Readonly<Partial<Record<string, (() => void) | null>>> = handlers;
  return (
    <nav className="bar" aria-label={t('keys.title')}>
      <Command chord={keyOf('global.keys')} title={t('cmd.keys')} onPress={() => openDialog({ kind: 'keys' })} />
      {bindingsOf(scope).map((row) => {
        const handler = all[row.id];
        if (row.bar === undefined || !handler) return null;
        const wide = row.bar === 'wide';
        return <Command key={row.id} chord={row.keys[0]} title={textOf(row.title, {})} wide={wide} onPress={handler} />;
      })}
    </nav>
  );
}

interface CommandProps {
  readonly chord: string;
  readonly title: string;
  readonly wide?: boolean;
  readonly onPress: () => void;
}

function Command({ chord, title, wide = false, onPress }: CommandProps): ReactNode {
  const className = wide ? 'bar-command bar-wide' : 'bar-command';
  return (
    <button type="button" tabIndex={-1} className={className} onMouseDown={keepFocus} onClick={onPress}>
      <KeyCap chord={chord} />
      <span>{title}</span>
    </button>
  );
}
