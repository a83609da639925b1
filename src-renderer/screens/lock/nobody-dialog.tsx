import type { ReactNode } from 'react';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { useTill } from '../../state/till-mirror.ts';
import { closeDialog, showScreen } from '../../state/ui.ts';
import { t } from '../../texts/text.ts';

/** Ctrl+L while nobody has a PIN: whoever locked the till could not come back. */
export function NobodyDialog(): ReactNode {
  const training = useTill((till) => till.profile === 'training');
  const open = training ? closeDialog : () => showScreen('cashiers');
  useScope('dialog', { 'dialog.confirm': open, 'dialog.back': closeDialog }, LAYER.dialog);
  return (
    <Dialog
      title={t('lock.nobody.title')}
      foot={
        <>
          <Button command="dialog.back" onPress={closeDialog}>
            {t('dialog.close')}
          </Button>
          {!training && (
            <Button look="main" command="dialog.confirm" onPress={open}>
              {t('lock.nobody.open')}
            </Button>
          )}
        </>
      }
    >
      <p>{t(training ? 'lock.nobody.training' : 'lock.nobody.text')}</p>
    </Dialog>
  );
}
