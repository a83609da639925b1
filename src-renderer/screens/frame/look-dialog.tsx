import type { ReactNode } from 'react';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Choice } from '../../kit/field.tsx';
import { changeScale, setTheme, THEMES, useLook } from '../../state/look.ts';
import { closeDialog } from '../../state/ui.ts';
import { t } from '../../texts/text.ts';

/** Colours and size, at once visible. */
export function LookDialog(): ReactNode {
  const { theme, scalePercent } = useLook((state) => state);
  useScope('dialog', { 'dialog.confirm': closeDialog, 'dialog.back': closeDialog }, LAYER.dialog);
  return (
    <Dialog
      title={t('look.title')}
      foot={
        <Button look="main" command="dialog.confirm" onPress={closeDialog}>
          {t('quantity.apply')}
        </Button>
      }
    >
      <Choice
        label={t('look.theme')}
        value={theme}
        options={THEMES.map((value) => ({ value, title: t(`look.theme.${value}`) }))}
        onChange={setTheme}
      />
      <div className="field">
        <span className="field-label">{t('look.scale')}</span>
        <div className="scale-row">
          <Button onPress={() => changeScale(-1)}>{t('look.smaller')}</Button>
          <output className="scale-value">{t('look.scale.value', { percent: scalePercent })}</output>
          <Button onPress={() => changeScale(1)}>{t('look.larger')}</Button>
        </div>
      </div>
    </Dialog>
  );
}
