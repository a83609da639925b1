/** What the device prints, 48 characters wide: receipts, reports and service slips as lines of text. */

import { decodeText } from '../../../kit/fields.ts';
import { shownKopecks, shownQuantity, sumOf } from './arithmetic.ts';
import type { Device } from './device.ts';
import { bringsMoney, COUNT, MONEY, shiftPayment } from './registers.ts';
import type { FnDocument, OpenReceipt, Position, ReceiptContent, ReceiptKind } from './state.ts';
import { signOfKind } from './state.ts';
import { findTag, fromHex } from './tlv.ts';
import { shownVat } from './vat.ts';
import { printedDateTime, qrDateTime } from './wall-time.ts';

const WIDTH = 48;
const RULE = '-'.repeat(WIDTH);

/** By kind: 0 sale, 1 purchase, 2 sale return, 3 purchase return. */
const KIND_NAMES: readonly string[] = ['ПРИХОД', 'РАСХОД', 'ВОЗВРАТ ПРИХОДА', 'ВОЗВРАТ РАСХОДА'];
const KINDS: readonly ReceiptKind[] = [0, 1, 2, 3];
/** By bit of tag 1055. */
const TAX_SYSTEMS: readonly string[] = ['ОСН', 'УСН доход', 'УСН доход - расход', 'ЕНВД', 'ЕСХН', 'Патент'];

function centre(text: string): string {
  const cut = text.slice(0, WIDTH);
  return ' '.repeat(Math.floor((WIDTH - cut.length) / 2)) + cut;
}

/** Left text and right text on one line; on two when they do not fit. */
function pair(left: string, right: string): string[] {
  const gap = WIDTH - left.length - right.length;
  if (gap >= 1) return [left + ' '.repeat(gap) + right];
  return [...wrap(left), right.padStart(WIDTH)];
}

/** Breaks at spaces; a word longer than a line is cut. */
export function wrap(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    let rest = word;
    if (line !== '' && line.length + 1 + rest.length > WIDTH) {
      lines.push(line);
      line = '';
    }
    for (; rest.length > WIDTH; rest = rest.slice(WIDTH)) lines.push(rest.slice(0, WIDTH));
    line = line === '' ? rest : `${line} ${rest}`;
  }
  return [...lines, line];
}

function money(kopecks: number): string {
  return `=${shownKopecks(kopecks)}`;
}

/** Pairs whose sum is zero are not printed. */
function nonZero(name: string, kopecks: number): string[] {
  return kopecks === 0 ? [] : pair(name, money(kopecks));
}

function header(device: Device): string[] {
  const free = Array.from({ length: 14 }, (_, i) => device.text(4, i + 1, 1)).filter((line) => line !== '');
  return [
    ...wrap(device.text(18, 1, 7)).map(centre),
    ...wrap(device.text(18, 1, 9)).map(centre),
    ...pair(`ИНН ${device.options.inn}`, device.text(18, 1, 14)),
    ...free.map(centre),
  ];
}

function cp866Tag(tlvHex: string, tag: number): string {
  const value = findTag(fromHex(tlvHex), tag);
  return value ? decodeText('cp866', value).trimEnd() : '';
}

function cashier(device: Device, tlvHex: string, operator: number): string[] {
  const name = cp866Tag(tlvHex, 1021) || device.text(2, operator, 2);
  const inn = cp866Tag(tlvHex, 1203) || device.text(18, 1, 23);
  return [...wrap(`КАССИР: ${name}`), ...(inn === '' ? [] : [`ИНН КАССИРА: ${inn}`])];
}

function registration(device: Device, made: FnDocument): string[] {
  const { options } = device;
  return [
    ...pair(`ЗН ККТ: ${String(options.serialNumber).padStart(16, '0')}`, printedDateTime(made.wallMs)),
    ...pair(`РН ККТ: ${options.rnm}`, `ФН: ${options.fnNumber}`),
    ...pair(`ФД: ${made.fd}`, `ФП: ${String(made.fiscalSign).padStart(10, '0')}`),
  ];
}

/** The QR of a receipt, spec/fiscal.md 5.5; printed as a line of text. */
export function qrLine(fnNumber: string, made: FnDocument, receipt: ReceiptContent): string {
  const sum = shownKopecks(receipt.totalKopecks);
  const sign = signOfKind(receipt.kind);
  return `t=${qrDateTime(made.wallMs)}&s=${sum}&fn=${fnNumber}&i=${made.fd}&fp=${made.fiscalSign}&n=${sign}`;
}

