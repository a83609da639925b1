import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseAll, chooseQuantity, setPayback } from '#domain/returns/edit.ts';
import { checkDrawer, type DoneStep, type PaybackPlan, paybackPlan } from '#domain/returns/payback.ts';
import type { ReturnDraft } from '#domain/returns/return-draft.ts';
import type { PaymentOperationRow, Tender } from '#main/ledger/rows.ts';
import { aSale, code, type Earlier, line, NO_TENDERS, operation, params, returnOf, value } from './a-sale.ts';

const NOW = { terminalId: 'T1', terminalBatch: 'b7' };
/** Ten pieces at 100.00: a return of n pieces is n hundred roubles. */
const ten = line(1, { quantityMilli: 10_000, grossMinor: 100_000, sumMinor: 100_000 });

function back(
  pieces: number,
  paid: Partial<Record<Tender, number>>,
  operations: readonly PaymentOperationRow[] = [],
  earlier: Earlier = {},
): ReturnDraft {
  const draft = value(returnOf(aSale([ten], paid, operations), earlier));
  return value(chooseQuantity(draft, '1', pieces * 1000));
}

const card = operation('card', 100_000);
const paidByCard = { electronic: 100_000 };
const shown = (plan: PaybackPlan) => ({
  cash: plan.cashMinor,
  steps: plan.steps.map((step) => `${step.kind} ${step.originalId} ${step.amountMinor}`),
  setOffs: plan.setOffs.map((row) => `${row.way} ${row.originalId} ${row.amountMinor}`),
});

describe('money goes back the way it came', () => {
  test('a cash sale in cash, never to a card', () => {
    expect(value(paybackPlan(back(4, { cash: 100_000 }), NOW))).toEqual({
      totalMinor: 40_000,
      cashMinor: 40_000,
      electronicMinor: 0,
      prepaidMinor: 0,
      creditMinor: 0,
      steps: [],
      setOffs: [],
    });
  });

  test('a card sale to the card, never in cash, with everything the terminal needs', () => {
    const plan = value(paybackPlan(back(4, paidByCard, [card]), NOW));
    expect(plan).toMatchObject({ cashMinor: 0, electronicMinor: 40_000 });
    expect(plan.steps).toEqual([
      {
        originalId: 'card',
        way: 'card',
        byHand: false,
        kind: 'refund',
        amountMinor: 40_000,
        rrn: 'rrn-card',
        authCode: 'auth-card',
        cardMask: '•••• 4821',
        terminalId: 'T1',
        reference: '',
      },
    ]);
  });

  test('a card sale in cash when a supervisor says so', () => {
    const draft = setPayback(back(4, paidByCard, [card]), 'cash');
    expect(shown(value(paybackPlan(draft, NOW)))).toEqual({ cash: 40_000, steps: [], setOffs: [] });
  });

  test('without a sale everything is cash', () => {
    const draft = { ...back(4, paidByCard, [card]), sale: null };
    expect(shown(value(paybackPlan(draft, NOW)))).toEqual({ cash: 40_000, steps: [], setOffs: [] });
  });
});

describe('a void or a refund', () => {
  const whole = back(10, paidByCard, [card]);
  const kindOf = (draft: ReturnDraft, now: { terminalId: string; terminalBatch: string | null }) =>
    value(paybackPlan(draft, now)).steps.map((step) => step.kind);

  test('the whole operation in the open batch of its own terminal is voided', () => {
    expect(kindOf(whole, NOW)).toEqual(['void']);
  });

  test.each([
    ['a settled batch', { terminalId: 'T1', terminalBatch: 'b8' }],
    ['another terminal', { terminalId: 'T2', terminalBatch: 'b7' }],
    ['a terminal that cannot be asked', { terminalId: 'T1', terminalBatch: null }],
  ])('%s: a refund', (_why, now) => {
    expect(kindOf(whole, now)).toEqual(['refund']);
  });

  test('a part of the operation is a refund', () => {
    expect(kindOf(back(9, paidByCard, [card]), NOW)).toEqual(['refund']);
  });

  test('the rest of an operation partly taken back is a refund', () => {
    const earlier = {
      lines: [{ position: 1, quantityMilli: 4_000, sumMinor: 40_000 }],
      tenders: { electronic: 40_000 },
      takenBack: [{ originalId: 'card', amountMinor: 40_000 }],
    };
    expect(kindOf(back(6, paidByCard, [card], earlier), NOW)).toEqual(['refund']);
  });

  test.each([
    ['СБП', operation('sbp', 100_000, { way: 'sbp' })],
    ['a card on a terminal of its own', operation('hand', 100_000, { byHand: true })],
    ['an operation without a batch', operation('old', 100_000, { batch: '' })],
  ])('%s: a refund', (_what, paid) => {
    expect(kindOf(back(10, paidByCard, [paid]), NOW)).toEqual(['refund']);
  });

  test('an operation without a batch is not voided by a terminal that names none', () => {
    const draft = back(10, paidByCard, [operation('old', 100_000, { batch: '' })]);
    expect(kindOf(draft, { terminalId: 'T1', terminalBatch: '' })).toEqual(['refund']);
  });

  test('what was made by hand goes back by hand', () => {
    const draft = back(10, paidByCard, [operation('hand', 100_000, { byHand: true })]);
    expect(value(paybackPlan(draft, NOW)).steps.map((step) => step.byHand)).toEqual([true]);
  });
});

