/** The sale screen: adding goods and changing lines. */
import type { Answer } from '#contract/contract.ts';
import type { ItemView } from '#contract/views.ts';
import { type Draft, newDraft } from '#domain/receipt/draft.ts';
import {
  addItem,
  adjustQuantity,
  moveSelection,
  removeLine,
  selectLine,
  setPending,
  setQuantity,
} from '#domain/receipt/edit.ts';
import { receiptTotal } from '#domain/receipt/totals.ts';
import { accepted, type Outcome, refused } from '#domain/refusals.ts';
import type { Right } from '#domain/rights/rights.ts';
import type { CatalogueItem } from '#main/catalogue/item.ts';
import type { Core } from '../core.ts';
import { type FoundItem, findByCode, type Goods, itemView, itemViews, sellable } from '../goods.ts';
import type { Handlers } from './handler.ts';
import { type Multiplied, multiplier } from './typed-quantity.ts';

const SEARCH_LIMIT = 50;
const LOOKS_LIKE_WORDS = /\p{L}.*\p{L}/u;

type Edited = Outcome<Record<string, never>>;
type Added = Outcome<{ lineId: string }>;
type Entered = Outcome<Answer<'sale.enter'>>;

export class SaleDesk {
  readonly #core: Core;
  readonly #goods: () => Goods | null;
  /** What the person of this call may do, or was lent. */
  readonly #may: (right: Right) => boolean;
  /** Who hears the scanner. Not kept: a restart begins with the sale. */
  #listener: 'sale' | 'price' | 'return' = 'sale';

  constructor(core: Core, goods: () => Goods | null, may: (right: Right) => boolean) {
    this.#core = core;
    this.#goods = goods;
    this.#may = may;
  }

  get listener(): 'sale' | 'price' | 'return' {
    return this.#listener;
  }

  /** A code from the scanner; the same as typing it, but never a search. During a price check nothing is sold. */
  scanned(text: string, aim: string): Added | Outcome<{ item: ItemView }> {
    return this.#listener === 'price' ? this.#price(text, aim) : this.#add(this.#byCode(text, aim));
  }

  get handlers(): Handlers {
    return {
      'sale.enter': ({ text }) => this.#enter(text.trim()),
      'sale.addItem': ({ itemId }) => {
        const item = this.#goods()?.lookup.byId(itemId);
        return this.#add(item ? picked(item, '') : refused('item-not-found', { text: '' }));
      },
      'sale.setQuantity': ({ lineId, quantityMilli }) =>
        this.#lowers(lineId, quantityMilli) ??
        this.#edit('line-quantity', { lineId, quantityMilli }, (draft) => setQuantity(draft, lineId, quantityMilli)),
      'sale.adjustQuantity': ({ lineId, deltaMilli }) =>
        this.#mayLower(deltaMilli < 0) ??
        this.#edit('line-quantity', { lineId, deltaMilli }, (draft) => adjustQuantity(draft, lineId, deltaMilli)),
      'sale.removeLine': ({ lineId }) => {
        const line = this.#filling()?.lines.find((candidate) => candidate.id === lineId);
        return this.#edit('line-removed', { ...line }, (draft) => removeLine(draft, lineId));
      },
      'sale.select': ({ lineId }) => this.#edit(null, null, (draft) => selectLine(draft, lineId)),
      'sale.move': ({ by }) => this.#edit(null, null, (draft) => moveSelection(draft, by)),
      'sale.repeatLast': () => this.#repeatLast(),
      'sale.clearQuantity': () => this.#edit(null, null, (draft) => accepted({ ...draft, pendingQuantityMilli: null })),
      'scan.route': ({ to }) => {
        this.#listener = to;
        return accepted({});
      },
      'catalogue.price': ({ text }) => this.#price(text, ''),
      'sale.cancel': () => this.#cancel(),
    };
  }

