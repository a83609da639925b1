import { foldText } from '#main/catalogue/fold.ts';

/** A unit as the cashier reads it and as tag 2108 wants it. */
export interface Unit {
  readonly unit: string;
  readonly measure: number;
}

export const PIECE: Unit = { unit: 'шт', measure: 0 };
export const KILOGRAM: Unit = { unit: 'кг', measure: 11 };
/** Tag 2108 for a unit the law does not list. */
export const OTHER_MEASURE = 255;

/** ОКЕИ code, short name, tag 2108 (spec/fiscal.md 5.3), other ways people write it. */
const UNITS: readonly (readonly [okei: string, unit: string, measure: number, synonyms: string])[] = [
  ['796', 'шт', 0, 'штука штук pce pcs'],
  ['778', 'упак', 0, 'уп упаковка пач пачка'],
  ['736', 'рул', 0, 'рулон'],
  ['715', 'пар', 0, 'пара'],
  ['704', 'набор', 0, 'наб'],
  ['839', 'компл', 0, 'комплект к-т'],
  ['868', 'бут', 0, 'бутылка'],
  ['625', 'лист', 0, 'л.'],
  ['812', 'ящ', 0, 'ящик'],
  ['872', 'флак', 0, 'флакон фл'],
  ['642', 'ед', 0, 'единица'],
  ['163', 'г', 10, 'гр грамм'],
  ['166', 'кг', 11, 'килограмм kg kgm'],
  ['168', 'т', 12, 'тонна тн'],
  ['004', 'см', 20, 'сантиметр'],
  ['005', 'дм', 21, 'дециметр'],
  ['006', 'м', 22, 'метр пог.м п.м'],
  ['051', 'см2', 30, 'кв.см см²'],
  ['053', 'дм2', 31, 'кв.дм дм²'],
  ['055', 'м2', 32, 'кв.м м²'],
  ['111', 'мл', 40, 'миллилитр'],
  ['112', 'л', 41, 'литр'],
  ['113', 'м3', 42, 'куб.м м³'],
  ['245', 'кВт·ч', 50, 'квт.ч квтч'],
  ['233', 'Гкал', 51, 'гигакалория'],
  ['359', 'сут', 70, 'сутки день дн'],
  ['356', 'ч', 71, 'час'],
  ['355', 'мин', 72, 'минута'],
  ['354', 'с', 73, 'секунда сек'],
  ['256', 'Кбайт', 80, 'кб килобайт'],
  ['257', 'Мбайт', 81, 'мб мегабайт'],
  ['2553', 'Гбайт', 82, 'гб гигабайт'],
  ['2554', 'Тбайт', 83, 'тб терабайт'],
];

const BY_OKEI = new Map<string, Unit>(UNITS.map(([okei, unit, measure]) => [okei, { unit, measure }]));
const BY_NAME = new Map<string, Unit>();
for (const [, unit, measure, synonyms] of UNITS) {
  for (const name of [unit, ...synonyms.split(' ')]) BY_NAME.set(keyOf(name), { unit, measure });
}

function keyOf(name: string): string {
  return foldText(name).replace(/\.$/, '').replace(/\s/gu, '');
}

/** By the code of ОКЕИ; 1C pads it with spaces («796 ») and older programs drop its leading zeros. */
export function unitByOkei(code: string): Unit | undefined {
  const digits = code.trim();
  return BY_OKEI.get(digits) ?? BY_OKEI.get(digits.padStart(3, '0'));
}

/** By name: «шт.», «Килограмм», «уп». */
export function unitByName(name: string): Unit | undefined {
  return BY_NAME.get(keyOf(name));
}
