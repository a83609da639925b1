import type { ReactNode } from 'react';
import { LAYER, useScope } from '../keys/scopes.ts';
import { t } from '../texts/text.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { MessageLine } from './message-line.tsx';

interface AskDialogProps {
  readonly title: string;
  readonly confirm: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly alert?: boolean;
  readonly wide?: boolean;
}

/** A question or a small form over the screen: Enter does it, Esc leaves it, a refusal stands inside. */
export function AskDialog(props: AskDialogProps): ReactNode {
  const { title, confirm, onConfirm, onClose, children, alert = false, wide = false } = props;
  useScope('dialog', { 'dialog.confirm': onConfirm, 'dialog.back': onClose }, LAYER.dialog);
  return (
    <Dialog
      title={title}
      alert={alert}
      wide={wide}
      {...(alert ? { level: 'warning' as const } : {})}
      foot={
        <>
          <Button command="dialog.back" onPress={onClose}>
            {t('dialog.back')}
          </Button>
          <Button command="dialog.confirm" look="main" onPress={onConfirm}>
            {confirm}
          </Button>
        </>
      }
    >
      {children}
      <MessageLine wrap />
    </Dialog>
  );
}
