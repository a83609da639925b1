import { foldText } from '#main/catalogue/fold.ts';
import type { ItemVat } from '#main/catalogue/item.ts';
import type { CatalogueWriter, ItemFields, SaveOutcome, StoredItem } from '#main/catalogue/writer.ts';
import { createBarcodeApply } from './apply-barcodes.ts';
import { createMatcher, ownExternalId } from './match.ts';
import type { ProblemList, SkipCode, WarningCode } from './problems.ts';
import type { StagedRow, Staging } from './staging.ts';
import { KILOGRAM, PIECE } from './units.ts';

/** Rows between two breaths: a new row costs about 60 µs with its index of names, so the till waits about 2 ms. */
const PORTION = 25;
/** A price that grew or fell so many times is reported: usually a lost comma. */
const JUMP = 10;

export interface ApplyContext {
  readonly writer: CatalogueWriter;
  readonly staging: Staging;
  /** The system whose file it is; barcodes of other sources are never removed. */
  readonly source: string;
  readonly skips: ProblemList<SkipCode>;
  readonly warnings: ProblemList<WarningCode>;
  /** For goods of which neither the file nor the catalogue knows the rate; null: such goods are left out. */
  readonly defaultVat: ItemVat | null;
  /** Items of this source that a full file no longer names are taken out of sale. */
  readonly removeMissing: boolean;
  /** Called between portions: lets the till work, throws when the import was cancelled. */
  readonly breathe: (rowsDone: number) => Promise<void>;
}

export interface ApplyCounts {
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly removed: number;
  readonly barcodesAdded: number;
}

/** Everything one apply knows while it runs inside the writer's transaction. */
export interface ApplyState extends ApplyContext {
  readonly groupIds: ReadonlyMap<string, number>;
  /** What became of each item so far, by id; `gone` for those the file says are deleted. */
  readonly outcomes: Map<number, SaveOutcome | 'gone'>;
  removed: number;
  barcodesAdded: number;
}

/**
 * Writes what was staged into the catalogue; the caller has begun the transaction and will commit it, so either all
 * of it is seen or nothing. Items first, then offers (prices, characteristics), then barcodes and numbers on the
 * scales, which may move between items, and last what a full file no longer names.
 */
export async function applyStaged(context: ApplyContext): Promise<ApplyCounts> {
  const state: ApplyState = {
    ...context,
    groupIds: saveGroups(context),
    outcomes: new Map(),
    removed: 0,
    barcodesAdded: 0,
  };
  const barcodes = createBarcodeApply(state);
  const match = createMatcher(context.writer, context.source);
  let rowsDone = 0;
  for (const role of ['item', 'offer'] as const) {
    for (const rows of context.staging.portions(role, PORTION)) {
      for (const row of rows) {
        const itemId = role === 'item' ? applyItem(state, match(row), row) : applyOffer(state, row);
        if (itemId !== null) barcodes.stage(row, itemId);
      }
      rowsDone += rows.length;
      await context.breathe(rowsDone);
    }
  }
  for (const step of barcodes.steps(PORTION)) {
    step();
    await context.breathe(rowsDone);
  }
  freeDoubledPlu(state);
  if (context.removeMissing) await removeMissing(state, () => context.breathe(rowsDone));
  return countsOf(state);
}

/** Records that something of an item was written; an added item stays added. */
export function touch(state: ApplyState, itemId: number, changed: boolean): void {
  const before = state.outcomes.get(itemId);
  if (before === undefined) state.outcomes.set(itemId, changed ? 'updated' : 'unchanged');
  else if (before === 'unchanged' && changed) state.outcomes.set(itemId, 'updated');
}

function saveGroups({ writer, staging, source }: ApplyContext): Map<string, number> {
  const ids = new Map<string, number>();
  for (const group of staging.groups) {
    const parentId = group.parentKey === null ? null : (ids.get(group.parentKey) ?? null);
    const named = source === 'csv' ? writer.groupByName(parentId, group.name) : undefined;
    const externalId = source === 'csv' ? `csv:${group.key}` : group.key;
    ids.set(group.key, named ?? writer.saveGroup(externalId, parentId, group.name).id);
  }
  return ids;
}

function applyItem(state: ApplyState, found: StoredItem | 'ambiguous' | undefined, row: StagedRow): number | null {
  if (found === 'ambiguous') {
    state.skips.add('match-ambiguous', row, { name: row.name ?? '' });
    return null;
  }
  if (!found) return addItem(state, row, undefined);
  if (state.outcomes.has(found.id)) {
    // Another row of this file has already spoken for the item: found by code there, by barcode here.
    state.skips.add('duplicate-item', row, { name: found.fields.name });
    return null;
  }
  const fields = mergedFields(state, row, found.fields);
  const changed = state.writer.changeItem(found, fields);
  if (fields.deleted) {
    state.outcomes.set(found.id, 'gone');
    if (changed && !found.fields.deleted) state.removed++;
    return null;
  }
  touch(state, found.id, changed);
  applyPrice(state, found, row);
  return found.id;
}

