import type { ReactNode } from 'react';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { Button } from '../../kit/button.tsx';
import { KeyBar } from '../../kit/key-bar.tsx';
import { MessageLine } from '../../kit/message-line.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { send } from '../../state/act.ts';
import { lastCashier } from '../../state/session.ts';
import { useTill } from '../../state/till-mirror.ts';
import { useUi } from '../../state/ui.ts';
import { t, textOf } from '../../texts/text.ts';
import { KeySheet } from '../frame/key-sheet.tsx';
import { BadgesLocked } from './badges-locked.tsx';
import { workTold } from './lock-told.ts';
import { useWho } from './use-who.ts';
import { WhoAndPin } from './who-and-pin.tsx';
import './lock.css';

/** Nobody stands at the till: names, a PIN, and nothing of what is being sold. */
export function Lock(): ReactNode {
  const shop = useTill((till) => till.shop.name);
  const sheet = useUi((state) => state.dialogs.at(-1)?.kind === 'keys');
  const who = useWho({
    mayAnswer: everybody,
    lastId: lastCashier(localStorage),
    choose: t('lock.choose'),
    send: (cashierId, pin) => send('cashier.login', { cashierId, pin }),
    leave: () => {},
  });
  useScope('who', who.handlers, LAYER.screen);
  const badges = who.people?.some(({ hasBadge }) => hasBadge) ?? false;
  return (
    <div className="screen">
      <div className="screen-body lock">
        <section className="panel lock-panel">
          <header className="lock-head">
            <h1 className="lock-title">{t('lock.title')}</h1>
            <p className="lock-shop">{shop}</p>
          </header>
          <p className="lock-how">{t(badges ? 'lock.how' : 'lock.how.no-badges')}</p>
          <Work />
          <WhoAndPin who={who} label={t('lock.names')} choose={t('lock.choose')} empty={t('lock.names.empty')} />
          <BadgesLocked />
          <div className="lock-foot">
            <MessageLine wrap />
            <Button look="main" command="who.enter" onPress={who.busy ? null : who.submit}>
              {t(who.busy ? 'lock.checking' : 'lock.enter')}
            </Button>
          </div>
        </section>
      </div>
      <KeyBar scope="who" handlers={who.handlers} />
      {sheet && <KeySheet />}
    </div>
  );
}

const everybody = (): boolean => true;

/** Money and documents go on without anybody: said, so that nobody pulls a cable or pays twice. */
function Work(): ReactNode {
  const money = useTill((till) => till.money);
  const fiscal = useTill((till) => till.fiscal);
  const told = workTold({ money, fiscal });
  if (told === null) return null;
  return (
    <p className="lock-work" role="status">
      <StateMark level={told.waits ? 'warning' : 'idle'}>{textOf(told.key, {})}</StateMark>
    </p>
  );
}
