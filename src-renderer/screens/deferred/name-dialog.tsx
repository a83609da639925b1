import { type ReactNode, useEffect, useRef, useState } from 'react';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Field } from '../../kit/field.tsx';
import { MessageLine } from '../../kit/message-line.tsx';
import { tillNowMs } from '../../state/till-clock.ts';
import { useTill } from '../../state/till-mirror.ts';
import { closeDialog, say } from '../../state/ui.ts';
import { t } from '../../texts/text.ts';
import { automaticName, LONGEST_NAME, putAside } from './defer.ts';

/** Ctrl+F6: the receipt is put aside under a name the cashier will know it by. */
export function NameDeferredDialog(): ReactNode {
  const { lines } = useTill((till) => till.receipt);
  const [name, setName] = useState(() => automaticName(lines, tillNowMs()));
  const field = useRef<HTMLInputElement>(null);
  const empty = lines.length === 0;
  useEffect(() => {
    say(null);
    field.current?.select();
  }, []);
  useEffect(() => {
    if (empty) closeDialog();
  }, [empty]);
  const put = (): void => void putAside(name.trim() === '' ? automaticName(lines, tillNowMs()) : name.trim());
  useScope('dialog', { 'dialog.confirm': put, 'dialog.back': closeDialog }, LAYER.dialog);
  return (
    <Dialog
      title={t('deferred.name.title')}
      foot={
        <>
          <Button command="dialog.back" onPress={closeDialog}>
            {t('dialog.back')}
          </Button>
          <Button look="main" command="dialog.confirm" onPress={put}>
            {t('deferred.name.confirm')}
          </Button>
        </>
      }
    >
      <Field
        first
        label={t('deferred.name.label')}
        hint={t('deferred.name.hint')}
        value={name}
        onChange={setName}
        maxLength={LONGEST_NAME}
        inputRef={field}
      />
      <MessageLine wrap />
    </Dialog>
  );
}
