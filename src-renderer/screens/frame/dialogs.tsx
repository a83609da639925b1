import type { ReactNode } from 'react';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { MessageLine } from '../../kit/message-line.tsx';
import { act } from '../../state/act.ts';
import { useTill } from '../../state/till-mirror.ts';
import { closeDialog, type Dialog as Open, useUi } from '../../state/ui.ts';
import { t } from '../../texts/text.ts';
import { CashMoveDialog } from '../cash/cash-move-dialog.tsx';
import { NameDeferredDialog } from '../deferred/name-dialog.tsx';
import { NobodyDialog } from '../lock/nobody-dialog.tsx';
import { QuantityDialog, WeightDialog } from '../sell/quantity-dialog.tsx';
import { TrainingDialog } from '../training/training-dialog.tsx';
import { AboutDialog } from './about-dialog.tsx';
import { KeySheet } from './key-sheet.tsx';
import { LookDialog } from './look-dialog.tsx';
import { MenuDialog } from './menu-dialog.tsx';

/** The topmost of the open dialogs; those below wait. */
export function Dialogs(): ReactNode {
  const top = useUi((state) => state.dialogs.at(-1) ?? null);
  return top === null ? null : <Shown dialog={top} />;
}

function Shown({ dialog }: { readonly dialog: Open }): ReactNode {
  switch (dialog.kind) {
    case 'menu':
      return <MenuDialog />;
    case 'keys':
      return <KeySheet />;
    case 'quantity':
      return <QuantityDialog lineId={dialog.lineId} />;
    case 'weight':
      return <WeightDialog name={dialog.name} unit={dialog.unit} again={dialog.again} />;
    case 'cancel-receipt':
      return <CancelReceipt />;
    case 'cash-move':
      return <CashMoveDialog direction={dialog.direction} />;
    case 'name-deferred':
      return <NameDeferredDialog />;
    case 'nobody':
      return <NobodyDialog />;
    case 'training':
      return <TrainingDialog />;
    case 'look':
      return <LookDialog />;
    case 'about':
      return <AboutDialog />;
    case 'quit':
      return (
        <Confirm
          title={t('quit.title')}
          text={t('quit.text')}
          confirm={t('quit.confirm')}
          onConfirm={() => void act('app.quit', {})}
        />
      );
  }
}

function CancelReceipt(): ReactNode {
  const { lines, totalMinor } = useTill((till) => till.receipt);
  return (
    <Confirm
      danger
      title={t('cancel.title')}
      text={t('cancel.text', { count: lines.length, totalMinor })}
      confirm={t('cancel.confirm')}
      onConfirm={() => void act('sale.cancel', {})}
    />
  );
}

interface ConfirmProps {
  readonly title: string;
  readonly text: string;
  readonly confirm: string;
  readonly danger?: boolean;
  readonly onConfirm: () => void;
}

function Confirm({ title, text, confirm, danger = false, onConfirm }: ConfirmProps): ReactNode {
  const run = (): void => {
    closeDialog();
    onConfirm();
  };
  useScope('dialog', { 'dialog.confirm': run, 'dialog.back': closeDialog }, LAYER.dialog);
  return (
    <Dialog
      alert
      title={title}
      level="warning"
      foot={
        <>
          <Button command="dialog.back" onPress={closeDialog}>
            {t('dialog.back')}
          </Button>
          <Button look={danger ? 'danger' : 'main'} command="dialog.confirm" onPress={run}>
            {confirm}
          </Button>
        </>
      }
    >
      <p>{text}</p>
      <MessageLine wrap />
    </Dialog>
  );
}
