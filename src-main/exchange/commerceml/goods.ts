import { barcodesOfCell } from '../kit/barcodes.ts';
import type { ReaderContext } from '../kit/run.ts';
import { EMPTY_ROW, type StagedRow } from '../kit/staging.ts';
import { cleanText, flagFromText, pluFromText, textOrNull } from '../kit/text-cell.ts';
import { OTHER_MEASURE, PIECE, type Unit, unitByName, unitByOkei } from '../kit/units.ts';
import { vatFromText } from '../kit/vat-text.ts';
import { childOf, listOf, textOf, type XmlNode } from '../kit/xml-records.ts';

const ID_MAX = 200;
const GOODS = 1;
const SERVICE = 4;

/**
 * What `Товар` and `Предложение` have in common: identity, names, unit, VAT, group, barcode, requisites. Null when
 * the record has to be left out; the reason has been recorded.
 */
export function goodsOfNode(node: XmlNode, file: string, context: ReaderContext): StagedRow | null {
  const where = { file, line: node.line };
  const id = idOf(node);
  const name = textOrNull(textOf(node, 'Наименование'));
  if (id === '') return leaveOut(context, 'id-missing', where, { name: name ?? '' });
  if (id.length > ID_MAX) return leaveOut(context, 'id-too-long', where, { name: name ?? '', limit: ID_MAX });
  if (name !== null && name.length > context.limits.name) {
    return leaveOut(context, 'name-too-long', where, { name, limit: context.limits.name });
  }
  const vat = vatOfNode(node, context);
  if (!vat.ok) return leaveOut(context, 'vat-unknown', where, { name: name ?? id, vat: vat.text });
  if (vat.raised) context.warnings.add('vat-raised', where, { name: name ?? id });
  const requisites = requisitesOf(node);
  const weighed = flagFromText(requisites.get('Весовой') ?? '');
  const plu = pluFromText(requisites.get('PLU') ?? '');
  if (weighed === undefined) return leaveOut(context, 'flag-unreadable', where, { name: name ?? id });
  if (plu === undefined) return leaveOut(context, 'plu-invalid', where, { name: name ?? id });
  return {
    ...EMPTY_ROW,
    ...where,
    externalId: id,
    name,
    article: textOrNull(textOf(node, 'Артикул')),
    code: textOrNull(textOf(node, 'Код')) ?? textOrNull(requisites.get('Код') ?? ''),
    unit: unitOfNode(node, where, context),
    vat: vat.vat,
    subject: subjectOf(requisites.get('ТипНоменклатуры')),
    groupKey: listOf(node, 'Группы', 'Ид')[0]?.text.trim() ?? null,
    weighed,
    plu,
    barcodes: barcodesOfNode(node, where, context),
    deleted: node.attributes.get('Статус') === 'Удален',
  };
}

/** Newer schemas keep the characteristic apart; the till's id is always `item#characteristic`. */
function idOf(node: XmlNode): string {
  const id = cleanText(textOf(node, 'Ид'));
  const characteristic = cleanText(textOf(node, 'ИдХарактеристики'));
  return characteristic !== '' && id !== '' && !id.includes('#') ? `${id}#${characteristic}` : id;
}

function leaveOut(
  context: ReaderContext,
  code: Parameters<ReaderContext['staging']['skip']>[0],
  where: { file: string; line: number },
  params: Record<string, string | number>,
): null {
  context.staging.skip(code, where, params);
  return null;
}

function vatOfNode(node: XmlNode, context: ReaderContext) {
  const rates = listOf(node, 'СтавкиНалогов', 'СтавкаНалога');
  const rate = rates.find((tax) => textOf(tax, 'Наименование').toUpperCase() === 'НДС');
  const text = rate ? textOf(rate, 'Ставка') : '';
  return { ...vatFromText(text, context.treat20as22), text };
}

function requisitesOf(node: XmlNode): Map<string, string> {
  const values = listOf(node, 'ЗначенияРеквизитов', 'ЗначениеРеквизита');
  return new Map(values.map((value) => [textOf(value, 'Наименование'), textOf(value, 'Значение')]));
}

function subjectOf(kind: string | undefined): number | null {
  if (kind === undefined || kind === '') return null;
  return kind === 'Услуга' ? SERVICE : GOODS;
}

function unitOfNode(node: XmlNode, where: { file: string; line: number }, context: ReaderContext): Unit | null {
  const element = childOf(node, 'БазоваяЕдиница');
  if (!element) return null;
  const okei = element.attributes.get('Код') ?? '';
  const written = cleanText(element.text) || cleanText(element.attributes.get('НаименованиеПолное') ?? '');
  const unit = unitByOkei(okei) ?? unitByName(written);
  if (unit) return unit;
  if (written === '') return PIECE;
  context.warnings.add('unit-unknown', where, { unit: written });
  return { unit: written, measure: OTHER_MEASURE };
}

/** The schema has one barcode per item, real files repeat the element. None named: the item has none here. */
function barcodesOfNode(
  node: XmlNode,
  where: { file: string; line: number },
  context: ReaderContext,
): readonly string[] {
  const elements = node.children.filter((child) => child.name === 'Штрихкод');
  const cell = barcodesOfCell(elements.map((element) => element.text).join('|'));
  for (const code of cell.invalid) context.warnings.add('barcode-invalid', where, { code });
  for (const code of cell.wrongCheckDigit) context.warnings.add('barcode-check-digit', where, { code });
  return cell.codes;
}
