/** Sums of a shift as our ledger, the registrar, the accounting system and the bank terminal have them, compared. */
import { add, type Money, money, subtract } from '../money/money.ts';

/** Documents of one kind; whole minor units, change taken off, correction receipts apart. */
export interface KindFigures {
  readonly count: number;
  readonly totalMinor: number;
  readonly cashMinor: number;
  readonly electronicMinor: number;
  readonly prepaidMinor: number;
  readonly creditMinor: number;
}

export interface ShiftFigures {
  readonly sale: KindFigures;
  readonly saleReturn: KindFigures;
  readonly cashInMinor: number;
  readonly cashOutMinor: number;
  readonly cashInDrawerMinor: number;
}

/** Who else counted. */
export type Side = 'device' | 'uploaded' | 'terminal';
type FigureKind = 'sale' | 'sale-return' | 'cash-in' | 'cash-out' | 'drawer' | 'purchases' | 'returns';
type FigureTender = 'count' | 'total' | 'cash' | 'electronic' | 'prepaid' | 'credit';

/** A figure that our ledger and one of the others do not agree on. */
export interface FigureDifference {
  readonly side: Side;
  readonly kind: FigureKind;
  readonly tender: FigureTender;
  readonly ledger: number;
  readonly other: number;
}

interface Field {
  readonly kind: FigureKind;
  readonly tender: FigureTender;
  readonly of: (figures: ShiftFigures) => number;
}

const OF_KIND: readonly (readonly [tender: FigureTender, of: (figures: KindFigures) => number])[] = [
  ['count', (figures) => figures.count],
  ['total', (figures) => figures.totalMinor],
  ['cash', (figures) => figures.cashMinor],
  ['electronic', (figures) => figures.electronicMinor],
  ['prepaid', (figures) => figures.prepaidMinor],
  ['credit', (figures) => figures.creditMinor],
];

const fieldsOf = (kind: FigureKind, pick: (figures: ShiftFigures) => KindFigures): Field[] =>
  OF_KIND.map(([tender, of]) => ({ kind, tender, of: (figures) => of(pick(figures)) }));

const FIELDS: readonly Field[] = [
  ...fieldsOf('sale', (figures) => figures.sale),
  ...fieldsOf('sale-return', (figures) => figures.saleReturn),
  { kind: 'cash-in', tender: 'total', of: (figures) => figures.cashInMinor },
  { kind: 'cash-out', tender: 'total', of: (figures) => figures.cashOutMinor },
  { kind: 'drawer', tender: 'total', of: (figures) => figures.cashInDrawerMinor },
];

/** Every figure to the kopeck, in the order a closing shows them. The accounting system is told of no drawer. */
export function compareFigures(
  ledger: ShiftFigures,
  other: ShiftFigures,
  side: Exclude<Side, 'terminal'>,
): FigureDifference[] {
  return FIELDS.filter(({ kind, of }) => (side === 'device' || kind !== 'drawer') && of(ledger) !== of(other)).map(
    ({ kind, tender, of }) => ({ side, kind, tender, ledger: of(ledger), other: of(other) }),
  );
}

/** What the drawer came to by one account. */
export interface DrawerCount {
  readonly registrarMinor: number;
  readonly ledgerMinor: number;
}

/**
 * The registrar's drawer as it is compared with the ledger's. The two need not begin alike: a registrar had cash before
 * this till came, or forgets it at a Z report. So what they differed by when the shift was opened is taken off; when
 * that is not known (`atOpening` null) there is nothing to compare. Registrars are not of one mind whether a correction
 * receipt moves the drawer (drivers/fiscal/shtrih/README.md): `correctionCashMinor`, signed, may be in it or not.
 */
export function comparableDrawer(now: DrawerCount, atOpening: DrawerCount | null, correctionCashMinor: number): number {
  if (atOpening === null) return now.ledgerMinor;
  const carried = subtract(money(atOpening.registrarMinor), money(atOpening.ledgerMinor));
  const ours = subtract(money(now.registrarMinor), carried);
  const withoutCorrections = subtract(ours, money(correctionCashMinor));
  return withoutCorrections === now.ledgerMinor ? now.ledgerMinor : ours;
}

export interface Sums {
  readonly count: number;
  readonly amountMinor: number;
}

/** A bank terminal's settlement period. */
export interface TerminalSums {
  readonly purchases: Sums;
  /** Voids and refunds together. */
  readonly returns: Sums;
}

/** One operation of the period, as the ledger has it. */
export interface TerminalOperation {
  readonly kind: 'purchase' | 'void' | 'refund';
  /** Typed by the cashier from a slip: made at some terminal, perhaps at this one. */
  readonly byHand: boolean;
  readonly amountMinor: number;
}

export function terminalSums(operations: readonly TerminalOperation[]): TerminalSums {
  return {
    purchases: sumsOf(operations.filter(({ kind }) => kind === 'purchase')),
    returns: sumsOf(operations.filter(({ kind }) => kind !== 'purchase')),
  };
}

/**
 * The terminal's money is what came in less what went back: some models take a void out of the purchases, some count it
 * as a return. Operations typed by hand may have been made at this terminal or at another one.
 */
export function compareTerminal(operations: readonly TerminalOperation[], terminal: TerminalSums): FigureDifference[] {
  const own = terminalSums(operations.filter(({ byHand }) => !byHand));
  const agrees = [own, terminalSums(operations)].some((sums) => net(sums) === net(terminal));
  if (agrees) return [];
  return (['purchases', 'returns'] as const).flatMap((kind) =>
    (['count', 'total'] as const).flatMap((tender): FigureDifference[] => {
      const of = (sums: TerminalSums): number => (tender === 'count' ? sums[kind].count : sums[kind].amountMinor);
      return of(own) === of(terminal) ? [] : [{ side: 'terminal', kind, tender, ledger: of(own), other: of(terminal) }];
    }),
  );
}

const sumsOf = (operations: readonly TerminalOperation[]): Sums => ({
  count: operations.length,
  amountMinor: operations.reduce<Money>((sum, each) => add(sum, money(each.amountMinor)), money(0)),
});

const net = ({ purchases, returns }: TerminalSums): Money =>
  subtract(money(purchases.amountMinor), money(returns.amountMinor));
