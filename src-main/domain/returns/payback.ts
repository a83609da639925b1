/** How the money of a return goes back: the way it came, unless a supervisor says otherwise (spec/rules.md 4.5, 4.6). */
import { add, type Money, money, subtract, sum } from '../money/money.ts';
import { type HeldTender, type HeldWay, tenderOf } from '../payment/held.ts';
import { MAX_RECEIPT_TOTAL_MINOR } from '../receipt/limits.ts';
import { accepted, type Outcome, refused } from '../refusals.ts';
import type { ReturnDraft, SaleOfReturn, SaleOperation, Tenders } from './return-draft.ts';
import { chosenLines, returnTotal } from './totals.ts';

type ElectronicWay = Extract<HeldWay, 'card' | 'sbp'>;

/** One operation that gives electronic money back; at most one for an operation of the sale. */
export interface PaybackStep {
  readonly originalId: string;
  readonly way: ElectronicWay;
  /** On a terminal the till does not know: the cashier does it and tells. */
  readonly byHand: boolean;
  readonly kind: 'void' | 'refund';
  readonly amountMinor: number;
  readonly rrn: string;
  readonly authCode: string;
  readonly cardMask: string;
  /** The terminal of the purchase. */
  readonly terminalId: string;
  /** The sale's slip of a payment made by hand: how that terminal finds it. */
  readonly reference: string;
}

/** A step that is done: money is back at the buyer. */
export interface DoneStep extends PaybackStep {
  readonly operationId: string;
}

/** What is given back by a record alone: a certificate gets its value again, a debt becomes smaller. */
export interface SetOff {
  readonly originalId: string;
  readonly way: Exclude<HeldWay, ElectronicWay>;
  readonly amountMinor: number;
  readonly reference: string;
}

/** The four sums add up to the total; electronic is the sum of the steps, prepaid and credit that of the set-offs. */
export interface PaybackPlan {
  readonly totalMinor: number;
  readonly cashMinor: number;
  readonly electronicMinor: number;
  readonly prepaidMinor: number;
  readonly creditMinor: number;
  readonly steps: readonly PaybackStep[];
  readonly setOffs: readonly SetOff[];
}

/** The terminal as it is now; `terminalBatch` is null when it cannot be asked: then nothing is voided. */
export interface TerminalNow {
  readonly terminalId: string;
  readonly terminalBatch: string | null;
}

/**
 * Takes the sum of the chosen lines out of the sale's payments, never more of each than was paid by it and not given
 * back. The order, for a part of a mixed sale:
 * 1. credit: who still owes is not handed money; the debt becomes smaller first;
 * 2. electronic, the newest operation first: money goes back where it came from and the drawer keeps its cash; the
 *    newest undoes in the order of paying;
 * 3. cash;
 * 4. certificate and advance last: the buyer gets this sale's money before a paper that must be spent here.
 * With payback `cash` what was paid electronically goes out of the drawer in step 3; certificates and debts never do.
 * Without a sale everything is cash: there is no operation a card could be given back by.
 * `done` are the steps that brought money back already: they stay as they are, only the rest is planned.
 */
export function paybackPlan(
  draft: ReturnDraft,
  now: TerminalNow,
  done: readonly DoneStep[] = [],
): Outcome<PaybackPlan> {
  const chosen = chosenLines(draft);
  if (chosen.length === 0) return refused('return-nothing-chosen');
  const priceless = chosen.find((line) => line.soldPosition === null && line.priceMinor === 0);
  if (priceless) return refused('item-without-price', { name: priceless.name });
  const totalMinor = returnTotal(draft);
  if (totalMinor === 0) return refused('total-zero');
  if (totalMinor > MAX_RECEIPT_TOTAL_MINOR) return refused('total-too-large', { maxMinor: MAX_RECEIPT_TOTAL_MINOR });
  return draft.sale ? planOfSale(draft, draft.sale, totalMinor, now, done) : accepted(cashPlan(totalMinor));
}

/** The drawer must hold the cash part; otherwise cash is put in first. Refused with what is missing. */
export function checkDrawer(plan: PaybackPlan, cashInDrawerMinor: number): Outcome<PaybackPlan> {
  const missing = subtract(money(plan.cashMinor), money(cashInDrawerMinor));
  return missing > 0 ? refused('not-enough-cash', { missingMinor: missing }) : accepted(plan);
}