/** An offer prices a known item; of a characteristic not known yet it makes one after the pattern of its base. */
function applyOffer(state: ApplyState, row: StagedRow): number | null {
  const externalId = row.externalId ?? '';
  const baseId = externalId.includes('#') ? externalId.slice(0, externalId.indexOf('#')) : null;
  const base = baseId === null ? undefined : state.writer.itemByExternalId(baseId);
  const found = state.writer.itemByExternalId(externalId);
  if (found) {
    const goes = row.deleted && baseId !== null && !found.fields.deleted;
    if (goes) {
      state.writer.changeItem(found, { ...found.fields, deleted: true });
      state.outcomes.set(found.id, 'gone');
      state.removed++;
    }
    if (goes || found.fields.deleted) return null;
    touch(state, found.id, false);
    applyPrice(state, found, row);
    return found.id;
  }
  if (row.deleted || base?.fields.deleted) return null;
  const itemId = addItem(state, row, base?.fields);
  if (itemId !== null && base) state.writer.markHasVariants(base.id);
  return itemId;
}

function addItem(state: ApplyState, row: StagedRow, base: ItemFields | undefined): number | null {
  const name = row.name ?? base?.name;
  if (name === undefined) {
    state.skips.add('name-missing', row, { id: row.externalId ?? row.code ?? row.barcodes?.[0] ?? '' });
    return null;
  }
  const stated = row.vat ?? base?.vat;
  const vat = stated ?? state.defaultVat;
  if (vat === null) {
    state.skips.add('vat-missing', row, { name });
    return null;
  }
  if (stated === undefined) state.warnings.add('vat-assumed', row, { name, vat });
  const fresh: ItemFields = {
    code: '',
    article: '',
    ...(row.weighed === true ? KILOGRAM : PIECE),
    subject: 1,
    groupId: null,
    weighed: row.unit?.measure === KILOGRAM.measure,
    ...base,
    // Neither the number on the scales nor the life of the base goes over to its characteristics.
    plu: null,
    deleted: false,
    name,
    vat,
  };
  const fields = mergedFields(state, row, fresh);
  const itemId = state.writer.addItem(ownExternalId(state.source, row), state.source, fields);
  state.outcomes.set(itemId, row.deleted ? 'gone' : 'added');
  if (row.deleted) return null;
  if (row.priceMinor !== null) state.writer.setPrice(itemId, row.priceMinor);
  return itemId;
}

function mergedFields(state: ApplyState, row: StagedRow, known: ItemFields): ItemFields {
  return {
    code: row.code ?? known.code,
    article: row.article ?? known.article,
    name: row.name ?? known.name,
    unit: row.unit?.unit ?? known.unit,
    measure: row.unit?.measure ?? known.measure,
    vat: row.vat ?? known.vat,
    subject: row.subject ?? known.subject,
    groupId: groupOf(state, row) ?? known.groupId,
    weighed: row.weighed ?? known.weighed,
    plu: row.plu ?? known.plu,
    deleted: row.deleted,
  };
}

/** A change list names groups that only an earlier full list described. */
function groupOf(state: ApplyState, { groupKey: key }: StagedRow): number | undefined {
  return key === null ? undefined : (state.groupIds.get(key) ?? state.writer.groupByExternalId(key));
}

function applyPrice(state: ApplyState, item: StoredItem, row: StagedRow): void {
  const after = row.priceMinor;
  if (after === null) return;
  const before = item.priceMinor ?? 0;
  if (before > 0 && after > 0 && (after >= before * JUMP || after * JUMP <= before)) {
    state.warnings.add('price-jump', row, { name: item.fields.name, beforeMinor: before, afterMinor: after });
  }
  touch(state, item.id, state.writer.setPrice(item.id, after));
}

/** Two weighed goods under one number would be sold for one another: the later one loses its number. */
function freeDoubledPlu(state: ApplyState): void {
  const doubled = state.writer.db
    .prepare<[], { id: number; first: number }>(
      `select i.id, d.first from items i join (
         select plu, min(id) as first from items where plu is not null and deleted = 0 group by plu having count(*) > 1
       ) d on d.plu = i.plu where i.deleted = 0 and i.id <> d.first order by i.id`,
    )
    .all();
  for (const { id, first } of doubled) {
    const item = state.writer.itemById(id);
    const owner = state.writer.itemById(first);
    if (!item || !owner) continue;
    const params = { plu: item.fields.plu ?? 0, name: item.fields.name, owner: owner.fields.name };
    state.warnings.add('plu-taken', { file: '', line: null }, params);
    state.writer.changeItem(item, { ...item.fields, plu: null });
    touch(state, id, true);
  }
}

async function removeMissing(state: ApplyState, breathe: () => Promise<void>): Promise<void> {
  const ids = state.writer.db
    .prepare<[string], number>('select id from items where source = +? and deleted = 0')
    .pluck()
    .all(state.source);
  let sinceBreath = 0;
  for (const id of ids) {
    if (state.outcomes.has(id)) continue;
    const item = state.writer.itemById(id);
    if (!item) continue;
    state.writer.changeItem(item, { ...item.fields, deleted: true });
    state.removed++;
    sinceBreath = (sinceBreath + 1) % PORTION;
    if (sinceBreath === 0) await breathe();
  }
}

function countsOf(state: ApplyState): ApplyCounts {
  const counts = { added: 0, updated: 0, unchanged: 0, gone: 0 };
  for (const outcome of state.outcomes.values()) counts[outcome]++;
  const { added, updated, unchanged } = counts;
  return { added, updated, unchanged, removed: state.removed, barcodesAdded: state.barcodesAdded };
}

/** The key under which a table's group path is staged. */
export function groupKey(path: readonly string[]): string {
  return path.map(foldText).join(' / ');
}
