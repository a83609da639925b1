import type { ReactNode } from 'react';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { KeyBar } from '../../kit/key-bar.tsx';
import { cancelImport, forgetImport, pickAndImport, useImporting } from '../../state/importing.ts';
import { useTill } from '../../state/till-mirror.ts';
import { showScreen } from '../../state/ui.ts';
import { t } from '../../texts/text.ts';
import { ImportWork } from './import-work.tsx';

/** Import of goods as a screen of its own, not a dialog: Esc returns to the sale and the import goes on. */
export function ImportScreen(): ReactNode {
  const state = useImporting();
  const count = useTill((till) => till.catalogueItems);
  const running = state.at === 'running';
  const leave = (): void => {
    if (!running) forgetImport();
    showScreen('sell');
  };
  const handlers = {
    'import.pick': running ? null : () => void pickAndImport(),
    'import.cancel': running ? cancelImport : null,
    'import.back': leave,
  };
  useScope('import', handlers, LAYER.screen);
  return (
    <div className="screen">
      <div className="screen-body import">
        <section className="panel import-panel">
          <h1 className="dialog-title">{t('import.title')}</h1>
          <p>{t('import.now', { count })}</p>
          <ImportWork state={state} pick="import.pick" cancel="import.cancel" onLeave={leave} />
          {running && <p className="quiet">{t('import.selling')}</p>}
        </section>
      </div>
      <KeyBar scope="import" handlers={handlers} />
    </div>
  );
}