const cashPlan = (totalMinor: number): PaybackPlan => ({
  totalMinor,
  cashMinor: totalMinor,
  electronicMinor: 0,
  prepaidMinor: 0,
  creditMinor: 0,
  steps: [],
  setOffs: [],
});

function planOfSale(
  draft: ReturnDraft,
  sale: SaleOfReturn,
  totalMinor: Money,
  now: TerminalNow,
  done: readonly DoneStep[],
): Outcome<PaybackPlan> {
  let left = totalMinor;
  const take = (limit: Money): Money => {
    const part = money(Math.max(0, Math.min(left, limit)));
    left = subtract(left, part);
    return part;
  };
  // Cash and electronic money together: what a supervisor gave in cash for a card cannot go to the card as well.
  let pool = notGivenBack(sale, ['cash', 'electronic']);
  const takeMoney = (limit: Money): Money => {
    const part = take(money(Math.min(pool, limit)));
    pool = subtract(pool, part);
    return part;
  };
  const inCash = draft.payback === 'cash';
  const credit = setOffs(sale, 'credit', take);
  // Cannot be undone, so it goes before anything that is only planned.
  takeMoney(amountOf(done));
  const steps = [...done.map(withoutId), ...(inCash ? [] : stepsOf(sale, now, done, takeMoney))];
  const cashMinor = takeMoney(inCash ? pool : notGivenBack(sale, ['cash']));
  const prepaid = setOffs(sale, 'prepaid', take);
  if (left > 0) return refused('return-no-way-back', { missingMinor: left });
  return accepted({
    totalMinor,
    cashMinor,
    electronicMinor: amountOf(steps),
    prepaidMinor: amountOf(prepaid),
    creditMinor: amountOf(credit),
    steps,
    setOffs: [...credit, ...prepaid],
  });
}

/** Paid by these tenders and not given back by them. Earlier returns may have given more cash than came as cash. */
const notGivenBack = (sale: SaleOfReturn, tenders: readonly (keyof Tenders)[]): Money =>
  sum(tenders.map((tender) => subtract(money(sale.paid[tender]), money(sale.returned[tender]))));

const leftOf = (operation: SaleOperation): Money =>
  subtract(money(operation.amountMinor), money(operation.takenBackMinor));

const newestFirst = (sale: SaleOfReturn, tender: HeldTender): SaleOperation[] =>
  sale.operations.filter((operation) => tenderOf(operation.way) === tender).reverse();

function stepsOf(
  sale: SaleOfReturn,
  now: TerminalNow,
  done: readonly DoneStep[],
  take: (limit: Money) => Money,
): PaybackStep[] {
  return newestFirst(sale, 'electronic')
    .filter((operation) => !done.some((step) => step.originalId === operation.id))
    .map((operation) => stepOf(operation, take(leftOf(operation)), now))
    .filter((step) => step.amountMinor > 0);
}

function stepOf(operation: SaleOperation, amountMinor: Money, now: TerminalNow): PaybackStep {
  return {
    originalId: operation.id,
    way: operation.way === 'sbp' ? 'sbp' : 'card',
    byHand: operation.byHand,
    kind: mayVoid(operation, amountMinor, now) ? 'void' : 'refund',
    amountMinor,
    rrn: operation.rrn,
    authCode: operation.authCode,
    cardMask: operation.cardMask,
    terminalId: operation.terminalId,
    reference: operation.reference,
  };
}

/** A void takes back the whole of a card purchase, on its own terminal, before that terminal's totals are settled. */
const mayVoid = (operation: SaleOperation, amountMinor: Money, now: TerminalNow): boolean =>
  operation.way === 'card' &&
  !operation.byHand &&
  amountMinor === operation.amountMinor &&
  operation.batch !== '' &&
  operation.batch === now.terminalBatch &&
  operation.terminalId === now.terminalId;

function setOffs(sale: SaleOfReturn, tender: 'prepaid' | 'credit', take: (limit: Money) => Money): SetOff[] {
  return newestFirst(sale, tender).flatMap((operation) => {
    const { id: originalId, way, reference } = operation;
    if (way === 'card' || way === 'sbp') return [];
    const amountMinor = take(leftOf(operation));
    return amountMinor > 0 ? [{ originalId, way, amountMinor, reference }] : [];
  });
}

const withoutId = ({ operationId: _, ...step }: DoneStep): PaybackStep => step;

const amountOf = (rows: readonly { readonly amountMinor: number }[]): Money =>
  rows.reduce((all, row) => add(all, money(row.amountMinor)), money(0));
