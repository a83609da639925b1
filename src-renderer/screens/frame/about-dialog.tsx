import { type ReactNode, useEffect, useState } from 'react';
import type { Answer } from '#contract/contract.ts';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { ask } from '../../state/act.ts';
import { useTill } from '../../state/till-mirror.ts';
import { closeDialog } from '../../state/ui.ts';
import { deviceDate } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';

/** Versions, where the data live, which registrar: what support asks for first. */
export function AboutDialog(): ReactNode {
  const [about, setAbout] = useState<Answer<'app.about'> | null>(null);
  const registrar = useTill((till) => till.registrar);
  useScope('dialog', { 'dialog.confirm': closeDialog, 'dialog.back': closeDialog }, LAYER.dialog);
  useEffect(() => {
    void ask('app.about', {}).then(setAbout);
  }, []);
  const rows: readonly (readonly [string, string])[] = [
    [t('about.version'), about?.version ?? ''],
    [t('about.registrar'), registrar.model || registrar.title],
    [t('about.serial'), registrar.serial],
    [t('about.fn'), registrar.fnNumber],
    [t('about.fn.until'), deviceDate(registrar.fnValidUntil)],
    [t('about.data'), about?.dataDir ?? ''],
    [
      t('about.electron'),
      about === null ? '' : `${about.electron}, ${t('about.chrome')} ${about.chrome}, ${t('about.node')} ${about.node}`,
    ],
    [t('about.sqlite'), about?.sqlite ?? ''],
  ];
  return (
    <Dialog
      title={t('about.title')}
      foot={
        <Button command="dialog.back" onPress={closeDialog}>
          {t('dialog.close')}
        </Button>
      }
    >
      <dl className="facts">
        {rows
          .filter(([, value]) => value !== '')
          .map(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={`${name}-value`}>{value}</dd>])}
      </dl>
    </Dialog>
  );
}
