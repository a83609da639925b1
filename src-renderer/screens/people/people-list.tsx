import { type ReactNode, useEffect, useRef } from 'react';
import type { CashierView } from '#contract/views.ts';
import { keepFocus } from '../../kit/button.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { useTillClock } from '../../state/till-clock.ts';
import { useTill } from '../../state/till-mirror.ts';
import { t } from '../../texts/text.ts';
import { waitsTold } from '../lock/lock-told.ts';

interface PeopleListProps {
  /** Null while the list is being read. */
  readonly people: readonly CashierView[] | null;
  readonly chosen: CashierView | null;
  readonly onChoose: (person: CashierView) => void;
  readonly onOpen: () => void;
}

/** Each person on a line: name, role, how he comes in. */
export function PeopleList({ people, chosen, onChoose, onOpen }: PeopleListProps): ReactNode {
  const list = useRef<HTMLDivElement>(null);
  const at = people?.findIndex(({ id }) => id === chosen?.id) ?? -1;
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  if (people === null) return <p className="people-list empty">{t('lock.names.loading')}</p>;
  if (people.length === 0) {
    return (
      <div className="people-list empty">
        <p className="empty-title">{t('cashiers.empty')}</p>
        <p>{t('cashiers.empty.hint')}</p>
      </div>
    );
  }
  return (
    <div className="people-list">
      <div className="people-row people-columns">
        <span>{t('cashiers.column.name')}</span>
        <span>{t('cashiers.column.role')}</span>
        <span>{t('cashiers.column.entry')}</span>
      </div>
      <div className="scroll" role="listbox" tabIndex={-1} aria-label={t('cashiers.title')} ref={list}>
        {people.map((person) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the screen hears the arrows and Enter
          <div
            key={person.id}
            role="option"
            tabIndex={-1}
            aria-selected={person.id === chosen?.id}
            className={`people-row ${person.active ? '' : 'people-left'}`}
            onMouseDown={keepFocus}
            onClick={() => onChoose(person)}
            onDoubleClick={onOpen}
          >
            <span className="people-name">
              {person.name}
              {person.inn !== '' && <span className="quiet">{t('cashiers.inn', { inn: person.inn })}</span>}
            </span>
            <span>{t(`role.${person.role}`)}</span>
            <Entry person={person} />
          </div>
        ))}
      </div>
    </div>
  );
}

function Entry({ person }: { readonly person: CashierView }): ReactNode {
  const here = useTill((till) => till.session.cashierId) === person.id;
  const waits = waitsTold(person.lockedUntilMs, useTillClock(1000));
  const ways = [person.hasPin && t('cashiers.pin'), person.hasBadge && t('cashiers.badge')].filter(Boolean).join(', ');
  return (
    <span className="people-entry">
      {!person.active && <StateMark level="idle">{t('cashiers.left')}</StateMark>}
      {person.active && ways === '' && <StateMark level="warning">{t('cashiers.no-entry')}</StateMark>}
      {person.active && ways !== '' && <span>{ways}</span>}
      {here && <StateMark level="ok">{t('cashiers.here')}</StateMark>}
      {waits !== null && <StateMark level="warning">{t('cashiers.locked', { time: waits.time })}</StateMark>}
    </span>
  );
}
