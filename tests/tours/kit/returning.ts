/** Returns at the till: sales to bring back, the buyer's paper, and what the storage, the ledger and the drawer say. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import { paymentSums } from '#drivers/fiscal/shtrih/simulator/receipt.ts';
import { qrLine } from '#drivers/fiscal/shtrih/simulator/slips.ts';
import type { FnDocument } from '#drivers/fiscal/shtrih/simulator/state.ts';
import type { LaunchedTill } from './launch.ts';
import { atRest } from './patient-cashier.ts';
import { ask, reads, until } from './screens.ts';
import { BREAD, MILK, SOAP, THREE_GOODS_MINOR, type VirtualShop } from './virtual-shop.ts';

const RECEIPT = 3;
/** By the registrar's numbers: see `ReceiptKind`. */
const KINDS = ['sale', 'purchase', 'sale-return', 'purchase-return'] as const;

export interface SoldWay {
  /** Not in cash. */
  readonly minor?: number;
  readonly way?: 'card' | 'sbp';
  /** Number of a slip: a terminal the till does not know. */
  readonly slip?: string;
}

/** Milk, bread and soap sold without the screens; what is not in `minor` is cash without change. */
export async function sellThree(till: LaunchedTill, { minor = 0, way = 'card', slip = '' }: SoldWay = {}) {
  const { page } = till;
  const before = (await atRest(till)).lastReceipt?.id;
  for (const good of [MILK, BREAD, SOAP]) await ask(page, 'sale.enter', { text: good.code });
  await ask(page, 'payment.open', {});
  if (slip !== '') await ask(page, 'payment.addByHand', { way, amountMinor: minor, slip });
  else if (minor > 0) await ask(page, 'payment.addCard', { way, amountMinor: minor });
  // The screen prints by itself what a terminal paid whole.
  if (minor < THREE_GOODS_MINOR) {
    await atRest(till);
    await ask(page, 'payment.finish', { tenderedMinor: THREE_GOODS_MINOR - minor });
  }
  const { lastReceipt } = await until(page, 'sold', (view) => view.lastReceipt?.id !== before && view.payment === null);
  return { id: lastReceipt?.id ?? '', fdNumber: lastReceipt?.fdNumber ?? 0, number: lastReceipt?.number ?? 0 };
}

/** The QR on the paper of this document. */
export function qrOf({ registrar }: VirtualShop, fdNumber: number): string {
  const made = registrar.device.archive.find(({ fd }) => fd === fdNumber);
  if (!made?.receipt) throw new Error(`no receipt ${fdNumber} in the storage`);
  return qrLine(registrar.device.options.fnNumber, made, made.receipt);
}

/** From the sale screen: F7 and the buyer's paper under the scanner. */
export async function scanTheReceipt(
  shop: VirtualShop,
  { page, press }: LaunchedTill,
  fdNumber: number,
): Promise<void> {
  await press('F7');
  await reads(page, 'screen', 'ВОЗВРАТ');
  await shop.scanner.scan(qrOf(shop, fdNumber));
  await reads(page, 'money back', 'Как вернутся деньги');
}

/** Enter, and Enter again at the question: the money goes back. */
export async function giveBack({ page, press }: LaunchedTill, ...words: readonly string[]): Promise<void> {
  await press('Enter');
  await reads(page, 'dialog', 'Вернуть', ...words);
  await press('Enter');
}

/** The return is made and the screen says so; Enter takes the cashier back to the sale. */
export async function returned(till: LaunchedTill, ...words: readonly string[]): Promise<void> {
  const { page, press } = till;
  await reads(page, 'screen', 'Возврат пробит', ...words);
  await atRest(till);
  await press('Enter');
  await reads(page, 'sum to pay', '₽');
}

const told = (kind: string, totalMinor: number, tenders: readonly (readonly [string, number])[]): string =>
  [kind, totalMinor, ...tenders.filter(([, minor]) => minor > 0).flat()].join(' ');

function toldOf({ receipt }: FnDocument): string[] {
  if (receipt === null) return [];
  const { cash, electronic, prepaid, credit } = paymentSums(receipt);
  const tenders = [
    ['cash', cash],
    ['electronic', electronic],
    ['prepaid', prepaid],
    ['credit', credit],
  ] as const;
  return [told(KINDS[receipt.kind], receipt.totalKopecks, tenders)];
}

/** Receipts of the fiscal storage in order: `sale-return 9490 cash 9490`. */
export const fiscalStory = ({ registrar }: VirtualShop): string[] =>
  registrar.device.archive.filter(({ type }) => type === RECEIPT).flatMap(toldOf);

/** The newest receipt of the storage: name, thousandths, sum and row of the VAT table of each position. */
export function newestPositions({ registrar }: VirtualShop) {
  const { receipt } = registrar.device.archive.at(-1) ?? {};
  return (receipt?.positions ?? []).map(({ name, quantityMicro, sumKopecks, vatRow }) => ({
    name,
    milli: quantityMicro / 1000,
    minor: sumKopecks,
    vatRow,
  }));
}

const STORY = `SELECT r.kind, r.total_minor AS totalMinor, d.fd_number AS fd,
    (SELECT json_group_array(json_array(tender, amount_minor)) FROM (
      SELECT tender, amount_minor FROM receipt_payment p WHERE p.receipt_id = r.id ORDER BY
        instr('cash electronic prepaid credit', tender))) AS tenders
  FROM receipt r JOIN fiscal_document d ON d.receipt_id = r.id WHERE r.correction IS NULL ORDER BY r.seq`;

interface Row {
  readonly kind: string;
  readonly totalMinor: number;
  readonly fd: number;
  readonly tenders: string;
}

/** The storage and the ledger hold exactly these receipts; postings come to nothing, and both sides of the drawer agree. */
export async function expectStory(shop: VirtualShop, { page }: LaunchedTill, story: readonly string[]): Promise<void> {
  expect(fiscalStory(shop)).toEqual(story);
  const ledger = new Database(join(shop.dataDir, 'ledger.sqlite'), { readonly: true });
  try {
    const rows = ledger.prepare<[], Row>(STORY).all();
    const asTold = ({ kind, totalMinor, tenders }: Row) =>
      told(kind, totalMinor, JSON.parse(tenders) as [string, number][]);
    expect(rows.map(asTold)).toEqual(story);
    const receipts = shop.registrar.device.archive.filter(({ type }) => type === RECEIPT);
    expect(rows.map(({ fd }) => fd)).toEqual(receipts.map(({ fd }) => fd));
    expect(ledger.prepare('SELECT coalesce(sum(amount_minor), 0) AS sum FROM posting').get()).toEqual({ sum: 0 });
  } finally {
    ledger.close();
  }
  const figures = await ask(page, 'shift.figures', {});
  expect(figures.device).toEqual(figures.ledger);
}
