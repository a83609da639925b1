import type { ReactNode } from 'react';
import { bindingsOf } from '../../keys/keymap.ts';
import { globalScope, LAYER, topScope, useScope } from '../../keys/scopes.ts';
import { Button, KeyCap } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { closeDialog } from '../../state/ui.ts';
import { t, textOf } from '../../texts/text.ts';

/** F1: every key of the screen that lies under this sheet and works now, out of the one table. */
export function KeySheet(): ReactNode {
  useScope('dialog', { 'dialog.confirm': closeDialog, 'dialog.back': closeDialog }, LAYER.dialog);
  const rows = [topScope(LAYER.dialog), globalScope()].flatMap((heard) =>
    heard ? bindingsOf(heard.scope).filter(({ id }) => id !== 'global.keys' && heard.handlers[id]) : [],
  );
  return (
    <Dialog
      wide
      title={t('keys.title')}
      foot={
        <Button command="dialog.back" onPress={closeDialog}>
          {t('dialog.close')}
        </Button>
      }
    >
      <p className="quiet">{t('keys.hint')}</p>
      <ul className="key-sheet">
        {rows.map((row) => (
          <li key={row.id} className="key-row">
            <span>{textOf(row.title, {})}</span>
            <span className="key-caps">
              {row.keys
                .filter((key) => !/NumpadEnter/.test(key))
                .map((key) => (
                  <KeyCap key={key} chord={key} />
                ))}
            </span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
