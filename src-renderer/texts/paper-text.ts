/**
 * The papers of a return as text for the registrar's tape (spec/rules.md 4.5): «Приходная накладная на возврат» and
 * «РКО на основании прихода». Figures come from the sealed return; nothing is computed here.
 */
import type { ReceiptDetail } from '#contract/views.ts';
import { centred, plain, signature, spread, wrapped } from './columns.ts';
import { dateTime, deviceDate, money, quantity } from './format.ts';
import { t } from './text.ts';

export const PAPER_COLUMNS = 40;

export type PaperKind = ReceiptDetail['papers'][number]['kind'];

export interface PaperFacts {
  readonly number: number;
  readonly atMs: number;
  readonly totalMinor: number;
  readonly cashierName: string;
  /** «Приходная накладная» that РКО rests on, when it was made. */
  readonly note: { readonly number: number; readonly atMs: number } | null;
}

/** Lines of at most `columns` characters. What was not said at the till stays a line to be filled in by hand. */
export function paperText(
  kind: PaperKind,
  paper: PaperFacts,
  receipt: ReceiptDetail,
  columns: number = PAPER_COLUMNS,
): readonly string[] {
  const rule = '-'.repeat(columns);
  const reason = receipt.basis?.reason ?? '';
  const body = kind === 'return-note' ? noteBody(paper, receipt, columns) : orderBody(paper, columns);
  return [
    ...wrapped(receipt.shop.name, columns),
    ...wrapped(t('paper.form.inn', { inn: receipt.shop.inn }), columns),
    ...wrapped(receipt.shop.address, columns),
    '',
    ...centred(t(kind === 'return-note' ? 'paper.form.note.title' : 'paper.form.order.title'), columns),
    ...centred(t('paper.form.number', { number: paper.number, day: dayOf(paper.atMs) }), columns),
    rule,
    ...buyerLines(kind, receipt, columns),
    ...basisLines(kind, paper, receipt, columns),
    ...wrapped(
      t('paper.form.return', {
        number: receipt.row.number,
        fdNumber: receipt.fiscal.fdNumber,
        fiscalSign: String(receipt.fiscal.fiscalSign).padStart(10, '0'),
      }),
      columns,
    ),
    ...(reason === '' ? [] : wrapped(t('paper.form.reason', { reason }), columns)),
    rule,
    ...body,
  ];
}

function buyerLines(kind: PaperKind, { basis }: ReceiptDetail, columns: number): readonly string[] {
  const title = t(kind === 'return-note' ? 'paper.form.buyer' : 'paper.form.give');
  const operation = kind === 'return-note' ? wrapped(t('paper.form.operation'), columns) : [];
  if (basis === null || basis.buyer === '') return [...operation, signature(title, columns)];
  return [...operation, ...wrapped(`${title} ${basis.buyer}`, columns)];
}

function basisLines(kind: PaperKind, { note }: PaperFacts, receipt: ReceiptDetail, columns: number): readonly string[] {
  const noted =
    kind === 'cash-order' && note !== null
      ? [t('paper.form.note', { number: note.number, day: dayOf(note.atMs) })]
      : [];
  const grounds = [...noted, saleWords(receipt)].join('; ');
  return [
    ...wrapped(`${t('paper.form.basis')} ${grounds}`, columns),
    ...(receipt.basis?.receiptShown === false ? wrapped(t('paper.form.not-shown'), columns) : []),
  ];
}

function saleWords({ sale, basis }: ReceiptDetail): string {
  if (sale !== null) {
    const { number, fdNumber, atMs, shiftNumber } = sale;
    return t('paper.form.basis.sale', { number, fdNumber, atMs: dateTime(atMs), shiftNumber });
  }
  if (basis === null) return t('paper.form.basis.none');
  const day = deviceDate(basis.soldOn);
  if (basis.fdNumber === 0) return t('paper.form.basis.claimed', { day });
  return t('paper.form.basis.foreign', { fdNumber: basis.fdNumber, fn: basis.fnNumber, day });
}

function noteBody(paper: PaperFacts, receipt: ReceiptDetail, columns: number): readonly string[] {
  const rule = '-'.repeat(columns);
  return [
    ...spread(t('paper.form.columns.name'), t('paper.form.columns.sum'), columns),
    rule,
    ...receipt.lines.flatMap((line, index) => [
      ...wrapped(`${index + 1}. ${line.name}`, columns),
      ...spread(
        plain(`  ${quantity(line.quantityMilli, line.weighed)} ${line.unit} x ${money(line.priceMinor)}`),
        plain(money(line.sumMinor)),
        columns,
      ),
    ]),
    rule,
    ...spread(t('paper.form.total'), plain(money(paper.totalMinor)), columns),
    ...receipt.vat
      .filter(({ vat }) => vat !== 'none')
      .flatMap(({ vat, vatMinor }) => spread(t('paper.form.vat', { vat }), plain(money(vatMinor)), columns)),
    ...wrapped(t('paper.form.lines', { count: receipt.lines.length }), columns),
    '',
    signature(t('paper.form.given'), columns),
    '',
    signature(t('paper.form.accepted'), columns),
    ...wrapped(paper.cashierName, columns),
  ];
}

function orderBody(paper: PaperFacts, columns: number): readonly string[] {
  return [
    ...spread(t('paper.form.amount'), plain(t('paper.form.roubles', { sum: money(paper.totalMinor) })), columns),
    '',
    signature(t('paper.form.passport'), columns),
    '',
    signature(t('paper.form.head'), columns),
    '',
    signature(t('paper.form.paid'), columns),
    ...wrapped(paper.cashierName, columns),
    '',
    signature(t('paper.form.received'), columns),
  ];
}

const dayOf = (atMs: number): string => dateTime(atMs).slice(0, 10);
