import { type ReactNode, useState } from 'react';
import { type CommandId, keyOf } from '../../keys/keymap.ts';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { KeyCap, keepFocus } from '../../kit/button.tsx';
import { KeyBar } from '../../kit/key-bar.tsx';
import { MessageLine } from '../../kit/message-line.tsx';
import { act } from '../../state/act.ts';
import { t } from '../../texts/text.ts';

/** The very first screen: everything virtual with one key, or the shop's own till. */
export function Welcome({ onSetup }: { readonly onSetup: () => void }): ReactNode {
  const [working, setWorking] = useState(false);
  const demo = async (): Promise<void> => {
    setWorking(true);
    await act('setup.demo', {});
    setWorking(false);
  };
  const handlers = { 'welcome.demo': working ? null : () => void demo(), 'welcome.setup': working ? null : onSetup };
  useScope('welcome', handlers, LAYER.screen);
  return (
    <div className="screen">
      <div className="screen-body setup">
        <section className="setup-welcome">
          <h1 className="setup-title">{t('setup.welcome.title')}</h1>
          <p className="quiet">{t('setup.welcome.text')}</p>
          <Way
            main
            command="welcome.demo"
            title={t(working ? 'setup.demo.working' : 'setup.demo.title')}
            text={t('setup.demo.text')}
            onPress={handlers['welcome.demo']}
          />
          <Way
            command="welcome.setup"
            title={t('setup.real.title')}
            text={t('setup.real.text')}
            onPress={handlers['welcome.setup']}
          />
          <MessageLine wrap />
        </section>
      </div>
      <KeyBar scope="welcome" handlers={handlers} />
    </div>
  );
}

interface WayProps {
  readonly command: CommandId;
  readonly title: string;
  readonly text: string;
  readonly main?: boolean;
  readonly onPress: (() => void) | null;
}

function Way({ command, title, text, main = false, onPress }: WayProps): ReactNode {
  return (
    <button
      type="button"
      className={`panel way ${main ? 'way-main' : ''}`}
      aria-disabled={onPress === null}
      onMouseDown={keepFocus}
      onClick={() => onPress?.()}
    >
      <span className="way-title">{title}</span>
      <KeyCap chord={keyOf(command)} />
      <span className="way-text">{text}</span>
    </button>
  );
}
