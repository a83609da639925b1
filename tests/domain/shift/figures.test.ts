import { describe, expect, test } from 'vitest';
import {
  comparableDrawer,
  compareFigures,
  compareTerminal,
  type ShiftFigures,
  type TerminalOperation,
} from '#domain/shift/figures.ts';

const NOTHING = { count: 0, totalMinor: 0, cashMinor: 0, electronicMinor: 0, prepaidMinor: 0, creditMinor: 0 };
const SHIFT: ShiftFigures = {
  sale: {
    count: 3,
    totalMinor: 60_000,
    cashMinor: 10_000,
    electronicMinor: 20_000,
    prepaidMinor: 25_000,
    creditMinor: 5_000,
  },
  saleReturn: { ...NOTHING, count: 1, totalMinor: 700, cashMinor: 700 },
  cashInMinor: 1_000,
  cashOutMinor: 300,
  cashInDrawerMinor: 10_000,
};

test('equal figures have no difference', () => {
  expect(compareFigures(SHIFT, structuredClone(SHIFT), 'device')).toEqual([]);
});

const TENDERS = [
  ['count', 'count'],
  ['total', 'totalMinor'],
  ['cash', 'cashMinor'],
  ['electronic', 'electronicMinor'],
  ['prepaid', 'prepaidMinor'],
  ['credit', 'creditMinor'],
] as const;

describe.each(TENDERS)('a kopeck more in %s', (tender, field) => {
  test.each([
    ['sale', 'sale'],
    ['sale-return', 'saleReturn'],
  ] as const)('of %s is one difference, with both figures', (kind, of) => {
    const ours = SHIFT[of][field];
    const other = { ...SHIFT, [of]: { ...SHIFT[of], [field]: ours + 1 } };
    for (const side of ['device', 'uploaded'] as const) {
      expect(compareFigures(SHIFT, other, side)).toEqual([{ side, kind, tender, ledger: ours, other: ours + 1 }]);
    }
  });
});

test('cash put in, taken out and the drawer are compared each for itself, in that order', () => {
  const other = { ...SHIFT, cashInMinor: 0, cashOutMinor: 0, cashInDrawerMinor: 0 };
  expect(compareFigures(SHIFT, other, 'device')).toEqual([
    { side: 'device', kind: 'cash-in', tender: 'total', ledger: 1_000, other: 0 },
    { side: 'device', kind: 'cash-out', tender: 'total', ledger: 300, other: 0 },
    { side: 'device', kind: 'drawer', tender: 'total', ledger: 10_000, other: 0 },
  ]);
});

test('the accounting system is told of no drawer', () => {
  expect(compareFigures(SHIFT, { ...SHIFT, cashInDrawerMinor: 0 }, 'uploaded')).toEqual([]);
});

describe('the drawer', () => {
  test('5 000.00 that were at the registrar before the till came are no difference', () => {
    const now = { registrarMinor: 512_345, ledgerMinor: 12_345 };
    expect(comparableDrawer(now, { registrarMinor: 500_000, ledgerMinor: 0 }, 0)).toBe(12_345);
  });

  test('a registrar that forgets its drawer at a Z report makes no difference', () => {
    const now = { registrarMinor: 100, ledgerMinor: 500_100 };
    expect(comparableDrawer(now, { registrarMinor: 0, ledgerMinor: 500_000 }, 0)).toBe(500_100);
  });

  test('what moved in it during the shift and not in the ledger is one', () => {
    const now = { registrarMinor: 512_345, ledgerMinor: 12_300 };
    expect(comparableDrawer(now, { registrarMinor: 500_000, ledgerMinor: 0 }, 0)).toBe(12_345);
  });

  test('a correction in cash may move it or not', () => {
    const opening = { registrarMinor: 0, ledgerMinor: 0 };
    expect(comparableDrawer({ registrarMinor: 900, ledgerMinor: 900 }, opening, 150)).toBe(900);
    expect(comparableDrawer({ registrarMinor: 1_050, ledgerMinor: 900 }, opening, 150)).toBe(900);
    expect(comparableDrawer({ registrarMinor: 750, ledgerMinor: 900 }, opening, -150)).toBe(900);
    expect(comparableDrawer({ registrarMinor: 1_051, ledgerMinor: 900 }, opening, 150)).toBe(1_051);
  });

  test('of a shift that was found open there is nothing to compare', () => {
    expect(comparableDrawer({ registrarMinor: 77, ledgerMinor: 0 }, null, 0)).toBe(0);
  });
});

describe('the bank terminal', () => {
  const paid = (amountMinor: number, byHand = false): TerminalOperation => ({ kind: 'purchase', amountMinor, byHand });
  const back = (kind: 'void' | 'refund', amountMinor: number): TerminalOperation => ({
    kind,
    amountMinor,
    byHand: false,
  });
  const said = (purchases: [number, number], returns: [number, number]) => ({
    purchases: { count: purchases[0], amountMinor: purchases[1] },
    returns: { count: returns[0], amountMinor: returns[1] },
  });

  test('the same sums are no difference', () => {
    const ours = [paid(1_000), paid(500), back('void', 500), back('refund', 200)];
    expect(compareTerminal(ours, said([2, 1_500], [2, 700]))).toEqual([]);
  });

  test('a model that takes voids out of its purchases is right too', () => {
    expect(compareTerminal([paid(1_000), paid(500), back('void', 500)], said([1, 1_000], [0, 0]))).toEqual([]);
  });

  test('a purchase the ledger does not have: count and sum', () => {
    expect(compareTerminal([paid(1_000)], said([2, 1_700], [0, 0]))).toEqual([
      { side: 'terminal', kind: 'purchases', tender: 'count', ledger: 1, other: 2 },
      { side: 'terminal', kind: 'purchases', tender: 'total', ledger: 1_000, other: 1_700 },
    ]);
  });

  test('a refund the terminal does not have', () => {
    expect(compareTerminal([paid(1_000), back('refund', 300)], said([1, 1_000], [0, 0]))).toEqual([
      { side: 'terminal', kind: 'returns', tender: 'count', ledger: 1, other: 0 },
      { side: 'terminal', kind: 'returns', tender: 'total', ledger: 300, other: 0 },
    ]);
  });

  test('what was typed by hand may have been paid at this terminal or at another one', () => {
    const ours = [paid(1_000), paid(250, true)];
    expect(compareTerminal(ours, said([1, 1_000], [0, 0]))).toEqual([]);
    expect(compareTerminal(ours, said([2, 1_250], [0, 0]))).toEqual([]);
    expect(compareTerminal(ours, said([2, 1_251], [0, 0]))).toHaveLength(2);
  });
});