describe('a part of a mixed sale', () => {
  const mixed = (pieces: number, earlier: Earlier = {}) =>
    back(pieces, { cash: 30_000, electronic: 70_000 }, [operation('a', 50_000), operation('b', 20_000)], earlier);

  test('the card first, its newest operation before the older, then the drawer', () => {
    expect(shown(value(paybackPlan(mixed(1), NOW)))).toEqual({ cash: 0, steps: ['refund b 10000'], setOffs: [] });
    expect(shown(value(paybackPlan(mixed(3), NOW))).steps).toEqual(['void b 20000', 'refund a 10000']);
    expect(shown(value(paybackPlan(mixed(9), NOW)))).toEqual({
      cash: 20_000,
      steps: ['void b 20000', 'void a 50000'],
      setOffs: [],
    });
  });

  test('no more to the card than was paid by it and not returned', () => {
    const earlier = {
      lines: [{ position: 1, quantityMilli: 6_000, sumMinor: 60_000 }],
      tenders: { electronic: 60_000 },
      takenBack: [
        { originalId: 'b', amountMinor: 20_000 },
        { originalId: 'a', amountMinor: 40_000 },
      ],
    };
    expect(shown(value(paybackPlan(mixed(4, earlier), NOW)))).toEqual({
      cash: 30_000,
      steps: ['refund a 10000'],
      setOffs: [],
    });
  });

  test('cash given for a card by a supervisor does not come out of the drawer twice', () => {
    const earlier = { lines: [{ position: 1, quantityMilli: 5_000, sumMinor: 50_000 }], tenders: { cash: 50_000 } };
    expect(shown(value(paybackPlan(mixed(5, earlier), NOW)))).toEqual({
      cash: 0,
      steps: ['void b 20000', 'refund a 30000'],
      setOffs: [],
    });
    expect(shown(value(paybackPlan(setPayback(mixed(5, earlier), 'cash'), NOW))).cash).toBe(50_000);
  });

  test('what a supervisor gave in cash for a card does not go to the card as well', () => {
    const operations = [operation('cert', 50_000, { way: 'certificate' }), operation('card', 50_000)];
    const earlier = { lines: [{ position: 1, quantityMilli: 3_000, sumMinor: 30_000 }], tenders: { cash: 30_000 } };
    const draft = back(7, { prepaid: 50_000, electronic: 50_000 }, operations, earlier);
    expect(shown(value(paybackPlan(draft, NOW)))).toEqual({
      cash: 0,
      steps: ['refund card 20000'],
      setOffs: ['certificate cert 50000'],
    });
  });

  test('a debt becomes smaller before money is handed out, a certificate is filled again last', () => {
    const operations = [
      operation('cert', 20_000, { way: 'certificate', reference: 'С-17' }),
      operation('card', 30_000),
      operation('debt', 40_000, { way: 'credit', reference: 'ООО Ромашка' }),
    ];
    const paid = { cash: 10_000, electronic: 30_000, prepaid: 20_000, credit: 40_000 };
    const plan = (pieces: number) => value(paybackPlan(back(pieces, paid, operations), NOW));
    expect(shown(plan(3))).toEqual({ cash: 0, steps: [], setOffs: ['credit debt 30000'] });
    expect(shown(plan(6))).toEqual({ cash: 0, steps: ['refund card 20000'], setOffs: ['credit debt 40000'] });
    expect(shown(plan(9))).toEqual({
      cash: 10_000,
      steps: ['void card 30000'],
      setOffs: ['credit debt 40000', 'certificate cert 10000'],
    });
    expect(plan(9).setOffs.map((row) => row.reference)).toEqual(['ООО Ромашка', 'С-17']);
    expect(plan(9)).toMatchObject({ prepaidMinor: 10_000, creditMinor: 40_000 });
  });

  test('a certificate never becomes cash, whoever allows it', () => {
    const operations = [operation('cert', 100_000, { way: 'certificate' })];
    const draft = setPayback(back(4, { prepaid: 100_000 }, operations), 'cash');
    expect(shown(value(paybackPlan(draft, NOW)))).toEqual({ cash: 0, steps: [], setOffs: ['certificate cert 40000'] });
  });
});

