/** What the keys of the payment do. */
import type { CommandOf, Handlers } from '../../keys/keymap.ts';

/** Keys of the quick sums in their order; the exact one first. */
export const QUICK_COMMANDS = [
  'pay.exact',
  'pay.quick2',
  'pay.quick3',
  'pay.quick4',
  'pay.quick5',
] as const satisfies readonly CommandOf<'pay'>[];

export interface PayActions {
  readonly quickSumsMinor: readonly number[];
  readonly restMinor: number;
  readonly heldCount: number;
  readonly hasNotice: boolean;
  /** The registrar or the terminal works: nothing can be pressed. */
  readonly busy: boolean;
  readonly choose: (amountMinor: number) => void;
  readonly submit: () => void;
  readonly back: () => void;
  readonly terminal: (way: 'card' | 'sbp') => void;
  readonly number: (kind: 'by-hand' | 'certificate' | 'advance' | 'credit') => void;
  readonly contact: () => void;
  readonly takeBack: () => void;
  readonly move: (by: number) => void;
  readonly dismiss: () => void;
}

export function payHandlers(actions: PayActions): Handlers<'pay'> {
  const { busy, restMinor, heldCount } = actions;
  const when = (possible: boolean, run: () => void): (() => void) | null => (possible && !busy ? run : null);
  const quick = (index: number): (() => void) | null => {
    const amountMinor = actions.quickSumsMinor[index];
    return amountMinor === undefined ? null : when(true, () => actions.choose(amountMinor));
  };
  const owing = restMinor > 0;
  return {
    'pay.submit': when(true, actions.submit),
    'pay.exact': quick(0),
    'pay.quick2': quick(1),
    'pay.quick3': quick(2),
    'pay.quick4': quick(3),
    'pay.quick5': quick(4),
    'pay.card': when(owing, () => actions.terminal('card')),
    'pay.sbp': when(owing, () => actions.terminal('sbp')),
    'pay.byHand': when(owing, () => actions.number('by-hand')),
    'pay.contact': when(true, actions.contact),
    'pay.certificate': when(owing, () => actions.number('certificate')),
    'pay.advance': when(owing, () => actions.number('advance')),
    'pay.credit': when(owing, () => actions.number('credit')),
    'pay.takeBack': when(heldCount > 0, actions.takeBack),
    'pay.up': when(heldCount > 1, () => actions.move(-1)),
    'pay.down': when(heldCount > 1, () => actions.move(1)),
    'pay.notice': when(actions.hasNotice, actions.dismiss),
    'pay.back': when(true, actions.back),
  };
}
