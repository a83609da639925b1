import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { CashierView } from '#contract/views.ts';
import type { Handlers } from '../../keys/keymap.ts';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { Button } from '../../kit/button.tsx';
import { KeyBar } from '../../kit/key-bar.tsx';
import { MessageLine } from '../../kit/message-line.tsx';
import { ask } from '../../state/act.ts';
import { useTill } from '../../state/till-mirror.ts';
import { say, showScreen } from '../../state/ui.ts';
import { t } from '../../texts/text.ts';
import { BadgeDialog } from './badge-dialog.tsx';
import { CashierDialog } from './cashier-dialog.tsx';
import { DropBadgesDialog } from './drop-badges-dialog.tsx';
import { PeopleList } from './people-list.tsx';
import './people.css';

type Open = 'none' | 'new' | 'edit' | 'badge' | 'drop';

/** Who may stand at the till, in which role, and how each of them comes in. */
export function Cashiers(): ReactNode {
  const { people, refresh } = usePeople();
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [open, setOpen] = useState<Open>('none');
  const list = people ?? [];
  const person = list.find(({ id }) => id === chosenId) ?? list[0] ?? null;
  const first = people !== null && !list.some(({ active }) => active);
  const close = (): void => {
    say(null);
    setOpen('none');
  };
  const done = (text: string): void => {
    refresh();
    setOpen('none');
    say({ tone: 'info', text });
  };
  const move = (by: number) => (): void => {
    const at = list.findIndex(({ id }) => id === person?.id);
    setChosenId(list[Math.min(list.length - 1, Math.max(0, at + by))]?.id ?? null);
  };
  const show = (what: Open) => (): void => {
    say(null);
    setOpen(what);
  };
  const handlers: Handlers<'cashiers'> = {
    'cashiers.up': list.length > 1 ? move(-1) : null,
    'cashiers.down': list.length > 1 ? move(1) : null,
    'cashiers.add': people === null ? null : show('new'),
    'cashiers.edit': person === null ? null : show('edit'),
    'cashiers.badge': person?.active && !first ? show('badge') : null,
    'cashiers.dropBadge': person?.hasBadge ? show('drop') : null,
    'cashiers.back': () => showScreen('sell'),
  };
  useScope('cashiers', handlers, LAYER.screen);
  const saved = (id: string, name: string): void => {
    setChosenId(id);
    done(t('cashiers.saved', { name }));
  };
  return (
    <div className="screen">
      <div className="screen-body people">
        <section className="panel people-panel">
          <header className="people-head">
            <h1 className="dialog-title">{t('cashiers.title')}</h1>
            <Button look="main" command="cashiers.add" onPress={handlers['cashiers.add']}>
              {t(first ? 'cashiers.add.owner' : 'cashiers.add')}
            </Button>
          </header>
          <PeopleList people={people} chosen={person} onChoose={({ id }) => setChosenId(id)} onOpen={show('edit')} />
          <MessageLine wrap />
          {person !== null && <PersonButtons handlers={handlers} />}
        </section>
      </div>
      <KeyBar scope="cashiers" handlers={handlers} />
      {open === 'new' && <CashierDialog person={null} first={first} onClose={close} onSaved={saved} />}
      {person !== null && open === 'edit' && (
        <CashierDialog person={person} first={first} onClose={close} onSaved={saved} />
      )}
      {person !== null && open === 'badge' && <BadgeDialog person={person} onClose={close} onDone={done} />}
      {person !== null && open === 'drop' && <DropBadgesDialog person={person} onClose={close} onDone={done} />}
    </div>
  );
}

function PersonButtons({ handlers }: { readonly handlers: Handlers<'cashiers'> }): ReactNode {
  return (
    <div className="button-row">
      <Button command="cashiers.edit" onPress={handlers['cashiers.edit']}>
        {t('cashiers.edit')}
      </Button>
      <Button command="cashiers.badge" onPress={handlers['cashiers.badge']}>
        {t('cmd.cashiers.badge')}
      </Button>
      {handlers['cashiers.dropBadge'] !== null && (
        <Button command="cashiers.dropBadge" onPress={handlers['cashiers.dropBadge']}>
          {t('cmd.cashiers.drop-badge')}
        </Button>
      )}
    </div>
  );
}

/** Null while the list is being read. Who works comes first, then by name. */
function usePeople(): { readonly people: readonly CashierView[] | null; readonly refresh: () => void } {
  const [people, setPeople] = useState<readonly CashierView[] | null>(null);
  const session = useTill((till) => till.session.cashierId);
  const refresh = useCallback(
    () => void ask('cashier.list', {}).then((answer) => answer !== null && setPeople(inOrder(answer.cashiers))),
    [],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first owner is logged in as he is saved
  useEffect(refresh, [refresh, session]);
  return { people, refresh };
}

const inOrder = (people: readonly CashierView[]): readonly CashierView[] =>
  people.toSorted(
    (one, other) => Number(other.active) - Number(one.active) || one.name.localeCompare(other.name, 'ru'),
  );
