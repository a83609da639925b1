/** A shop day around the shift: opening it, selling by cash and card, what the journal says of it. */
import { fiscalDocuments, lastShift } from '#main/ledger/documents.ts';
import { readJournal } from '#main/ledger/journal.ts';
import type { Ledger } from '#main/ledger/open.ts';
import type { JournalRow } from '#main/ledger/rows.ts';
import { aTill, BREAD, MILK, type Shop, type TestTill } from '../kit/a-till.ts';

export const MILK_MINOR = 9_490;
export const BREAD_MINOR = 6_250;

export async function anOpenShift(shop: Shop, wrap?: (ledger: Ledger) => Ledger): Promise<TestTill> {
  const till = await aTill(shop, wrap);
  await till.call('shift.open', {});
  await till.settle();
  return till;
}

/** One loaf for cash; answers the id of the receipt. */
export async function sellForCash(till: TestTill): Promise<string> {
  await till.call('sale.enter', { text: BREAD });
  await till.call('payment.open', {});
  await till.call('payment.finish', { tenderedMinor: BREAD_MINOR });
  return (await till.settle()).lastReceipt?.id ?? '';
}

/** One milk for the card of the terminal's next buyer. */
export async function sellByCard(till: TestTill): Promise<string> {
  await till.call('sale.enter', { text: MILK });
  await till.call('payment.open', {});
  await till.call('payment.addCard', { way: 'card', amountMinor: MILK_MINOR });
  await till.settle();
  await till.call('payment.finish', { tenderedMinor: 0 });
  return (await till.settle()).lastReceipt?.id ?? '';
}

/** The whole of a sale goes back the way it was paid. */
export async function giveBack(till: TestTill, saleId: string): Promise<void> {
  await till.call('returns.open', { saleId, receiptShown: true });
  await till.call('returns.chooseAll', { all: true });
  await till.call('returns.begin', {});
  await till.settle();
}

export async function moveCash(till: TestTill, direction: 'in' | 'out', amountMinor: number): Promise<void> {
  await till.call('shift.cashMove', { direction, amountMinor, reason: 'Размен' });
  await till.settle();
}

export const notices = async (till: TestTill): Promise<string[]> =>
  (await till.snapshot()).notices.map((notice) => notice.code);

/** Rows of the journal of one kind, oldest first. */
export const journalOf = (till: TestTill, kind: string): JournalRow[] =>
  readJournal(till.ledger, { limit: 1000, kind }).reverse();

/** FD numbers the ledger has of its newest shift. */
export const fdNumbers = (till: TestTill): number[] =>
  fiscalDocuments(till.ledger, lastShift(till.ledger)?.id ?? '').map((document) => document.fdNumber);

export const zReports = (shop: Shop): number =>
  shop.registrar.device.archive.filter((document) => document.type === 5).length;
