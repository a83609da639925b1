import { type ReactNode, useEffect, useId, useRef } from 'react';
import type { CashierView } from '#contract/views.ts';
import { KeyCap, keepFocus } from '../../kit/button.tsx';
import { useHeldFocus } from '../../kit/focus.ts';
import { useNoTrace } from '../../kit/no-trace.ts';
import { Numpad } from '../../kit/numpad.tsx';
import { useTillClock } from '../../state/till-clock.ts';
import { t } from '../../texts/text.ts';
import { waitsTold } from './lock-told.ts';
import type { WhoState } from './use-who.ts';
import { numberOf } from './who.ts';

interface WhoAndPinProps {
  readonly who: WhoState;
  readonly label: string;
  /** What stands under the field while nobody is chosen. */
  readonly choose: string;
  readonly empty: string;
}

/** The names and the one field under them: it keeps the focus, digits choose a person first and are his PIN then. */
export function WhoAndPin({ who, label, choose, empty }: WhoAndPinProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useHeldFocus(field, true);
  useNoTrace(box);
  const { people, person, pin } = who;
  const at = people?.findIndex((candidate) => candidate.id === person?.id) ?? -1;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears the keys of the field inside
    <div className="who" ref={box} onKeyDown={who.hear}>
      <Names who={who} id={id} label={label} at={at} empty={empty} />
      <div className="who-side">
        <label className="field">
          <span className="field-label who-of">
            {person === null ? t('lock.pin') : t('lock.pin.of', { name: person.name })}
          </span>
          <input
            ref={field}
            type="password"
            className="field-input who-pin"
            data-first=""
            value={pin}
            inputMode="none"
            autoComplete="off"
            role="combobox"
            aria-expanded="true"
            aria-controls={id}
            aria-activedescendant={at < 0 ? undefined : `${id}-${at}`}
            onChange={(event) => who.typedText(event.target.value)}
          />
        </label>
        <PersonNote person={person} choose={choose} />
        <Numpad digitsOnly onKey={who.key} onErase={who.erase} />
      </div>
    </div>
  );
}

interface NamesProps {
  readonly who: WhoState;
  readonly id: string;
  readonly label: string;
  readonly at: number;
  readonly empty: string;
}

function Names({ who, id, label, at, empty }: NamesProps): ReactNode {
  const list = useRef<HTMLDivElement>(null);
  const nowMs = useTillClock(1000);
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  if (who.people === null) return <p className="who-names empty">{t('lock.names.loading')}</p>;
  if (who.people.length === 0) return <p className="who-names empty">{empty}</p>;
  return (
    <div className="who-names scroll" role="listbox" tabIndex={-1} aria-label={label} id={id} ref={list}>
      {who.people.map((person, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field beside hears the arrows and the digits
        <div
          key={person.id}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          className="who-name"
          onMouseDown={keepFocus}
          onClick={() => who.choose(person)}
        >
          <span className="who-number">{numberOf(index) !== '' && <KeyCap chord={numberOf(index)} />}</span>
          <span className="who-person">{person.name}</span>
          <span className="quiet">{noteOf(person, nowMs)}</span>
        </div>
      ))}
    </div>
  );
}

function noteOf(person: CashierView, nowMs: number): string {
  const waits = waitsTold(person.lockedUntilMs, nowMs);
  return waits === null ? t(`role.${person.role}`) : t('lock.person.short', { left: waits.left });
}

/** Why this person's PIN is of no use now. */
function PersonNote({ person, choose }: { readonly person: CashierView | null; readonly choose: string }): ReactNode {
  const waits = waitsTold(person?.lockedUntilMs ?? null, useTillClock(1000));
  const text =
    waits !== null
      ? t('lock.person.until', { time: waits.time, left: waits.left })
      : person !== null && !person.hasPin
        ? t('lock.no-pin')
        : null;
  if (person === null) return <p className="who-note quiet">{choose}</p>;
  return (
    <p className="who-note">
      {text !== null && (
        <>
          <span className="mark mark-warning" aria-hidden="true" />
          {text}
        </>
      )}
    </p>
  );
}
