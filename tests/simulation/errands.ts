/** What a cashier does between buyers: cash in and out, a correction. Each is known by words nothing else has. */
import type { Cashier } from './cashier.ts';
import { Finding } from './failure.ts';
import type { Random } from './random.ts';

type Asked = 'yes' | 'no' | 'died';

/** Presses once and leads what came of it to its end; the book learns it. */
async function runErrand(
  cashier: Cashier,
  kind: 'in' | 'out' | 'correction',
  amountMinor: number,
  press: (words: string) => Promise<Asked>,
): Promise<void> {
  const words = `${kind} ${cashier.book.errands.size + 1}`;
  cashier.book.errands.set(words, { kind, amountMinor, outcome: 'unknown' });
  cashier.forgetDocument();
  const asked = await press(words);
  let gaveUp = false;
  await cashier.work(
    () => {
      gaveUp ||= cashier.gaveUp;
      return true;
    },
    () => Promise.reject(new Finding('поручение не кончается')),
  );
  const begun = asked === 'yes' || cashier.sawDocument;
  const outcome = begun ? (gaveUp ? 'not-done' : 'done') : asked === 'died' ? 'unknown' : 'not-done';
  cashier.book.errands.set(words, { kind, amountMinor, outcome });
}

const said = (answer: { readonly ok: boolean } | null): Asked => (answer === null ? 'died' : answer.ok ? 'yes' : 'no');

export const moveCash = (cashier: Cashier, direction: 'in' | 'out', amountMinor: number): Promise<void> =>
  runErrand(cashier, direction, amountMinor, async (reason) =>
    said(await cashier.press('shift.cashMove', { direction, amountMinor, reason })),
  );

/** A sale that was never registered, of another day. */
export async function correct(cashier: Cashier, random: Random): Promise<void> {
  const priceMinor = random.int(100, 90_000);
  const cashMinor = random.chance(0.5) ? priceMinor : random.int(0, priceMinor);
  await runErrand(cashier, 'correction', priceMinor, async (name) =>
    said(
      await cashier.press('correction.begin', {
        operation: random.chance(0.8) ? 'sale' : 'sale-return',
        type: random.chance(0.7) ? 'own' : 'order',
        date: '2026-11-20',
        number: '12-3',
        wrongFiscalSign: null,
        description: '',
        lines: [{ name, priceMinor, quantityMilli: 1_000, vat: '22' }],
        cashMinor,
        electronicMinor: priceMinor - cashMinor,
      }),
    ),
  );
}
