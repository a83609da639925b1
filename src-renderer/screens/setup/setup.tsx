import { type ReactNode, useEffect, useState } from 'react';
import type { Answer } from '#contract/contract.ts';
import { ask } from '../../state/act.ts';
import { useTill } from '../../state/till-mirror.ts';
import { showScreen } from '../../state/ui.ts';
import { t } from '../../texts/text.ts';
import { Welcome } from './welcome.tsx';
import { Wizard } from './wizard.tsx';
import './setup.css';

/** The first run, and later the settings: the same steps, filled with what is set. */
export function Setup(): ReactNode {
  const first = useTill((till) => till.stage === 'setup');
  const [known, setKnown] = useState<Answer<'setup.get'> | null>(null);
  const [chosen, setChosen] = useState(!first);
  // The wizard saves before its last steps: what began as the first run ends as one.
  const [began] = useState(first);
  useEffect(() => {
    void ask('setup.get', {}).then(setKnown);
  }, []);
  const choose = (wizard: boolean): void => {
    // The till becomes ready in the middle of the wizard: the screen under it must be the wizard then.
    showScreen(wizard ? 'setup' : 'sell');
    setChosen(wizard);
  };
  if (!chosen) return <Welcome onSetup={() => choose(true)} />;
  if (known === null) return <p className="empty">{t('app.loading')}</p>;
  return <Wizard known={known} onLeave={began ? () => choose(false) : null} />;
}