describe('what cannot be planned', () => {
  test('nothing chosen', () => {
    const draft = value(returnOf(aSale([ten, line(2)], { cash: 110_000 })));
    expect(code(paybackPlan(draft, NOW))).toBe('return-nothing-chosen');
  });

  test('goods given away for nothing', () => {
    const draft = value(returnOf(aSale([line(1, { sumMinor: 0, discountMinor: 10_000 })], {})));
    expect(code(paybackPlan(draft, NOW))).toBe('total-zero');
  });

  test('goods added by hand without a price', () => {
    const [only] = back(1, { cash: 100_000 }).lines;
    const free = only ? [{ ...only, soldPosition: null, priceMinor: 0, soldMilli: 0, soldSumMinor: 0 }] : [];
    const outcome = paybackPlan({ ...back(1, { cash: 100_000 }), sale: null, lines: free }, NOW);
    expect(code(outcome)).toBe('item-without-price');
    expect(params(outcome)).toEqual({ name: 'Товар 1' });
  });

  test('a card payment whose operation nobody knows, except in cash by right', () => {
    const draft = back(4, { electronic: 70_000, cash: 30_000 });
    expect(code(paybackPlan(draft, NOW))).toBe('return-no-way-back');
    expect(params(paybackPlan(draft, NOW))).toEqual({ missingMinor: 10_000 });
    expect(shown(value(paybackPlan(setPayback(draft, 'cash'), NOW))).cash).toBe(40_000);
  });

  test('more cash than the drawer holds', () => {
    const plan = value(paybackPlan(back(4, { cash: 100_000 }), NOW));
    expect(code(checkDrawer(plan, 40_000))).toBe('accepted');
    expect(params(checkDrawer(plan, 39_999))).toEqual({ missingMinor: 1 });
    expect(code(checkDrawer(plan, 39_999))).toBe('not-enough-cash');
  });
});

describe('what is given back already stays', () => {
  const operations = [operation('a', 50_000), operation('b', 20_000)];
  const draft = back(8, { cash: 30_000, electronic: 70_000 }, operations);
  const first = value(paybackPlan(draft, NOW)).steps[0];
  const done: DoneStep[] = first ? [{ ...first, operationId: 'op-1' }] : [];

  test('the rest may go in cash', () => {
    expect(shown(value(paybackPlan(setPayback(draft, 'cash'), NOW, done)))).toEqual({
      cash: 60_000,
      steps: ['void b 20000'],
      setOffs: [],
    });
  });

  test('a void the terminal would not do becomes a refund', () => {
    expect(shown(value(paybackPlan(draft, { terminalId: 'T1', terminalBatch: null }, done)))).toEqual({
      cash: 10_000,
      steps: ['void b 20000', 'refund a 50000'],
      setOffs: [],
    });
  });

  test('planning again with nothing changed is the same plan', () => {
    expect(value(paybackPlan(draft, NOW, done))).toEqual(value(paybackPlan(draft, NOW)));
  });
});

