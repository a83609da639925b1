import { type ReactNode, useState } from 'react';
import type { FiscalView } from '#contract/snapshot.ts';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Field } from '../../kit/field.tsx';
import { MessageLine } from '../../kit/message-line.tsx';
import { Money } from '../../kit/money.tsx';
import { act } from '../../state/act.ts';
import { t } from '../../texts/text.ts';
import { hasSum } from './fiscal-told.ts';

const FOUR_BYTES = 4_294_967_295;

interface DecideDialogProps {
  readonly fiscal: FiscalView;
  readonly onBack: () => void;
}

/** A person has the paper in hand: the document with its ФД and ФП, or no document at all. */
export function DecideDialog({ fiscal, onBack }: DecideDialogProps): ReactNode {
  const [fd, setFd] = useState('');
  const [fp, setFp] = useState('');
  const [checked, setChecked] = useState(false);
  const fdNumber = readNumber(fd, 1);
  const fiscalSign = readNumber(fp, 0);
  const done = (): void => {
    setChecked(true);
    if (fdNumber !== null && fiscalSign !== null) void act('fiscal.decide', { outcome: 'done', fdNumber, fiscalSign });
  };
  const notDone = (): void => void act('fiscal.decide', { outcome: 'not-done' });
  useScope('decide', { 'decide.done': done, 'decide.notDone': notDone, 'decide.back': onBack }, LAYER.fiscal);
  return (
    <Dialog
      alert
      wide
      level="warning"
      title={t('fiscal.decide.title')}
      foot={
        <>
          <Button command="decide.back" onPress={onBack}>
            {t('dialog.back')}
          </Button>
          <Button command="decide.notDone" look="danger" onPress={notDone}>
            {t('fiscal.decide.not-done')}
          </Button>
          <Button command="decide.done" look="main" onPress={done}>
            {t('fiscal.decide.done')}
          </Button>
        </>
      }
    >
      {hasSum(fiscal) && (
        <p>
          {t('fiscal.total')}: <Money amountMinor={fiscal.totalMinor} className="fiscal-total" />
        </p>
      )}
      <p className="quiet">{t('fiscal.decide.hint')}</p>
      <Field
        first
        digits
        label={t('fiscal.decide.fd')}
        value={fd}
        onChange={setFd}
        maxLength={10}
        error={checked && fdNumber === null ? t('fiscal.decide.bad-fd') : null}
      />
      <Field
        digits
        label={t('fiscal.decide.fp')}
        value={fp}
        onChange={setFp}
        maxLength={10}
        error={checked && fiscalSign === null ? t('fiscal.decide.bad-fp') : null}
      />
      <MessageLine wrap />
    </Dialog>
  );
}

/** A whole number of four bytes as typed from paper; null when it is none. */
export function readNumber(text: string, least: number): number | null {
  const value = /^\s*\d{1,10}\s*$/.test(text) ? Number(text) : null;
  return value !== null && value >= least && value <= FOUR_BYTES ? value : null;
}
