/** What a cashier presses while a buyer's goods are on the belt. */
import type { Snapshot } from '#contract/snapshot.ts';
import type { Cashier } from './cashier.ts';
import { Finding } from './failure.ts';
import { PIECES, someCode, WEIGHED } from './goods.ts';
import type { Random } from './random.ts';

type Step = (cashier: Cashier, view: Snapshot, random: Random) => Promise<unknown>;

interface StepRow {
  readonly weight: number;
  readonly step: Step;
}

const someLine = (view: Snapshot, random: Random): string =>
  view.receipt.lines.length === 0 ? '0' : random.pick(view.receipt.lines).id;

export const STEPS: readonly StepRow[] = [
  { weight: 10, step: (cashier, _view, random) => cashier.scan(someCode(random)) },
  { weight: 8, step: (cashier, _view, random) => cashier.press('sale.enter', { text: someCode(random) }, 'one-line') },
  {
    weight: 4,
    step: (cashier, _view, random) =>
      cashier.press('sale.enter', { text: `${random.int(2, 30)}*${random.pick(PIECES).code}` }, 'one-line'),
  },
  {
    weight: 3,
    step: (cashier, _view, random) =>
      cashier.press('sale.enter', { text: `0,${random.int(100, 999)}*${random.pick(WEIGHED).code}` }, 'one-line'),
  },
  { weight: 2, step: pickFromSearch },
  { weight: 2, step: (cashier) => cashier.press('sale.repeatLast', {}, 'one-line') },
  {
    weight: 2,
    step: (cashier, view, random) =>
      cashier.press('sale.adjustQuantity', { lineId: someLine(view, random), deltaMilli: 1000 }, 'one-line'),
  },
  {
    weight: 2,
    step: (cashier, view, random) =>
      cashier.press(
        'sale.setQuantity',
        { lineId: someLine(view, random), quantityMilli: random.int(1, 9) * 1000 },
        'one-line',
      ),
  },
  {
    weight: 2,
    step: (cashier, view, random) => cashier.press('sale.removeLine', { lineId: someLine(view, random) }, 'one-line'),
  },
  { weight: 1, step: (cashier, view, random) => cashier.press('sale.select', { lineId: someLine(view, random) }) },
  { weight: 1, step: (cashier) => cashier.press('sale.enter', { text: '4609999999991' }, 'one-line') },
  { weight: 1, step: (cashier, _view, random) => cashier.press('catalogue.price', { text: someCode(random) }) },
  { weight: 0.5, step: (cashier) => cashier.press('shift.xReport', {}) },
  { weight: 0.5, step: compareFigures },
  { weight: 0.3, step: (cashier) => cashier.press('drawer.open', {}) },
];

async function pickFromSearch(cashier: Cashier, _view: Snapshot, random: Random): Promise<void> {
  const answer = await cashier.press('sale.enter', { text: random.pick(['моло сорт', 'хле', 'сыр вес']) });
  if (!answer?.ok || answer.value.result !== 'choices') return;
  const item = random.pick(answer.value.items);
  await cashier.press('sale.addItem', { itemId: item.id }, 'one-line');
}

/**
 * «Сверка»: both sides agree whenever nothing is in work, but for what other programs sold. One spoilt byte on the line
 * may show a register's neighbour once (the protocol numbers no answers); asked again, the figures must agree.
 */
async function compareFigures(cashier: Cashier): Promise<void> {
  let shown = '';
  for (let asked = 0; asked < 2; asked++) {
    const answer = await cashier.press('shift.figures', {});
    if (!answer?.ok || answer.value.device === null || cashier.world.foreignDocuments.size > 0) return;
    const { ledger, device } = answer.value;
    if (JSON.stringify(ledger) === JSON.stringify(device)) return;
    shown = `касса ${JSON.stringify(ledger)}, регистратор ${JSON.stringify(device)}`;
    cashier.world.story.tell(`сверка не сошлась: ${shown}`);
  }
  throw new Finding(`сверка не сошлась дважды: ${shown}`);
}