  #lowers(lineId: string, quantityMilli: number) {
    const line = this.#filling()?.lines.find((each) => each.id === lineId);
    return this.#mayLower(line !== undefined && quantityMilli < line.quantityMilli);
  }

  /** Less of a good is the same to the shop as a line taken out. */
  #mayLower(lowers: boolean) {
    return lowers && !this.#may('line-remove') ? refused('right-needed', { right: 'line-remove' }) : null;
  }

  #filling(): Draft | null {
    const { receipt } = this.#core.state;
    return receipt.at === 'filling' ? receipt.draft : null;
  }

  /** `kind` names the journal row; null for changes that touch no money (choosing a line). */
  #commit(draft: Draft, kind: string | null, body: unknown, ref = draft.id): void {
    // A price check ends with the next command of the receipt; the return screen stays the scanner's until it closes.
    if (this.#listener === 'price') this.#listener = 'sale';
    const journal = kind === null ? [] : [{ kind, ref, body }];
    this.#core.commit({ next: { receipt: { at: 'filling', draft } }, journal });
  }

  #edit(kind: string | null, body: unknown, change: (draft: Draft) => Outcome<Draft>): Edited {
    const draft = this.#filling();
    if (!draft) return refused('not-now');
    const edited = change(draft);
    if (!edited.ok) return edited;
    this.#commit(edited.value, kind, body);
    return accepted({});
  }

  #add(found: Outcome<FoundItem>): Added {
    const draft = this.#filling();
    if (!draft) return refused('not-now');
    if (!found.ok) return found;
    const { item, barcode, quantityMilli } = found.value;
    const good = sellable(item, barcode);
    if (!good.ok) return good;
    const edited = addItem(draft, good.value, quantityMilli);
    if (!edited.ok) return edited;
    const { activeLineId, lines } = edited.value;
    const line = lines.find((candidate) => candidate.id === activeLineId);
    this.#commit(edited.value, 'line-added', {
      ...good.value,
      lineId: activeLineId,
      quantityMilli: line?.quantityMilli,
    });
    return accepted({ lineId: activeLineId ?? '' });
  }

  #byCode(text: string, aim: string): Outcome<FoundItem> {
    const list = this.#goods();
    if (!list || list.lookup.count() === 0) return refused('catalogue-empty');
    return findByCode(list, text, aim);
  }

  #price(text: string, aim: string): Outcome<{ item: ItemView }> {
    const list = this.#goods();
    const found = this.#byCode(text, aim);
    if (!found.ok) return found;
    return list ? accepted({ item: itemView(list, found.value.item) }) : refused('catalogue-empty');
  }

  /** What Enter means, in order: quantity, price search, a code, words. */
  #enter(text: string): Entered {
    const multiplied = multiplier(text);
    if (multiplied) return this.#enterQuantity(multiplied);
    if (text === '') return refused('number-unreadable', { text });
    if (text.startsWith('=')) return this.#choices(text);
    const found = this.#byCode(text, '');
    const isSearch = !found.ok && found.error.code === 'barcode-not-found' && LOOKS_LIKE_WORDS.test(text);
    return isSearch ? this.#choices(text) : added(this.#add(found));
  }

  #enterQuantity({ quantity, rest }: Multiplied): Entered {
    if (!quantity.ok) return quantity;
    const pending = this.#edit(null, null, (draft) => setPending(draft, quantity.value));
    if (!pending.ok) return pending;
    return rest === '' ? accepted({ result: 'quantity', quantityMilli: quantity.value }) : this.#enter(rest);
  }

  #choices(text: string): Entered {
    const list = this.#goods();
    const items = list?.search.search(text, SEARCH_LIMIT).items ?? [];
    if (!list || items.length === 0) return refused('item-not-found', { text });
    return accepted({ result: 'choices', items: itemViews(list, items) });
  }

  #repeatLast(): Edited {
    const last = this.#filling()?.lastItem;
    const item = last && this.#goods()?.lookup.byId(last.itemId);
    if (!last || !item) return refused('receipt-empty');
    const again = this.#add(picked(item, last.barcode));
    return again.ok ? accepted({}) : again;
  }

  #cancel(): Edited {
    const draft = this.#filling();
    if (!draft) return refused('not-now');
    if (draft.lines.length === 0) return refused('receipt-empty');
    const body = { lines: draft.lines.length, totalMinor: receiptTotal(draft.lines) };
    this.#commit(newDraft(this.#core.newId()), 'receipt-cancelled', body, draft.id);
    return accepted({});
  }
}

const picked = (item: CatalogueItem, barcode: string): Outcome<FoundItem> =>
  accepted({ item, barcode, quantityMilli: null });

const added = (outcome: Added): Entered =>
  outcome.ok ? accepted({ result: 'added', lineId: outcome.value.lineId }) : outcome;
