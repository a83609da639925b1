/** The figures of a shift in the order they are shown, here and at the closing. */
import type { FigureDifference, ShiftFigures } from '#contract/views.ts';
import { integer, money } from '../../texts/format.ts';
import type { TextKey } from '../../texts/text.ts';

export interface FigureRow {
  readonly title: TextKey;
  readonly kind: FigureDifference['kind'];
  readonly tender: FigureDifference['tender'];
  readonly of: (figures: ShiftFigures) => number;
  readonly show: (value: number) => string;
  /** Not shown while nobody has any of it: most shifts have no certificates, no credit, no withdrawals. */
  readonly quietZero?: true;
}

type Tender = Exclude<FigureDifference['tender'], 'count'>;
const FIELD = {
  total: 'totalMinor',
  cash: 'cashMinor',
  electronic: 'electronicMinor',
  prepaid: 'prepaidMinor',
  credit: 'creditMinor',
} as const satisfies Record<Tender, string>;

const sale = (tender: Tender, title: TextKey, quietZero?: true): FigureRow => ({
  title,
  kind: 'sale',
  tender,
  of: (figures) => figures.sale[FIELD[tender]],
  show: money,
  ...(quietZero && { quietZero }),
});
const saleReturn = (tender: Tender, title: TextKey): FigureRow => ({
  title,
  kind: 'sale-return',
  tender,
  of: (figures) => figures.saleReturn[FIELD[tender]],
  show: money,
  quietZero: true,
});

export const FIGURE_ROWS: readonly FigureRow[] = [
  { title: 'shift.sales', kind: 'sale', tender: 'count', of: (figures) => figures.sale.count, show: integer },
  sale('total', 'shift.sale-sum'),
  sale('cash', 'shift.cash-sum'),
  sale('electronic', 'shift.electronic-sum'),
  sale('prepaid', 'shift.prepaid-sum', true),
  sale('credit', 'shift.credit-sum', true),
  {
    title: 'shift.returns',
    kind: 'sale-return',
    tender: 'count',
    of: (figures) => figures.saleReturn.count,
    show: integer,
  },
  saleReturn('total', 'shift.return-sum'),
  saleReturn('cash', 'shift.return-cash-sum'),
  saleReturn('electronic', 'shift.return-electronic-sum'),
  saleReturn('prepaid', 'shift.return-prepaid-sum'),
  saleReturn('credit', 'shift.return-credit-sum'),
  {
    title: 'shift.cash-in',
    kind: 'cash-in',
    tender: 'total',
    of: (figures) => figures.cashInMinor,
    show: money,
    quietZero: true,
  },
  {
    title: 'shift.cash-out',
    kind: 'cash-out',
    tender: 'total',
    of: (figures) => figures.cashOutMinor,
    show: money,
    quietZero: true,
  },
  {
    title: 'shift.drawer-sum',
    kind: 'drawer',
    tender: 'total',
    of: (figures) => figures.cashInDrawerMinor,
    show: money,
  },
];

/** The rows worth showing when these are the sides that answered. */
export const worthShowing = (sides: readonly ShiftFigures[]): readonly FigureRow[] =>
  FIGURE_ROWS.filter(({ of, quietZero }) => quietZero !== true || sides.some((figures) => of(figures) !== 0));