function positionLines(device: Device, position: Position, index: number): string[] {
  const { quantityMicro, priceKopecks, sumKopecks, taxKopecks, vatRow } = position;
  const product = `${shownKopecks(priceKopecks)} x ${shownQuantity(quantityMicro)} = ${shownKopecks(sumKopecks)}`;
  const tax = taxKopecks === 0 ? '' : shownKopecks(taxKopecks);
  return [
    ...wrap(`${index + 1}. ${position.name}`),
    product.padStart(WIDTH),
    ...pair(`  ${device.text(6, vatRow, 2)}`, tax).map((line) => line.trimEnd()),
  ];
}

function paymentLines(device: Device, receipt: ReceiptContent): string[] {
  const named = receipt.paymentsKopecks.flatMap((sum, i) => nonZero(device.text(5, i + 1, 1), sum));
  return [...named, ...nonZero('СДАЧА', receipt.changeKopecks)];
}

function vatLines(device: Device, receipt: ReceiptContent): string[] {
  return receipt.vat.flatMap((sum) => {
    const name = device.text(6, sum.row, 2);
    const turnover = sum.row === 3 || sum.row === 4;
    return pair(turnover ? `СУММА ${name}` : `В Т.Ч. ${name}`, money(shownVat(sum)));
  });
}

/** What a correction says of its cause: tags 1173 and 1174 {1177, 1178, 1179}, and 1192 of the wrong receipt. */
function basisLines(made: FnDocument): string[] {
  if (made.type !== 31) return [];
  const document = fromHex(made.tlvHex);
  const basis = findTag(document, 1174) ?? Uint8Array.of();
  const text = (tag: number): string => decodeText('cp866', findTag(basis, tag) ?? Uint8Array.of());
  const seconds = (findTag(basis, 1178) ?? Uint8Array.of()).reduceRight((value, byte) => value * 256 + byte, 0);
  const wrong = cp866Tag(made.tlvHex, 1192);
  return [
    findTag(document, 1173)?.[0] === 1 ? 'ПО ПРЕДПИСАНИЮ' : 'САМОСТОЯТЕЛЬНО',
    ...(seconds === 0
      ? []
      : wrap(`ОСНОВАНИЕ: ${printedDateTime(seconds * 1000).slice(0, 10)} ${text(1179)} ${text(1177)}`.trimEnd())),
    ...(wrong === '' ? [] : [`ДОП. РЕКВИЗИТ ЧЕКА: ${wrong}`]),
  ];
}

export function receiptLines(
  device: Device,
  made: FnDocument,
  receipt: ReceiptContent,
  operator: number,
  text: string,
): string[] {
  const taxSystem = TAX_SYSTEMS.find((_, bit) => receipt.taxSystem === 1 << bit) ?? '';
  const contact = cp866Tag(receipt.tlvHex, 1008);
  const shown = receipt.positions.filter(({ printed }) => printed);
  return [
    ...header(device),
    ...pair(
      `КАССОВЫЙ ЧЕК${made.type === 31 ? ' КОРРЕКЦИИ' : ''} / ${KIND_NAMES[receipt.kind]}`,
      `№ ${receipt.numberInShift}`,
    ),
    ...pair(`СМЕНА: ${made.shiftNumber}`, `ЧЕК: ${receipt.numberInShift}`),
    ...cashier(device, receipt.tlvHex, operator),
    ...basisLines(made),
    RULE,
    ...shown.flatMap((position, index) => positionLines(device, position, index)),
    RULE,
    ...nonZero('ОКРУГЛЕНИЕ', receipt.roundingKopecks),
    ...pair('ИТОГ', money(receipt.totalKopecks)),
    ...paymentLines(device, receipt),
    ...vatLines(device, receipt),
    ...pair(`СНО: ${taxSystem}`, `САЙТ ФНС: ${device.text(18, 1, 13)}`),
    ...(contact === '' ? [] : wrap(`ЭЛ. АДР. ПОКУПАТЕЛЯ: ${contact}`)),
    ...(text === '' ? [] : wrap(text)),
    ...registration(device, made),
    ...wrapExact(qrLine(device.options.fnNumber, made, receipt)),
  ];
}

/** The QR line has no spaces: it is cut, and its pieces joined give it back. */
function wrapExact(text: string): string[] {
  const pieces = Math.ceil(text.length / WIDTH);
  return Array.from({ length: pieces }, (_, i) => text.slice(i * WIDTH, (i + 1) * WIDTH));
}

function slipHead(device: Device, title: string): string[] {
  return [
    ...header(device),
    centre(title),
    ...pair(`ДОКУМЕНТ № ${device.count(COUNT.document)}`, printedDateTime(device.wallMs)),
  ];
}