describe('any sale, returned in any parts', () => {
  const share = fc.integer({ min: 0, max: 5 });
  const story = fc.record({
    pieces: fc.integer({ min: 1, max: 12 }),
    priceMinor: fc.integer({ min: 1, max: 99_999 }),
    shares: fc.tuple(share, share, share, share, share, share),
    parts: fc.array(fc.record({ pieces: fc.integer({ min: 1, max: 12 }), inCash: fc.boolean() }), { maxLength: 6 }),
    discount: fc.integer({ min: 0, max: 50 }),
  });
  const WAYS = [
    ['cash', null],
    ['electronic', 'card'],
    ['electronic', 'sbp'],
    ['electronic', 'card'],
    ['prepaid', 'certificate'],
    ['credit', 'credit'],
  ] as const;

  /** The sold sum in whole kopecks by shares; the first payment takes what is left. */
  function payments(totalMinor: number, shares: readonly number[]) {
    const all = shares.reduce((sum, one) => sum + one, 0) || 1;
    const amounts = shares.map((one) => Math.floor((totalMinor * one) / all));
    const missing = totalMinor - amounts.reduce((sum, one) => sum + one, 0);
    return WAYS.map(([tender, way], index) => ({
      tender,
      way,
      id: `p${index}`,
      amountMinor: (amounts[index] ?? 0) + (index === 0 ? missing : 0),
    })).filter((payment) => payment.amountMinor > 0);
  }

  /** Whichever steps are done, the same plan comes again, and cash by right takes over the rest alone. */
  function checkPlansInBetween(draft: ReturnDraft, plan: PaybackPlan): void {
    for (const step of plan.steps) {
      const done = [{ ...step, operationId: 'op' }];
      const again = value(paybackPlan(draft, NOW, done));
      expect(new Set(again.steps)).toEqual(new Set(plan.steps));
      expect({ ...again, steps: plan.steps }).toEqual(plan);
      const inCash = value(paybackPlan(setPayback(draft, 'cash'), NOW, done));
      expect(inCash.steps).toEqual([step]);
      expect(inCash.cashMinor).toBe(plan.cashMinor + plan.electronicMinor - step.amountMinor);
    }
  }

  const run = (cashAllowed: boolean) =>
    fc.property(story, ({ pieces, priceMinor, shares, parts, discount }) => {
      const grossMinor = pieces * priceMinor;
      const sumMinor = Math.max(1, Math.floor((grossMinor * (100 - discount)) / 100));
      const sold = line(1, {
        quantityMilli: pieces * 1000,
        priceMinor,
        grossMinor,
        sumMinor,
        discountMinor: grossMinor - sumMinor,
      });
      const paid = payments(sumMinor, shares);
      const tenders: Record<Tender, number> = { ...NO_TENDERS };
      for (const payment of paid) tenders[payment.tender] += payment.amountMinor;
      const operations = paid.flatMap(({ id, amountMinor, way }) =>
        way === null ? [] : [operation(id, amountMinor, { way })],
      );
      const sale = aSale([sold], tenders, operations);
      const returned: Record<Tender, number> = { ...NO_TENDERS };
      const takenBack: { originalId: string; amountMinor: number }[] = [];
      let units = 0;
      let money = 0;
      for (const part of [...parts, { pieces: 12, inCash: false }]) {
        if (units === pieces) break;
        const opened = value(
          returnOf(sale, {
            lines: [{ position: 1, quantityMilli: units * 1000, sumMinor: money }],
            tenders: returned,
            takenBack,
          }),
        );
        const wanted = Math.min(part.pieces, pieces - units);
        const draft = setPayback(
          value(chooseQuantity(opened, '1', wanted * 1000)),
          part.inCash && cashAllowed ? 'cash' : 'as-paid',
        );
        const outcome = paybackPlan(draft, NOW);
        units += wanted;
        // Pieces dearer than nothing only: a receipt of zero is not made.
        if (code(outcome) === 'total-zero') continue;
        const plan = value(outcome);
        checkPlansInBetween(draft, plan);
        expect(plan.cashMinor + plan.electronicMinor + plan.prepaidMinor + plan.creditMinor).toBe(plan.totalMinor);
        for (const row of [...plan.steps, ...plan.setOffs]) {
          expect(row.amountMinor).toBeGreaterThan(0);
          takenBack.push({ originalId: row.originalId, amountMinor: row.amountMinor });
          const before = takenBack.filter((other) => other.originalId === row.originalId);
          const original = operations.find((other) => other.id === row.originalId);
          const all = before.reduce((sum, other) => sum + other.amountMinor, 0);
          expect(all).toBeLessThanOrEqual(original?.amountMinor ?? 0);
        }
        expect(new Set(plan.steps.map((step) => step.originalId)).size).toBe(plan.steps.length);
        returned.cash += plan.cashMinor;
        returned.electronic += plan.electronicMinor;
        returned.prepaid += plan.prepaidMinor;
        returned.credit += plan.creditMinor;
        money += plan.totalMinor;
      }
      expect(money).toBe(sumMinor);
      if (!cashAllowed) expect(returned).toEqual(tenders);
      // Certificates and debts never become cash.
      expect({ prepaid: returned.prepaid, credit: returned.credit }).toEqual({
        prepaid: tenders.prepaid,
        credit: tenders.credit,
      });
    });

  test('every tender gets back exactly what it brought, no operation more than it was', () => {
    fc.assert(run(false), { numRuns: 400 });
  });

  test('with cash by right in between, the sum is right and no operation gives more than it was', () => {
    fc.assert(run(true), { numRuns: 400 });
  });
});

test('a return of everything chooses every line', () => {
  const draft = chooseAll(value(returnOf(aSale([ten, line(2)], { cash: 110_000 }))));
  expect(value(paybackPlan(draft, NOW)).cashMinor).toBe(110_000);
});
