import { priceFromText } from '#main/catalogue/price-text.ts';
import type { SkipCode } from '../kit/problems.ts';
import type { ReaderContext } from '../kit/run.ts';
import type { StagedRow } from '../kit/staging.ts';
import { cleanText } from '../kit/text-cell.ts';
import { listOf, textOf, type XmlNode } from '../kit/xml-records.ts';
import { isShopCurrency, type ShopCurrency } from './currency.ts';
import { goodsOfNode } from './goods.ts';

/** Which of the file's prices is the shop's; `typeId` null until the first type or price has been met. */
export interface PriceChoice {
  typeId: string | null;
  readonly currency: ShopCurrency;
}

/** One `Предложение`: a price for an item, or a characteristic that is sold as an item of its own. */
export function offerOfNode(
  node: XmlNode,
  file: string,
  choice: PriceChoice,
  context: ReaderContext,
): StagedRow | null {
  const goods = goodsOfNode(node, file, context);
  if (!goods) return null;
  const price = priceOfNode(node, choice);
  if (!price.ok) {
    context.staging.skip(price.code, goods, { name: goods.name ?? goods.externalId ?? '', price: price.text });
    return null;
  }
  if (price.priceMinor === 0) context.warnings.add('price-zero', goods, { name: goods.name ?? '' });
  return {
    ...goods,
    role: 'offer',
    name: nameWithCharacteristics(node, goods.name),
    priceMinor: price.priceMinor,
    // An offer repeats the barcode only if it has one of its own; its silence takes none away.
    barcodes: goods.barcodes?.length === 0 ? null : goods.barcodes,
  };
}

type OfferPrice =
  | { readonly ok: true; readonly priceMinor: number | null }
  | { readonly ok: false; readonly code: SkipCode; readonly text: string };

function priceOfNode(node: XmlNode, choice: PriceChoice): OfferPrice {
  const prices = listOf(node, 'Цены', 'Цена');
  choice.typeId ??= prices[0] ? textOf(prices[0], 'ИдТипаЦены') : null;
  const ours = prices.filter((price) => textOf(price, 'ИдТипаЦены') === choice.typeId);
  if (ours.length === 0) return { ok: true, priceMinor: null };
  const forOne = ours.find((price) => /^(?:1(?:[.,]0+)?)?$/.test(textOf(price, 'Коэффициент')));
  if (!forOne) return { ok: false, code: 'price-for-pack', text: ours[0] ? textOf(ours[0], 'Представление') : '' };
  const currency = textOf(forOne, 'Валюта');
  if (!isShopCurrency(currency, choice.currency)) return { ok: false, code: 'currency-foreign', text: currency };
  const text = textOf(forOne, 'ЦенаЗаЕдиницу');
  const price = priceFromText(text, true);
  return price.ok ? price : { ok: false, code: price.fault, text };
}

/** 1С writes «Футболка (красная, XL)» itself; programs that do not give the values apart. */
function nameWithCharacteristics(node: XmlNode, name: string | null): string | null {
  const values = listOf(node, 'ХарактеристикиТовара', 'ХарактеристикаТовара')
    .map((value) => cleanText(textOf(value, 'Значение')))
    .filter((value) => value !== '' && !(name ?? '').includes(value));
  return name === null || values.length === 0 ? name : `${name} (${values.join(', ')})`;
}
