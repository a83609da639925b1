/** Figures of a shift. Nothing here writes. */
import { VAT_KEYS, type VatKey } from '#domain/money/vat.ts';
import { cashInDrawer, movedCash } from './closed-shifts.ts';
import type { Ledger } from './ledger.ts';
import { Query } from './query.ts';
import { NO_TENDERS } from './returns.ts';
import type { KindTotals, ReceiptKind, ShiftTotals, Tender } from './rows.ts';
import { shiftById } from './shifts.ts';

export { assertLedgerConsistent } from './consistency.ts';

const KINDS = ['sale', 'sale-return', 'purchase', 'purchase-return'] as const satisfies readonly ReceiptKind[];

/** Receipts of a shift that are counted together. */
interface Group {
  readonly kind: ReceiptKind;
  readonly correction: 0 | 1;
}
const GROUP = 'r.kind, r.correction IS NOT NULL AS correction';

const COUNTS = new Query<Group & { count: number; totalMinor: number; discountMinor: number }>(`
  SELECT ${GROUP}, count(*) AS count, sum(r.total_minor) AS totalMinor,
    sum((SELECT sum(l.discount_minor) FROM receipt_line l WHERE l.receipt_id = r.id)) AS discountMinor
  FROM receipt r WHERE r.shift_id = @shiftId GROUP BY 1, 2`);
const TENDERS = new Query<Group & { tender: Tender; amountMinor: number }>(`
  SELECT ${GROUP}, p.tender, sum(p.amount_minor) AS amountMinor
  FROM receipt r JOIN receipt_payment p ON p.receipt_id = r.id
  WHERE r.shift_id = @shiftId GROUP BY 1, 2, p.tender`);
const VAT = new Query<Group & { vat: VatKey; sumMinor: number; vatMinor: number }>(`
  SELECT ${GROUP}, l.vat, sum(l.sum_minor) AS sumMinor, sum(l.vat_minor) AS vatMinor
  FROM receipt r JOIN receipt_line l ON l.receipt_id = r.id
  WHERE r.shift_id = @shiftId GROUP BY 1, 2, l.vat`);

/** Throws RangeError when there is no such shift. Sums are of the ledger; the registrar's own are compared with them at closing. */
export function shiftTotals(ledger: Ledger, shiftId: string): ShiftTotals {
  const shift = shiftById(ledger, shiftId);
  if (!shift) throw new RangeError(`no shift ${shiftId}`);
  const counts = ledger.all(COUNTS, { shiftId });
  const tenders = ledger.all(TENDERS, { shiftId });
  const vat = ledger.all(VAT, { shiftId });
  const kinds = groups().flatMap((group): KindTotals[] => {
    const count = counts.find(isOf(group));
    if (!count) return [];
    const { totalMinor, discountMinor } = count;
    const sums = tenders.filter(isOf(group)).map((row): [string, number] => [row.tender, row.amountMinor]);
    return [
      {
        kind: group.kind,
        correction: group.correction === 1,
        count: count.count,
        totalMinor,
        discountMinor,
        tenders: { ...NO_TENDERS, ...Object.fromEntries(sums) },
        vat: vatOfGroup(vat.filter(isOf(group))),
      },
    ];
  });
  return { shift, kinds, ...movedCash(ledger, shiftId), cashExpectedMinor: cashInDrawer(ledger, shift) };
}

const groups = (): Group[] => ([0, 1] as const).flatMap((correction) => KINDS.map((kind) => ({ kind, correction })));

const isOf = (group: Group) => (row: Group) => row.kind === group.kind && row.correction === group.correction;

function vatOfGroup(rows: readonly { vat: VatKey; sumMinor: number; vatMinor: number }[]): KindTotals['vat'] {
  return VAT_KEYS.flatMap((vat) => {
    const row = rows.find((each) => each.vat === vat);
    return row ? [{ vat, sumMinor: row.sumMinor, vatMinor: row.vatMinor }] : [];
  });
}
