/** The receipt as a paper slip: lines of one width for a monospace font, from the journal's own data. */
import type { ReceiptDetail } from '#contract/contract.ts';
import type { LineView } from '#contract/snapshot.ts';
import { deviceTime, money, quantity } from './format.ts';
import { t } from './text.ts';

/** Columns of a slip: 42 and 48 are the widths of 80 mm paper; the shop's printer decides on its own. */
export const SLIP_COLUMNS = 42;

/** Lines of at most `columns` characters. */
export function receiptText(receipt: ReceiptDetail, columns: number = SLIP_COLUMNS): readonly string[] {
  const rule = '-'.repeat(columns);
  const pair = (left: string, right: string): readonly string[] => spread(left, right, columns);
  return [
    ...[receipt.shop.name, receipt.shop.address]
      .filter((text) => text !== '')
      .flatMap((text) => centred(text, columns)),
    ...centred(`${t('slip.inn')} ${receipt.shop.inn}`, columns),
    '',
    ...centred(t('slip.title'), columns),
    ...pair(t('slip.shift', { number: receipt.row.shiftNumber }), t('slip.receipt', { number: receipt.row.number })),
    ...wrapped(`${t('strip.cashier')} ${receipt.cashier.name}`, columns),
    ...(receipt.cashier.inn === '' ? [] : wrapped(`${t('slip.cashier-inn')} ${receipt.cashier.inn}`, columns)),
    rule,
    ...receipt.lines.flatMap((line, index) => lineText(line, index + 1, columns)),
    rule,
    ...pair(t('slip.total'), `=${plain(money(receipt.row.totalMinor))}`),
    ...receipt.vat.flatMap(({ vat, sumMinor, vatMinor }) =>
      vat === 'none'
        ? pair(t('slip.novat'), `=${plain(money(sumMinor))}`)
        : pair(t('slip.vat', { vat }), `=${plain(money(vatMinor))}`),
    ),
    ...pair(t('slip.cash'), `=${plain(money(receipt.tenderedMinor))}`),
    ...pair(t('slip.change'), `=${plain(money(receipt.changeMinor))}`),
    rule,
    ...wrapped(`${t('slip.tax')} ${t(`slip.tax.${receipt.shop.taxSystem}`)}`, columns),
    ...wrapped(deviceTime(receipt.fiscal.deviceTime), columns),
    ...pair(t('slip.fn'), receipt.fiscal.fnNumber),
    ...pair(t('slip.fd'), String(receipt.fiscal.fdNumber)),
    ...pair(t('slip.fp'), String(receipt.fiscal.fiscalSign).padStart(10, '0')),
    '',
    ...wrapped(receipt.fiscal.qr, columns),
  ];
}

function lineText(line: LineView, number: number, columns: number): readonly string[] {
  const count = `${quantity(line.quantityMilli, line.weighed)} ${line.unit} x ${money(line.priceMinor)}`;
  return [
    ...wrapped(`${number}. ${line.name}`, columns),
    ...spread(`  ${plain(count)}`, `=${plain(money(line.sumMinor))}`, columns),
    ...(line.vat === 'none'
      ? []
      : spread(`  ${t('slip.line-vat', { vat: line.vat })}`, plain(money(line.vatMinor)), columns)),
  ];
}

/** Words into lines; a word longer than a line is cut. */
export function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of plain(text)
    .split(' ')
    .flatMap((long) => pieces(long, columns))) {
    if (line === '') line = word;
    else if (line.length + 1 + word.length <= columns) line = `${line} ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return line === '' ? lines : [...lines, line];
}

const pieces = (word: string, columns: number): readonly string[] =>
  word.match(new RegExp(`.{1,${columns}}`, 'gu')) ?? [];

function centred(text: string, columns: number): readonly string[] {
  return wrapped(text, columns).map((line) => ' '.repeat(Math.floor((columns - line.length) / 2)) + line);
}

/** Left and right end of one line; on two lines when they do not fit. */
function spread(left: string, right: string, columns: number): readonly string[] {
  const space = columns - left.length - right.length;
  if (space >= 1) return [left + ' '.repeat(space) + right];
  return [...wrapped(left, columns), ...wrapped(right, columns).map((line) => line.padStart(columns))];
}

/** A slip has one kind of space. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
