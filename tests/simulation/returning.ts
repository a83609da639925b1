/** Somebody brings goods back: with the receipt or without, all or a part, money the way it came or in cash. */
import type { ReturningView, Snapshot } from '#contract/snapshot.ts';
import type { Cashier } from './cashier.ts';
import { PIECES } from './goods.ts';
import type { Random } from './random.ts';

/** A buyer who cannot be helped in so many key presses goes home. */
const PATIENCE = 25;

export class ReturnVisit {
  readonly #cashier: Cashier;
  readonly #random: Random;
  readonly #beforeMoney: () => void;
  readonly #withReceipt: boolean;
  #edits: number;
  #presses = 0;
  #opened = 0;
  #began = false;

  /** `beforeMoney` is called when a terminal is about to give money back. */
  constructor(cashier: Cashier, random: Random, beforeMoney: () => void) {
    this.#beforeMoney = beforeMoney;
    this.#cashier = cashier;
    this.#random = random;
    this.#withReceipt = random.chance(0.85);
    this.#edits = random.int(1, 3);
  }

  /** Money of it is back at the buyer: it can only be finished. */
  static hasBegun({ plan, stage }: ReturningView): boolean {
    return stage !== 'composing' && (plan?.steps.some(({ state }) => state === 'done') ?? false);
  }

  /** The return that was begun is made or was given up, or nothing could be begun at all. */
  get over(): boolean {
    const { current } = this.#cashier.book.returns;
    return current === null && (this.#began || this.#opened > 3);
  }

  async step(view: Snapshot): Promise<void> {
    const { returning } = view;
    if (!returning) return this.#open();
    this.#began = true;
    this.#presses += 1;
    if (returning.stage === 'refunding') return this.#refund(view, returning);
    if (this.#presses > PATIENCE) return this.leave();
    return this.#compose(returning);
  }

  async leave(): Promise<void> {
    await this.#cashier.press('returns.close', {}, 'return-close');
  }

  async #open(): Promise<void> {
    const random = this.#random;
    const cashier = this.#cashier;
    this.#opened += 1;
    const sold = [...cashier.book.receipts.values()].filter(({ outcome }) => outcome === 'sold');
    if (!this.#withReceipt || sold.length === 0) {
      await cashier.press('returns.openWithout', { soldOn: '2026-11-20', fnNumber: '', fdNumber: 0, fiscalSign: 0 });
      return;
    }
    const saleId = this.#whose(sold.map(({ id }) => id));
    if (random.chance(0.3)) return this.#scanReceipt(saleId);
    if (random.chance(0.3)) await this.#find();
    await cashier.press('returns.open', { saleId, receiptShown: random.chance(0.8) });
  }

  /** Often of this morning, often of a sale that came back before: there several returns of one sale meet. */
  #whose(sold: readonly string[]): string {
    const random = this.#random;
    const again = [...this.#cashier.book.returns.all.values()].flatMap(({ saleId, outcome }) =>
      saleId !== null && outcome === 'returned' ? [saleId] : [],
    );
    if (again.length > 0 && random.chance(0.5)) return random.pick(again.slice(-6));
    return random.pick(random.chance(0.5) ? sold.slice(-12) : sold);
  }

  async #find(): Promise<void> {
    const text = this.#random.pick(['моло', String(this.#random.int(1, 200)), this.#random.pick(PIECES).barcode]);
    const question = { text, day: '', shiftNumber: null, card: '', before: null, limit: 10 };
    await this.#cashier.press('returns.find', question);
  }

  async #scanReceipt(saleId: string): Promise<void> {
    const cashier = this.#cashier;
    const qr = cashier.world.qrOf(saleId);
    await cashier.press('scan.route', { to: 'return' });
    if (qr !== null) await cashier.scan(qr, 'nothing');
    await cashier.press('scan.route', { to: 'sale' });
  }

  async #compose(returning: ReturningView): Promise<void> {
    const cashier = this.#cashier;
    const random = this.#random;
    if (this.#edits > 0) {
      this.#edits -= 1;
      await this.#edit(returning);
    } else if (returning.totalMinor === 0) {
      if (returning.sale) await cashier.press('returns.chooseAll', { all: true });
      else await cashier.press('returns.addItem', { text: random.pick(PIECES).code });
    } else {
      if (returning.plan?.steps.some(({ byHand }) => !byHand)) this.#beforeMoney();
      await this.#begin();
    }
  }

  async #edit({ lines, sale }: ReturningView): Promise<void> {
    const cashier = this.#cashier;
    const random = this.#random;
    if (random.chance(0.08)) await cashier.press('returns.payInCash', {});
    else if (random.chance(0.05))
      await cashier.press('returns.details', { reason: 'Не подошло', buyer: 'Иванов И. И.' });
    else if (!sale) {
      await cashier.press('returns.addItem', { text: `${random.int(1, 3)}*${random.pick(PIECES).code}` });
    } else if (lines.length === 0 || random.chance(0.15)) {
      await cashier.press('returns.chooseAll', { all: random.chance(0.9) });
    } else {
      // Of several returns the same line is often meant.
      const line = random.chance(0.5) ? (lines[0] ?? random.pick(lines)) : random.pick(lines);
      const most = line.maxMilli ?? 0;
      // Sometimes one more than was sold.
      const some = random.chance(0.5) ? Math.max(1, most) : random.int(1, Math.max(1, most));
      const wanted = random.chance(0.08) ? most + 1_000 : some;
      const quantityMilli = line.measure === 0 ? Math.ceil(wanted / 1_000) * 1_000 : wanted;
      await cashier.press('returns.setQuantity', { lineId: line.id, quantityMilli });
    }
  }

  async #begin(): Promise<void> {
    const cashier = this.#cashier;
    cashier.world.terminal.willingBuyer();
    const answer = await cashier.press('returns.begin', {});
    if (!answer || answer.ok) return;
    const { code, params } = answer.error;
    if (code !== 'not-enough-cash') return;
    const amountMinor = Number(params['missingMinor']);
    await cashier.errand('in', amountMinor);
  }

  /** Money is on its way back: by the terminal, by hand, or all of it is back and the receipt is owed. */
  async #refund(view: Snapshot, { id, plan }: ReturningView): Promise<void> {
    const cashier = this.#cashier;
    const random = this.#random;
    const next = plan?.steps.find(({ state }) => state !== 'done');
    if (!next) {
      await cashier.fillDrawer(plan?.cashMinor ?? 0);
      return this.#begin();
    }
    if (next.byHand) {
      const { handTerminal } = cashier.world;
      if (!handTerminal.hasRefunded(id) && random.chance(0.1)) {
        await (random.chance(0.5) ? cashier.press('returns.payInCash', {}) : this.leave());
        return;
      }
      const slip = handTerminal.refund(id, next.originalId, next.amountMinor);
      await cashier.press('returns.confirmByHand', { originalId: next.originalId, slip });
      return;
    }
    if (random.chance(0.6)) await this.#begin();
    else if (random.chance(0.5)) await cashier.press('returns.payAsPaid', {});
    else if (random.chance(0.3)) await cashier.press('returns.payInCash', {});
    else if (view.returning && this.#presses > 4) await this.leave();
  }
}
