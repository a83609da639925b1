/** The one field of the payment: what is written there, and whether it was offered or typed. */
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Money } from '#domain/money/money.ts';
import { money } from '#domain/money/money.ts';
import { typedMoney } from '#domain/money/typed.ts';
import { useHeldFocus } from '../../kit/focus.ts';
import { restoredText, useKept } from '../../state/kept.ts';
import { say } from '../../state/ui.ts';
import { moneyTyped } from '../../texts/format.ts';

const FORBIDDEN = /[^\d.,\s]/g;

interface Typed {
  readonly text: string;
  /** Offered (the exact sum, a quick sum): the next digit replaces it. */
  readonly offered: boolean;
  readonly restMinor: number;
}

export interface Cash {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly text: string;
  /** Null while the text is no sum. */
  readonly tenderedMinor: Money | null;
  /** What a way without change takes: the typed sum, or the whole rest when nothing was typed. Null as above. */
  readonly cashlessMinor: Money | null;
  readonly change: (text: string) => void;
  readonly choose: (amountMinor: number) => void;
  readonly type: (key: string) => void;
  readonly erase: () => void;
}

/** Begins anew whenever the rest changes. Holds the focus while `free`. */
export function useCash(restMinor: number, free: boolean): Cash {
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState<Typed>(() => resumed(restMinor) ?? offer(restMinor, restMinor));
  if (typed.restMinor !== restMinor) setTyped(offer(restMinor, restMinor));
  const { text, offered } = typed;
  useKept('pay.cash', offered ? '' : text);
  useHeldFocus(field, free);
  useEffect(() => {
    if (free && typed.offered) field.current?.select();
  }, [free, typed]);
  const change = (next: string): void => {
    const kept = keptText(next);
    // The letter took the selection of an offered sum away: as a new state it is selected again.
    setTyped(kept === null ? { ...typed } : { text: kept, offered: false, restMinor });
    if (kept !== null) say(null);
  };
  const choose = (amountMinor: number): void => {
    setTyped(offer(amountMinor, restMinor));
    say(null);
  };
  const type = (key: string): void => change(offered ? key : text + key);
  const erase = (): void => change(offered ? '' : text.slice(0, -1));
  return { field, text, ...sumsOf(typed), change, choose, type, erase };
}

/** Digits and the comma of what was typed; null when there is none of it, so that a stray `+` wipes nothing out. */
export function keptText(typed: string): string | null {
  const kept = typed.replace(FORBIDDEN, '').replace('.', ',');
  return kept === '' && typed !== '' ? null : kept;
}

const offer = (amountMinor: number, restMinor: number): Typed => ({
  text: moneyTyped(amountMinor),
  offered: true,
  restMinor,
});

/** What was being typed when the page went; kept-fit.ts has seen to it that it belongs to this rest. */
function resumed(restMinor: number): Typed | null {
  const text = restoredText('pay.cash');
  return text === null ? null : { text, offered: false, restMinor };
}

/** What the field means for cash and for the ways without change. */
export function sumsOf({ text, offered, restMinor }: Typed): Pick<Cash, 'tenderedMinor' | 'cashlessMinor'> {
  const read = typedMoney(text);
  const typedMinor = read.ok ? read.value : null;
  const nothingTyped = offered || text.trim() === '';
  return { tenderedMinor: typedMinor, cashlessMinor: nothingTyped ? money(restMinor) : typedMinor };
}
