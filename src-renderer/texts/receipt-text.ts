/** The receipt as a paper slip: lines of one width for a monospace font, from the journal's own data. */

import type { LineView } from '#contract/snapshot.ts';
import type { ReceiptDetail } from '#contract/views.ts';
import { add, type Money, money as minor, subtract, ZERO } from '#domain/money/money.ts';
import { centred, plain, spread, wrapped } from './columns.ts';
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
    ...centred(t(titleOf(receipt.row)), columns),
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
    ...paid(receipt, columns),
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

/** «ПРИХОД», «ВОЗВРАТ ПРИХОДА»; a correction names the operation it corrects by. */
function titleOf({ kind, correction }: ReceiptDetail['row']) {
  return correction ? (`slip.title.correction.${kind}` as const) : (`slip.title.${kind}` as const);
}

/** One line a tender, as the registrar prints them; the cash of a sale with what was handed over and the change. */
function paid(receipt: ReceiptDetail, columns: number): readonly string[] {
  const { electronic, prepaid, credit } = cashless(receipt);
  const cash = receipt.tenderedMinor > 0 ? receipt.tenderedMinor : receipt.cashMinor;
  const rows = [
    [t('slip.cash'), cash],
    [t('slip.electronic'), electronic],
    [t('slip.prepaid'), prepaid],
    [t('slip.credit'), credit],
    [t('slip.change'), receipt.changeMinor],
  ] as const;
  const told = rows.filter(([, amountMinor]) => amountMinor !== 0);
  return [
    ...told.flatMap(([name, amountMinor]) => spread(name, `=${plain(money(amountMinor))}`, columns)),
    ...(receipt.contact === '' ? [] : wrapped(t('journal.contact', { contact: receipt.contact }), columns)),
  ];
}

type Cashless = Readonly<Record<'electronic' | 'prepaid' | 'credit', Money>>;

/** What a purchase took and a void inside the sale gave back; in a return everything is given back. */
function cashless({ row, operations, cashMinor }: ReceiptDetail): Cashless {
  const sums = { electronic: ZERO, prepaid: ZERO, credit: ZERO };
  // A correction has no operations of its own: what is not cash is electronic.
  if (row.correction) return { ...sums, electronic: subtract(minor(row.totalMinor), minor(cashMinor)) };
  for (const { way, kind, amountMinor } of operations) {
    const tender = way === 'card' || way === 'sbp' ? 'electronic' : way === 'credit' ? 'credit' : 'prepaid';
    const adds = kind === 'purchase' || row.kind === 'sale-return';
    sums[tender] = adds ? add(sums[tender], minor(amountMinor)) : subtract(sums[tender], minor(amountMinor));
  }
  return sums;
}
