import { CASHIER, correctionOf, type Deed, mustDo, saleOf, untilAnswered, type VirtualBench } from './fiscal-bench.ts';

const SALE_MINOR = 12_345;
const RETURN_MINOR = 6_789;
const CORRECTION_MINOR = 3_210;
const CASH_MINOR = 50_000;

async function needShift(bench: VirtualBench, wanted: 'open' | 'closed'): Promise<void> {
  const { shift } = await untilAnswered(bench, () => bench.registrar.status());
  if (shift === wanted) return;
  const change = wanted === 'open' ? bench.registrar.openShift(CASHIER) : bench.registrar.closeShift(CASHIER);
  mustDo(await bench.pace.until(change));
}

/** An open shift and money to give back. */
async function needCash(bench: VirtualBench): Promise<void> {
  await needShift(bench, 'open');
  const { cashInDrawerMinor } = await untilAnswered(bench, () => bench.registrar.status());
  if (cashInDrawerMinor < CASH_MINOR) mustDo(await bench.pace.until(bench.registrar.cashMove('in', 10 * CASH_MINOR)));
}

/** Everything a registrar does that must happen exactly once. */
export const DEEDS: readonly Deed[] = [
  {
    name: 'a sale',
    run: (registrar) => registrar.registerReceipt(saleOf(SALE_MINOR)),
    expected: { kind: 'receipt', operation: 'sale', totalMinor: SALE_MINOR },
    count: (simulation) =>
      simulation.documents().filter(({ operation, totalMinor }) => operation === 'sale' && totalMinor === SALE_MINOR)
        .length,
    prepare: (bench) => needShift(bench, 'open'),
  },
  {
    name: 'a return',
    run: (registrar) => registrar.registerReceipt(saleOf(RETURN_MINOR, { operation: 'sale-return' })),
    expected: { kind: 'receipt', operation: 'sale-return', totalMinor: RETURN_MINOR },
    count: (simulation) =>
      simulation.documents().filter(({ type, operation }) => type === 'receipt' && operation === 'sale-return').length,
    prepare: needCash,
  },
  {
    name: 'a correction',
    run: (registrar) => registrar.registerCorrection(correctionOf(CORRECTION_MINOR)),
    expected: { kind: 'correction', operation: 'sale', totalMinor: CORRECTION_MINOR },
    count: (simulation) => simulation.documents().filter(({ type }) => type === 'correction').length,
    prepare: (bench) => needShift(bench, 'open'),
  },
  {
    name: 'opening a shift',
    run: (registrar) => registrar.openShift(CASHIER),
    expected: { kind: 'shift-open' },
    count: (simulation) => simulation.documents().filter(({ type }) => type === 'shift-open').length,
    prepare: (bench) => needShift(bench, 'closed'),
  },
  {
    name: 'closing a shift',
    run: (registrar) => registrar.closeShift(CASHIER),
    expected: { kind: 'shift-close' },
    count: (simulation) => simulation.documents().filter(({ type }) => type === 'shift-close').length,
    prepare: (bench) => needShift(bench, 'open'),
  },
  {
    name: 'cash put in',
    run: (registrar) => registrar.cashMove('in', CASH_MINOR),
    expected: { kind: 'cash-move', direction: 'in', amountMinor: CASH_MINOR },
    count: (simulation) => simulation.cashMoves().inMinor / CASH_MINOR,
    prepare: (bench) => needShift(bench, 'open'),
  },
  {
    name: 'cash taken out',
    run: (registrar) => registrar.cashMove('out', CASH_MINOR),
    expected: { kind: 'cash-move', direction: 'out', amountMinor: CASH_MINOR },
    count: (simulation) => simulation.cashMoves().outMinor / CASH_MINOR,
    prepare: needCash,
  },
];