export function cancelledLines(device: Device, receipt: OpenReceipt): string[] {
  const total = sumOf(receipt.positions.map(({ sumKopecks }) => sumKopecks));
  return [
    ...slipHead(device, 'ЧЕК АННУЛИРОВАН'),
    ...pair(`${KIND_NAMES[receipt.kind]}`, money(total)),
    ...cashier(device, receipt.tlvHex, receipt.operator),
  ];
}

export function cashMoveLines(device: Device, operator: number, direction: 'in' | 'out', kopecks: number): string[] {
  return [
    ...slipHead(device, direction === 'in' ? 'ВНЕСЕНИЕ' : 'ВЫПЛАТА'),
    ...pair('СУММА', money(kopecks)),
    ...pair('НАЛИЧНЫХ В КАССЕ', money(device.money(MONEY.cashInDrawer))),
    ...cashier(device, '', operator),
  ];
}

export function shiftDocumentLines(device: Device, made: FnDocument, operator: number): string[] {
  const title = made.type === 2 ? 'ОТЧЕТ ОБ ОТКРЫТИИ СМЕНЫ' : 'ОТЧЕТ О ЗАКРЫТИИ СМЕНЫ';
  const unsent = device.state.fn.lastFd - device.state.fn.sentFd;
  return [
    ...header(device),
    centre(title),
    `СМЕНА: ${made.shiftNumber}`,
    ...cashier(device, made.tlvHex, operator),
    ...(made.type === 5 ? [...pair('ЧЕКОВ ЗА СМЕНУ', String(device.state.shift.receipts))] : []),
    ...(made.type === 5 ? [...pair('НЕ ПЕРЕДАНО В ОФД', String(unsent))] : []),
    ...registration(device, made),
  ];
}

/** Registration and the report on the state of settlements. */
export function registrationLines(device: Device, made: FnDocument): string[] {
  const title = made.type === 1 ? 'ОТЧЕТ О РЕГИСТРАЦИИ' : 'ОТЧЕТ О СОСТОЯНИИ РАСЧЕТОВ';
  return [...header(device), centre(title), ...registration(device, made)];
}

function kindLines(device: Device, kind: ReceiptKind): string[] {
  const payments = Array.from({ length: 16 }, (_, i) => shiftPayment(device, i, kind));
  return [
    ...pair(`${KIND_NAMES[kind]}, ЧЕКОВ: ${device.count(COUNT.shiftReceipts + kind)}`, money(sumOf(payments))),
    ...payments.flatMap((sum, i) => nonZero(`  ${device.text(5, i + 1, 1)}`, sum)),
  ];
}

/** What the shift brought: sales and purchase returns less the other two. */
function proceeds(device: Device): number {
  return sumOf(
    KINDS.flatMap((kind) =>
      Array.from({ length: 16 }, (_, i) => shiftPayment(device, i, kind) * (bringsMoney(kind) ? 1 : -1)),
    ),
  );
}

/** X and Z report: the registers as they stand. */
export function reportLines(device: Device, report: 'x' | 'z', operator: number): string[] {
  const title = report === 'x' ? 'СУТОЧНЫЙ ОТЧЕТ БЕЗ ГАШЕНИЯ (X)' : 'СУТОЧНЫЙ ОТЧЕТ С ГАШЕНИЕМ (Z)';
  const number = device.count(report === 'x' ? COUNT.xReport : COUNT.zReport);
  return [
    ...slipHead(device, title),
    ...pair(`ОТЧЕТ № ${number}`, `СМЕНА: ${device.state.shift.number}`),
    ...cashier(device, '', operator),
    RULE,
    ...KINDS.flatMap((kind) => kindLines(device, kind)),
    ...KINDS.flatMap((kind) => nonZero(`КОРРЕКЦИЯ: ${KIND_NAMES[kind]}`, device.money(MONEY.corrections + kind))),
    ...pair('АННУЛИРОВАНО ЧЕКОВ', String(device.count(COUNT.cancelled))),
    ...pair(`ВНЕСЕНИЙ: ${device.count(COUNT.cashIn)}`, money(device.money(MONEY.cashIn))),
    ...pair(`ВЫПЛАТ: ${device.count(COUNT.cashOut)}`, money(device.money(MONEY.cashOut))),
    ...pair('ВЫРУЧКА', money(proceeds(device))),
    ...pair('НАЛИЧНЫХ В КАССЕ', money(device.money(MONEY.cashInDrawer))),
    RULE,
  ];
}
