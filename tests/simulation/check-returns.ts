/** Returns: what the cashier saw is what is kept, and no sale gives back more than it brought. */
import { byName, type Portion } from './check-lines.ts';
import { groupBy, type LedgerRows, type LineRow, type ReceiptRow, total } from './ledger-rows.ts';
import type { SeenReturn } from './return-book.ts';

export function judgeReturns(
  seen: ReadonlyMap<string, SeenReturn>,
  onScreen: string | null,
  ledger: LedgerRows,
): string[] {
  const made = ledger.receipts.filter(({ kind, isCorrection }) => kind === 'sale-return' && isCorrection === 0);
  const rows = new Map(made.map((row) => [row.id, row]));
  return [
    ...[...seen.values()].flatMap((one) => judgeOne(one, rows.get(one.id), ledger, onScreen === one.id)),
    ...made.filter(({ id }) => !seen.has(id)).map(({ id }) => `возврат ${id} пробит, а кассир его не видел`),
    ...judgeSales(made, ledger),
  ];
}

function judgeOne(seen: SeenReturn, row: ReceiptRow | undefined, ledger: LedgerRows, isOnScreen: boolean): string[] {
  const { id, outcome } = seen;
  if (outcome === 'left') return row ? [`возврат ${id} оставлен кассиром, но пробит`] : [];
  if (outcome === 'open') return isOnScreen && !row ? [] : [`возврат ${id} ни пробит, ни оставлен`];
  if (!row) return [`возврат ${id} показан пробитым, его нет`];
  const shown = byName(seen.lines.map(({ name, quantityMilli, sumMinor }) => portion(name, quantityMilli, sumMinor)));
  const kept = byName(ledger.linesOf.get(id) ?? []);
  const facts: readonly (readonly [string, boolean])[] = [
    [`на экране было «${shown}», записано «${kept}»`, shown === kept],
    [`на экране ${seen.totalMinor}, записано ${row.total}`, seen.totalMinor === row.total],
    [`возвращена другая продажа`, seen.saleId === row.saleId],
  ];
  return facts.filter(([, holds]) => !holds).map(([what]) => `возврат ${id}: ${what}`);
}

const portion = (name: string, quantity: number, sum: number): Portion => ({ name, quantity, sum });

/** All returns of one sale together against the sale, line by line and payment by payment. */
function judgeSales(returns: readonly ReceiptRow[], { receipts, linesOf }: LedgerRows): string[] {
  const sales = new Map(receipts.filter(({ kind }) => kind === 'sale').map((row) => [row.id, row]));
  const ofSale = groupBy(
    returns.filter(({ saleId }) => saleId !== null),
    ({ saleId }) => saleId ?? '',
  );
  return [...ofSale].flatMap(([saleId, rows]) => {
    const sale = sales.get(saleId);
    if (!sale) return [`возвращена продажа ${saleId}, которой нет`];
    const back = rows.flatMap(({ id }) => linesOf.get(id) ?? []);
    return [...judgeLines(sale, linesOf.get(saleId) ?? [], back), ...judgePayments(sale, rows)];
  });
}

function judgeLines({ id }: ReceiptRow, sold: readonly LineRow[], back: readonly LineRow[]): string[] {
  const positions = groupBy(back, ({ salePosition }) => salePosition ?? 0);
  return [...positions].flatMap(([position, rows]) => {
    const line = sold.find((each) => each.position === position);
    const quantity = total(rows, (row) => row.quantity);
    const sum = total(rows, (row) => row.sum);
    if (!line) return [`продажа ${id}: возвращена строка ${position}, которой не было`];
    const whole = quantity === line.quantity && sum !== line.sum;
    return quantity > line.quantity || sum > line.sum || whole
      ? [`продажа ${id}, строка ${position}: продано ${line.quantity} на ${line.sum}, возвращено ${quantity} на ${sum}`]
      : [];
  });
}

/** Cash may take the place of a card by right; nothing takes the place of a certificate or a debt. */
function judgePayments(sale: ReceiptRow, rows: readonly ReceiptRow[]): string[] {
  const back = (of: (row: ReceiptRow) => number): number => total(rows, of);
  const facts: readonly (readonly [string, boolean])[] = [
    ['сумма', back((row) => row.total) <= sale.total],
    ['карты', back((row) => row.electronic) <= sale.electronic],
    ['сертификаты', back((row) => row.prepaid) <= sale.prepaid],
    ['долг', back((row) => row.credit) <= sale.credit],
    ['деньги', back((row) => row.cash + row.electronic) <= sale.cash + sale.electronic],
    ['наличные', rows.some(({ allowedBy }) => allowedBy !== '') || back((row) => row.cash) <= sale.cash],
  ];
  return facts
    .filter(([, holds]) => !holds)
    .map(([what]) => `продажа ${sale.id}: возвращено больше, чем было (${what})`);
}
