import type { ReactNode } from 'react';
import { AskDialog } from '../../kit/ask-dialog.tsx';
import { act } from '../../state/act.ts';
import { closeDialog } from '../../state/ui.ts';
import { t } from '../../texts/text.ts';
import { useSending } from '../returns/use-sending.ts';

/** Another base and virtual devices: asked once, in one sentence. */
export function TrainingDialog(): ReactNode {
  const sending = useSending();
  const enter = (): void =>
    sending(async () => {
      const reply = await act('training.enter', {});
      if (reply.ok) closeDialog();
    });
  return (
    <AskDialog alert title={t('training.title')} confirm={t('training.enter')} onConfirm={enter} onClose={closeDialog}>
      <p>{t('training.text')}</p>
    </AskDialog>
  );
}
