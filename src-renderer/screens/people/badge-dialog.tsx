import { type ReactNode, useEffect, useRef } from 'react';
import type { CashierView } from '#contract/views.ts';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { MessageLine } from '../../kit/message-line.tsx';
import { act, ask } from '../../state/act.ts';
import { onBadge } from '../../state/badge.ts';
import { useTill } from '../../state/till-mirror.ts';
import { t } from '../../texts/text.ts';

interface BadgeDialogProps {
  readonly person: CashierView;
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}

/** The next card or badge at the scanner becomes this person's. */
export function BadgeDialog({ person, onClose, onDone }: BadgeDialogProps): ReactNode {
  const { id, name } = person;
  const badge = useTill((till) => till.session.badge);
  const finish = useRef(onDone);
  finish.current = onDone;
  useScope('dialog', { 'dialog.confirm': null, 'dialog.back': onClose }, LAYER.dialog);
  useEffect(() => onBadge(() => finish.current(t('cashiers.badge.done', { name }))), [name]);
  useEffect(() => {
    // Main waits for a minute at a time.
    if (badge !== 'enrol') void act('cashier.expect', { for: 'enrol', cashierId: id });
  }, [badge, id]);
  useEffect(() => () => void ask('cashier.expect', { for: 'nothing' }), []);
  return (
    <Dialog
      title={t('cashiers.badge.title', { name })}
      foot={
        <Button command="dialog.back" onPress={onClose}>
          {t('dialog.back')}
        </Button>
      }
    >
      <p className="people-badge">{t('cashiers.badge.how')}</p>
      <p className="quiet">{t('cashiers.badge.text')}</p>
      <MessageLine wrap />
    </Dialog>
  );
}
