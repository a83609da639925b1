/** A person and a PIN on the screen: the list from main, what is typed, and one try at a time. */
import { type KeyboardEvent, useCallback, useEffect, useState } from 'react';
import type { Outcome } from '#contract/refusals.ts';
import type { CashierView } from '#contract/views.ts';
import type { Handlers } from '../../keys/keymap.ts';
import { ask, showRefusal } from '../../state/act.ts';
import { say } from '../../state/ui.ts';
import { t } from '../../texts/text.ts';
import { choose, moved, opened, pressed, steppedBack, typed, type Who } from './who.ts';

export interface WhoParts {
  /** Of the people of the till, those who may answer here. */
  readonly mayAnswer: (person: CashierView) => boolean;
  readonly lastId: string | null;
  readonly choose: string;
  readonly send: (cashierId: string, pin: string) => Promise<Outcome<unknown>>;
  /** Esc with nothing to step back from. */
  readonly leave: () => void;
}

/** Null while the list is being read. */
type People = readonly CashierView[] | null;
const NOBODY: Who = { chosenId: null, pin: '' };

export function useWho(parts: WhoParts) {
  const { people, refresh } = usePeople(parts);
  const [who, setWho] = useState<Who | null>(null);
  const [busy, setBusy] = useState(false);
  const list = people ?? [];
  const now = who ?? (people === null ? NOBODY : opened(people, parts.lastId));
  const person = list.find(({ id }) => id === now.chosenId) ?? null;
  const change = (next: Who): void => {
    if (!busy) setWho(next);
  };
  const submit = async (): Promise<void> => {
    if (busy) return;
    const problem = problemOf(person, now.pin, parts.choose);
    say(problem === null ? null : { tone: 'refused', text: problem });
    if (person === null || problem !== null) return;
    setBusy(true);
    const reply = await parts.send(person.id, now.pin);
    setBusy(false);
    setWho({ chosenId: person.id, pin: '' });
    if (!reply.ok) showRefusal(reply.error);
    // A wrong PIN may have locked somebody out.
    refresh();
  };
  const handlers: Handlers<'who'> = {
    'who.enter': () => void submit(),
    'who.up': list.length === 0 ? null : () => change(moved(now, -1, list)),
    'who.down': list.length === 0 ? null : () => change(moved(now, 1, list)),
    'who.back': () => {
      const next = steppedBack(now, list);
      if (next === null) parts.leave();
      else change(next);
    },
  };
  return {
    ...{ people, person, pin: now.pin, busy, handlers },
    submit: () => void submit(),
    choose: (chosen: CashierView) => change(choose(now, chosen)),
    /** Digits of the screen's own keys; before a person is chosen they choose. */
    key: (digit: string) => change(pressed(now, { code: `Digit${digit}`, key: digit }, list) ?? now),
    erase: () => change({ ...now, pin: now.pin.slice(0, -1) }),
    /** A whole text at once: an input method, or digits pasted. */
    typedText: (text: string) => change(now.chosenId === null ? now : typed({ ...now, pin: '' }, text)),
    hear: (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const next = pressed(now, { code: event.code, key: event.key }, list);
      if (next === null) return;
      event.preventDefault();
      change(next);
    },
  };
}

export type WhoState = ReturnType<typeof useWho>;

function usePeople({ mayAnswer }: WhoParts): { readonly people: People; readonly refresh: () => void } {
  const [all, setAll] = useState<People>(null);
  const refresh = useCallback(
    () => void ask('cashier.list', {}).then((answer) => answer !== null && setAll(answer.cashiers)),
    [],
  );
  useEffect(refresh, [refresh]);
  return { people: all?.filter((person) => person.active && mayAnswer(person)) ?? null, refresh };
}

function problemOf(person: CashierView | null, pin: string, chooseText: string): string | null {
  if (person === null) return chooseText;
  if (!person.hasPin) return t('lock.no-pin');
  return pin === '' ? t('refusal.pin-needed') : null;
}
