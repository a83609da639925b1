import { basename } from 'node:path';
import type { Catalogue } from '#main/catalogue/open.ts';
import { ImportRefused } from '../kit/problems.ts';
import {
  type ImportFailure,
  type ImportOptions,
  type ImportSummary,
  type ReaderContext,
  runImport,
} from '../kit/run.ts';
import { checkText, type TextSource } from '../kit/source.ts';
import type { StagedRow } from '../kit/staging.ts';
import { cleanText, textOrNull } from '../kit/text-cell.ts';
import { readXmlRecords, textOf, type XmlNode } from '../kit/xml-records.ts';
import type { ShopCurrency } from './currency.ts';
import { goodsOfNode } from './goods.ts';
import { offerOfNode, type PriceChoice } from './offers.ts';

/** Owner of the items and barcodes that come this way. */
export const COMMERCEML_SOURCE = 'commerceml';

export interface CommerceMlOptions extends ImportOptions {
  /** `Ид` of the price type to sell at; without it the first one the files name. */
  readonly priceTypeId?: string;
  /** Prices in other money are left out; default RUB. */
  readonly currency?: ShopCurrency;
}

export interface PriceType {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
}

/** What the files say about prices, also when the import was refused: the shop may choose another type. */
export interface CommerceMlPrices {
  readonly priceTypes: readonly PriceType[];
  readonly priceTypeId: string | null;
}

export type CommerceMlResult = ({ readonly ok: true; readonly summary: ImportSummary } | ImportFailure) &
  CommerceMlPrices;

const ROOT = 'КоммерческаяИнформация';

/**
 * Imports CommerceML 2.x files (spec/exchange.md 2.3): `import.xml` and `offers.xml` in any order, either alone,
 * several portions of each, or everything in one file. All files are one import: a fault in any refuses all.
 *
 * Goods come from `Каталог`; offers give prices and make an item of each characteristic (`товар#характеристика`)
 * with the VAT, group and unit of its base. Offers of goods nobody has described make items only when
 * `defaultVat` is given, since an offer does not say the rate. Never throws for what is in the files.
 */
export async function importCommerceMl(
  catalogue: Catalogue,
  paths: readonly string[],
  options: CommerceMlOptions = {},
): Promise<CommerceMlResult> {
  const reading = new CommerceMlReading(options);
  const result = await runImport(catalogue, COMMERCEML_SOURCE, (context) => reading.readAll(paths, context), options);
  return { ...result, priceTypes: reading.priceTypes, priceTypeId: reading.choice.typeId };
}

/** `full`: every catalogue section said that it is not a list of changes. */
interface Sections {
  catalogues: number;
  fullCatalogues: number;
  others: number;
}

class CommerceMlReading {
  readonly priceTypes: PriceType[] = [];
  readonly choice: PriceChoice;
  readonly #chosen: string | null;
  readonly #sections: Sections = { catalogues: 0, fullCatalogues: 0, others: 0 };

  constructor(options: CommerceMlOptions) {
    this.#chosen = options.priceTypeId ?? null;
    this.choice = { typeId: this.#chosen, currency: options.currency ?? 'RUB' };
  }

  async readAll(paths: readonly string[], context: ReaderContext) {
    const sources: TextSource[] = [];
    for (const path of paths) sources.push(await this.#check(path, context));
    for (const source of sources) await this.#read(source, context);
    if (
      this.#chosen !== null &&
      this.priceTypes.length > 0 &&
      !this.priceTypes.some((type) => type.id === this.#chosen)
    ) {
      throw new ImportRefused('price-type-unknown', {}, { id: this.#chosen });
    }
    const { catalogues, fullCatalogues, others } = this.#sections;
    return { full: catalogues > 0 && catalogues === fullCatalogues, mayBeEmpty: catalogues + others > 0 };
  }

  #check(path: string, context: ReaderContext): Promise<TextSource> {
    return checkText(path, 'xml', context.limits, (bytesRead, bytesTotal) => {
      context.report({ phase: 'checking', file: basename(path), bytesRead, bytesTotal });
    });
  }

  async #read(source: TextSource, context: ReaderContext): Promise<void> {
    const rules = { root: ROOT, isRecord, onSection: this.#section };
    const onBytes = (bytesRead: number) => {
      context.report({ phase: 'reading', file: source.file, bytesRead, bytesTotal: source.bytes });
    };
    for await (const records of readXmlRecords(source, rules, context.limits, onBytes)) {
      const rows = records.flatMap((record) => this.#rowOf(record, source.file, context) ?? []);
      if (rows.length > 0) context.staging.addRows(rows);
      await context.breathe();
    }
  }

  readonly #section = (path: readonly string[], attributes: ReadonlyMap<string, string>): void => {
    if (path.length !== 2) return;
    if (path[1] === 'Каталог') {
      this.#sections.catalogues++;
      if (attributes.get('СодержитТолькоИзменения') === 'false') this.#sections.fullCatalogues++;
    } else if (path[1] === 'ПакетПредложений' || path[1] === 'ИзмененияПакетаПредложений') {
      this.#sections.others++;
    }
  };

  #rowOf(record: XmlNode, file: string, context: ReaderContext): StagedRow | null {
    switch (record.name) {
      case 'Товар':
        return goodsOfNode(record, file, context);
      case 'Предложение':
        return offerOfNode(record, file, this.choice, context);
      case 'Группы':
        stageGroups(record, null, file, context);
        return null;
      case 'ТипЦены':
        this.#priceType(record, file, context);
        return null;
      default:
        // Newer programs say it in an element instead of the attribute.
        if (record.text.trim() === 'false') this.#sections.fullCatalogues++;
        return null;
    }
  }

  #priceType(record: XmlNode, file: string, context: ReaderContext): void {
    const id = textOf(record, 'Ид');
    if (id === '' || this.priceTypes.some((type) => type.id === id)) return;
    const name = cleanText(textOf(record, 'Наименование'));
    this.priceTypes.push({ id, name, currency: textOf(record, 'Валюта') });
    this.choice.typeId ??= id;
    const taxes = record.children.filter((child) => child.name === 'Налог');
    if (id === this.choice.typeId && taxes.some((tax) => textOf(tax, 'УчтеноВСумме') === 'false')) {
      context.warnings.add('price-without-vat', { file, line: record.line }, { name });
    }
  }
}

/** Paths of what is read; everything else in a file (properties, pictures, orders) is passed over. */
const RECORDS = new Set(
  [
    'Классификатор/Группы',
    'Классификатор/ТипыЦен/ТипЦены',
    'Каталог/СодержитТолькоИзменения',
    'Каталог/Товары/Товар',
    'ПакетПредложений/ТипыЦен/ТипЦены',
    'ПакетПредложений/Предложения/Предложение',
    'ИзмененияПакетаПредложений/Предложение',
    'ИзмененияПакетаПредложений/Предложения/Предложение',
  ].map((path) => `${ROOT}/${path}`),
);

function isRecord(path: readonly string[]): boolean {
  return path.length >= 3 && path.length <= 4 && RECORDS.has(path.join('/'));
}

function stageGroups(list: XmlNode, parentKey: string | null, file: string, context: ReaderContext): void {
  for (const group of list.children) {
    if (group.name !== 'Группа') continue;
    const key = textOf(group, 'Ид');
    const name = textOrNull(textOf(group, 'Наименование'));
    const id = key === '' || name === null ? parentKey : key;
    if (id === key && name !== null) context.staging.addGroup({ key, parentKey, name }, file, group.line);
    for (const inner of group.children) if (inner.name === 'Группы') stageGroups(inner, id, file, context);
  }
}
