/** Main behind the return screen: the rules of domain/returns as they are, a snapshot after each change, no disk. */
import { vi } from 'vitest';
import type { TillEvent } from '#contract/contract.ts';
import type { Snapshot } from '#contract/snapshot.ts';
import type { SellableItem } from '#domain/receipt/draft.ts';
import { accepted, refused } from '#domain/refusals.ts';
import { chooseAll, chooseItem, chooseNone, chooseQuantity, leaveLine } from '#domain/returns/edit.ts';
import { paybackPlan } from '#domain/returns/payback.ts';
import type { ReturnDraft } from '#domain/returns/return-draft.ts';
import type { ReturningState } from '#domain/returns/states.ts';
import { returningView } from '#main/services/returning-view.ts';
import { startEvents } from '../../../src-renderer/bridge/events.ts';
import { returns } from '../../../src-renderer/screens/returns/returns-store.ts';
import { mirror } from '../../../src-renderer/state/till-mirror.ts';
import { startAnew } from '../../../src-renderer/state/ui.ts';
import { aSale, line, returnOf, value } from '../../domain/returns/a-sale.ts';
import { SALES } from '../harness/returns.ts';
import { BASE } from '../harness/snapshots.ts';

const TERMINAL = { terminalId: 'T1', terminalBatch: 'b8' };

export class ReturnMain {
  readonly calls: { readonly name: string; readonly payload: unknown }[] = [];
  #state: ReturningState = { at: 'none' };
  #tell: (event: TillEvent) => void = () => {};
  #revision = 1;
  readonly #lines: number;

  /** A sale of so many lines, a piece of each for 100.00, is in the ledger. */
  constructor(lines: number) {
    this.#lines = lines;
    startAnew();
    returns.setState(returns.getInitialState());
    mirror.setState({ snapshot: null, receivedAtMs: 0 });
    vi.stubGlobal('rmk', {
      call: (name: string, payload: unknown) => {
        this.calls.push({ name, payload });
        // Over the border: never at once.
        return Promise.resolve().then(() => this.#answer(name, payload));
      },
      listen: (handler: (event: TillEvent) => void) => {
        this.#tell = handler;
      },
    });
    startEvents();
    this.#publish();
  }

  called(name: string): readonly unknown[] {
    return this.calls.filter((call) => call.name === name).map((call) => call.payload);
  }

  /** The scanner reads the QR of the buyer's receipt. */
  scanReceipt(): void {
    this.#open();
    this.#tell({ event: 'scan', outcome: 'sale-found', text: 'qr', lineId: null, item: null, error: null });
  }

  tell(event: TillEvent): void {
    this.#tell(event);
  }

  #open(): void {
    const rows = Array.from({ length: this.#lines }, (_, index) => line(index + 1));
    this.#become({ at: 'composing', draft: value(returnOf(aSale(rows, { cash: this.#lines * 10_000 }))) });
  }

  #become(state: ReturningState): void {
    this.#state = state;
    this.#publish();
  }

  #publish(): void {
    this.#revision += 1;
    const plan = (draft: ReturnDraft) => paybackPlan(draft, TERMINAL);
    const snapshot: Snapshot = {
      ...BASE,
      revision: this.#revision,
      returning: returningView(this.#state, plan, false),
    };
    this.#tell({ event: 'snapshot', snapshot });
  }

  #answer(name: string, payload: unknown): unknown {
    switch (name) {
      case 'till.snapshot':
        return accepted({ ...BASE, revision: this.#revision });
      case 'returns.find':
        return accepted({ rows: SALES.slice(0, 1), more: false });
      case 'returns.open':
        this.#open();
        return accepted({});
      case 'returns.close':
        this.#become({ at: 'none' });
        return accepted({});
      case 'returns.setQuantity':
        return this.#edit((draft) => {
          const { lineId, quantityMilli } = readEdit(payload);
          return quantityMilli === 0 ? leaveLine(draft, lineId) : chooseQuantity(draft, lineId, quantityMilli);
        });
      case 'returns.chooseAll':
        return this.#edit((draft) => accepted(readAll(payload) ? chooseAll(draft) : chooseNone(draft)));
      case 'returns.addItem':
        return this.#edit((draft) => chooseItem(draft, ITEM, null));
      default:
        return accepted({});
    }
  }

  #edit(change: (draft: ReturnDraft) => ReturnType<typeof chooseQuantity>): unknown {
    if (this.#state.at !== 'composing') return refused('not-now');
    const edited = change(this.#state.draft);
    if (!edited.ok) return edited;
    this.#become({ at: 'composing', draft: edited.value });
    return accepted({ lineId: '1' });
  }
}

const ITEM: SellableItem = { ...sellable(line(1)), weighed: false };

function sellable({
  itemId,
  externalId,
  code,
  article,
  barcode,
  name,
  unit,
  measure,
  subject,
  vat,
  priceMinor,
}: ReturnType<typeof line>) {
  return { itemId: itemId ?? 0, externalId, code, article, barcode, name, unit, measure, subject, vat, priceMinor };
}

function readEdit(payload: unknown): { readonly lineId: string; readonly quantityMilli: number } {
  if (payload === null || typeof payload !== 'object' || !('lineId' in payload) || !('quantityMilli' in payload))
    throw new Error('no line');
  return { lineId: String(payload.lineId), quantityMilli: Number(payload.quantityMilli) };
}

const readAll = (payload: unknown): boolean =>
  payload !== null && typeof payload === 'object' && 'all' in payload && payload.all === true;
