import type { ReactNode } from 'react';
import type { CashierView } from '#contract/views.ts';
import { AskDialog } from '../../kit/ask-dialog.tsx';
import { act } from '../../state/act.ts';
import { t } from '../../texts/text.ts';
import { useSending } from '../returns/use-sending.ts';

interface DropBadgesDialogProps {
  readonly person: CashierView;
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}

/** All badges of a person at once: codes are not kept, so one of several cannot be named. */
export function DropBadgesDialog({ person, onClose, onDone }: DropBadgesDialogProps): ReactNode {
  const { id, name, hasPin } = person;
  const sending = useSending();
  const drop = (): void =>
    sending(async () => {
      const reply = await act('cashier.badge', { id, code: '' });
      if (reply.ok) onDone(t('cashiers.badge.dropped', { name }));
    });
  return (
    <AskDialog
      alert
      title={t('cashiers.badge.drop.title')}
      confirm={t('cashiers.badge.drop')}
      onConfirm={drop}
      onClose={onClose}
    >
      <p>{t(hasPin ? 'cashiers.badge.drop.text' : 'cashiers.badge.drop.no-pin', { name })}</p>
    </AskDialog>
  );
}
