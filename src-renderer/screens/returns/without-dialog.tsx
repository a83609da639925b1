import { type ReactNode, useState } from 'react';
import { AskDialog } from '../../kit/ask-dialog.tsx';
import { Field } from '../../kit/field.tsx';
import { act } from '../../state/act.ts';
import { tillNowMs } from '../../state/till-clock.ts';
import { deviceDate } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';
import { receiptIn } from './find-sales.ts';
import { closeReturnDialog as close, returns } from './returns-store.ts';
import { dayAt, readDay } from './typed-day.ts';
import { useSending } from './use-sending.ts';

const LARGEST_U32 = 4_294_967_295;

/** Digits of a receipt, 0 when empty; null when they are no such number. */
export function readU32(text: string): number | null {
  const digits = text.trim();
  if (digits === '') return 0;
  return /^\d{1,10}$/.test(digits) && Number(digits) <= LARGEST_U32 ? Number(digits) : null;
}

export const isFnNumber = (text: string): boolean => /^(\d{16})?$/.test(text.trim());

/** The receipt of another till, or none at all: what the buyer says and what stands on the paper. */
export function WithoutDialog(): ReactNode {
  const [start] = useState(startValues);
  const [day, setDay] = useState(start.day);
  const [fn, setFn] = useState(start.fn);
  const [fd, setFd] = useState(start.fd);
  const [fp, setFp] = useState(start.fp);
  const [checked, setChecked] = useState(false);
  const send = useSending();
  const soldOn = readDay(day, dayAt(tillNowMs()));
  const fdNumber = readU32(fd);
  const fiscalSign = readU32(fp);
  const confirm = (): void => {
    setChecked(true);
    if (soldOn === null || fdNumber === null || fiscalSign === null || !isFnNumber(fn)) return;
    send(async () => {
      const reply = await act('returns.openWithout', { soldOn, fnNumber: fn.trim(), fdNumber, fiscalSign });
      if (reply.ok) close();
    });
  };
  const told = (bad: boolean, text: string): string | null => (checked && bad ? text : null);
  const badNumber = t('return.without.bad-number');
  return (
    <AskDialog
      wide
      title={t('return.without.title')}
      confirm={t('return.without.confirm')}
      onConfirm={confirm}
      onClose={close}
    >
      <p className="quiet">{t('return.without.text')}</p>
      <Field
        first
        label={t('return.without.day')}
        hint={t('return.find.day.hint')}
        value={day}
        onChange={setDay}
        maxLength={10}
        error={told(soldOn === null, t('return.find.day.bad'))}
      />
      <Field
        digits
        label={t('return.without.fn')}
        value={fn}
        onChange={setFn}
        maxLength={16}
        error={told(!isFnNumber(fn), t('return.without.bad-fn'))}
      />
      <div className="field-pair">
        <Field
          digits
          label={t('return.without.fd')}
          value={fd}
          onChange={setFd}
          maxLength={10}
          error={told(fdNumber === null, badNumber)}
        />
        <Field
          digits
          label={t('return.without.fp')}
          value={fp}
          onChange={setFp}
          maxLength={10}
          error={told(fiscalSign === null, badNumber)}
        />
      </div>
    </AskDialog>
  );
}

/** What the search has already: the QR that was scanned, or the day that was typed. */
function startValues() {
  const { text, day } = returns.getState().query;
  const qr = receiptIn(text);
  // The paper of a return tells nothing of the sale.
  if (qr?.operation !== 'sale') return { day, fn: '', fd: '', fp: '' };
  return { day: deviceDate(qr.issuedAt), fn: qr.fnNumber, fd: String(qr.fdNumber), fp: String(qr.fiscalSign) };
}
