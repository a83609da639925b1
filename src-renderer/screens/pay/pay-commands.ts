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

interface PayActions {
  readonly quickSumsMinor: readonly number[];
  readonly choose: (amountMinor: number) => void;
  /** Null while the registrar works. */
  readonly submit: (() => void) | null;
  readonly back: (() => void) | null;
}

export function payHandlers({ quickSumsMinor, choose, submit, back }: PayActions): Handlers<'pay'> {
  const quick = (index: number): (() => void) | null => {
    const amountMinor = quickSumsMinor[index];
    return amountMinor === undefined || submit === null ? null : () => choose(amountMinor);
  };
  return {
    'pay.submit': submit,
    'pay.exact': quick(0),
    'pay.quick2': quick(1),
    'pay.quick3': quick(2),
    'pay.quick4': quick(3),
    'pay.quick5': quick(4),
    'pay.back': back,
  };
}
