import { type ReactNode, useEffect } from 'react';
import type { CashierView } from '#contract/views.ts';
import { hasRight } from '#domain/rights/roles.ts';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { MessageLine } from '../../kit/message-line.tsx';
import { ask, send } from '../../state/act.ts';
import type { Asking } from '../../state/allow.ts';
import { useTill } from '../../state/till-mirror.ts';
import { say } from '../../state/ui.ts';
import { t } from '../../texts/text.ts';
import { BadgesLocked } from '../lock/badges-locked.tsx';
import { useWho } from '../lock/use-who.ts';
import { WhoAndPin } from '../lock/who-and-pin.tsx';
import '../lock/lock.css';

/** Over whatever is open: a supervisor shows himself, and the call that waits for it goes once more. */
export function AllowDialog({ asking }: { readonly asking: Asking }): ReactNode {
  const close = (): void => {
    say(null);
    asking.answer(false);
  };
  const who = useWho({
    mayAnswer: (person: CashierView) => hasRight(person.role, asking.right),
    lastId: null,
    choose: t('allow.choose'),
    send: async (cashierId, pin) => {
      const reply = await send('cashier.allow', { cashierId, pin, call: asking.call });
      if (reply.ok) asking.answer(true);
      return reply;
    },
    leave: close,
  });
  useScope('who', { ...who.handlers, 'who.back': close }, LAYER.allow);
  useBadgeOf(asking);
  const badges = who.people?.some(({ hasBadge }) => hasBadge) ?? false;
  return (
    <Dialog
      wide
      level="warning"
      title={t('allow.title', { what: t(`right.${asking.right}`) })}
      foot={
        <>
          <Button command="who.back" onPress={close}>
            {t('dialog.back')}
          </Button>
          <Button look="main" command="who.enter" onPress={who.busy ? null : who.submit}>
            {t(who.busy ? 'lock.checking' : 'allow.give')}
          </Button>
        </>
      }
    >
      <p className="quiet">{t('allow.once')}</p>
      <p>{t(badges ? 'allow.how' : 'allow.how.no-badges')}</p>
      <WhoAndPin who={who} label={t('allow.names')} choose={t('allow.choose')} empty={t('allow.nobody')} />
      <BadgesLocked />
      <MessageLine wrap />
    </Dialog>
  );
}

/** The scanner waits for the supervisor's badge while the window is open, a minute at a time; his leave comes with the snapshot. */
function useBadgeOf(asking: Asking): void {
  const { badge, allowed } = useTill((till) => till.session);
  const given = allowed?.call === asking.call;
  useEffect(() => {
    if (given) asking.answer(true);
    else if (badge !== 'allow') void ask('cashier.expect', { for: 'allow', call: asking.call });
  }, [asking, badge, given]);
  useEffect(() => () => void ask('cashier.expect', { for: 'nothing' }), []);
}
