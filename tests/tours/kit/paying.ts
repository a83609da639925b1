/** A sale brought to its payment, and what the fiscal storage, the bank and the ledger say of the money afterwards. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { paymentSums } from '#drivers/fiscal/shtrih/simulator/receipt.ts';
import { findTag, fromHex } from '#drivers/fiscal/shtrih/simulator/tlv.ts';
import type { LaunchedTill } from './launch.ts';
import { ask, reads, receiptIs, until } from './screens.ts';
import { BREAD, MILK, SOAP, type VirtualShop } from './virtual-shop.ts';

const THREE = [MILK, BREAD, SOAP];
const RECEIPT = 3;
const BETWEEN_PRESSES_MS = 50;
const BUYER_CONTACT = 1008;

/** A receipt as the fiscal storage keeps it, sums in kopecks by tender; `cash` is without the change. */
export interface FiscalSale {
  readonly totalMinor: number;
  readonly cash: number;
  readonly electronic: number;
  readonly prepaid: number;
  readonly credit: number;
  readonly changeMinor: number;
  /** Tag 1214 of every position. */
  readonly methods: readonly number[];
  /** Tag 1008; empty when there is none. */
  readonly contact: string;
}

export function fiscalSales({ registrar }: VirtualShop): FiscalSale[] {
  return registrar.device.archive.flatMap(({ type, receipt }) => {
    if (type !== RECEIPT || !receipt) return [];
    const { cash, electronic, prepaid, credit } = paymentSums(receipt);
    const { totalKopecks, changeKopecks, positions, tlvHex } = receipt;
    const contact = findTag(fromHex(tlvHex), BUYER_CONTACT);
    return [
      {
        totalMinor: totalKopecks,
        cash,
        electronic,
        prepaid,
        credit,
        changeMinor: changeKopecks,
        methods: positions.map(({ method }) => method),
        contact: contact === null ? '' : new TextDecoder('ibm866').decode(contact),
      },
    ];
  });
}

/** What the bank did, in order: `purchase 20245 approved`. */
export const atTheBank = ({ terminal }: VirtualShop): string[] =>
  terminal.operations().map(({ kind, amountMinor, result }) => `${kind} ${amountMinor} ${result}`);

/** What buyers' cards have given to the shop, less what went back. */
export const bankNetMinor = ({ terminal }: VirtualShop): number =>
  terminal
    .operations()
    .filter(({ result }) => result === 'approved')
    .reduce((sum, { kind, amountMinor }) => sum + (kind === 'purchase' ? amountMinor : -amountMinor), 0);

/** Milk, bread and soap scanned and the payment open: 202.45 to pay, nothing typed. */
export async function atThePayment(shop: VirtualShop, { page, press }: LaunchedTill): Promise<void> {
  await scanThree(shop, page);
  await press('Control+Enter');
  await reads(page, 'payment', 'К ОПЛАТЕ 202,45₽');
}

/** 202.45: see `THREE_GOODS_MINOR`. */
export async function scanThree(shop: VirtualShop, page: LaunchedTill['page']): Promise<void> {
  for (const good of THREE) await shop.scanner.scan(good.code);
  await receiptIs(
    page,
    THREE.map(({ line }) => line),
    '202,45',
  );
}

/** The receipt of this number is closed and nothing is in work. */
export async function sold({ page }: LaunchedTill, number: number, ...words: readonly string[]): Promise<void> {
  await reads(page, 'after the sale', `Чек ${number} пробит`, ...words);
  await until(page, 'at rest', ({ fiscal, payment, money }) => fiscal === null && payment === null && money === null);
}

/**
 * Enter until the receipt is on its way: right after a dialog has closed the payment takes an Enter for the end of a
 * double press, not for «Пробить чек».
 */
export async function printReceipt({ page, press }: LaunchedTill): Promise<void> {
  for (;;) {
    await press('Enter');
    const { payment, fiscal } = await ask(page, 'till.snapshot', {});
    if (payment === null || fiscal !== null) return;
    await page.waitForTimeout(BETWEEN_PRESSES_MS);
  }
}

/** The till is closed; answers what its ledger says of sales, by tender, and of terminals. */
export async function ledgerAfter(till: LaunchedTill, shop: VirtualShop) {
  await till.close();
  const ledger = new Database(join(shop.dataDir, 'ledger.sqlite'), { readonly: true });
  try {
    const sales = ledger
      .prepare<[], Record<'totalMinor' | 'cash' | 'electronic' | 'prepaid' | 'credit' | 'changeMinor', number>>(
        `SELECT r.total_minor AS totalMinor, r.change_minor AS changeMinor,
          sum(iif(p.tender = 'cash', p.amount_minor, 0)) AS cash,
          sum(iif(p.tender = 'electronic', p.amount_minor, 0)) AS electronic,
          sum(iif(p.tender = 'prepaid', p.amount_minor, 0)) AS prepaid,
          sum(iif(p.tender = 'credit', p.amount_minor, 0)) AS credit
        FROM receipt r JOIN receipt_payment p ON p.receipt_id = r.id GROUP BY r.seq ORDER BY r.seq`,
      )
      .all();
    const terminal = ledger
      .prepare<[], { rrn: string; text: string; movedMinor: number }>(
        `SELECT rrn, kind || ' ' || amount_minor || ' ' || found AS text,
          iif(kind = 'purchase', amount_minor, -amount_minor) AS movedMinor
        FROM payment_operation WHERE by_hand = 0 AND way IN ('card', 'sbp') ORDER BY seq`,
      )
      .all();
    const terminalMinor = terminal.reduce((all, { movedMinor }) => all + movedMinor, 0);
    const [{ sum } = { sum: 0 }] = ledger
      .prepare<[], { sum: number }>('SELECT coalesce(sum(amount_minor), 0) AS sum FROM posting')
      .all();
    const [{ waiting } = { waiting: 0 }] = ledger
      .prepare<[], { waiting: number }>('SELECT count(*) AS waiting FROM unsealed_money')
      .all();
    return { sales, terminal, terminalMinor, postingsMinor: sum, moneyWithoutReceipt: waiting };
  } finally {
    ledger.close();
  }
}

/** The same receipts as the ledger has them: without what only the storage keeps. */
export const tendersOf = (sales: readonly FiscalSale[]) =>
  sales.map(({ methods: _methods, contact: _contact, ...tenders }) => tenders);
