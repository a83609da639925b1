/**
 * A cashier who knows only what is on the screen and on the paper, and presses sensible keys. After a kill she starts
 * the program again and goes on with the buyer at the counter.
 */
import type { Answer, Ask, CallName } from '#contract/contract.ts';
import type { Outcome } from '#contract/refusals.ts';
import type { Snapshot } from '#contract/snapshot.ts';
import { Book, type Effect } from './book.ts';
import { breathe } from './breathe.ts';
import { moveCash } from './errands.ts';
import { Finding } from './failure.ts';
import { countDeviceTroubles } from './fault-catalogue.ts';
import { Life } from './life.ts';
import { leadMoneyOut } from './money-out.ts';
import type { Random } from './random.ts';
import { countTerminalTroubles } from './terminal-faults.ts';
import type { World } from './world.ts';

/** Far more key presses than any day of trouble takes: the till has no way out. */
const MAX_PRESSES = 600;
const START_LIMIT = 60;

export class Cashier {
  readonly book = new Book();
  readonly #world: World;
  readonly #random: Random;
  #life: Life | null = null;
  /** What may have happened to the lines since the screen was last seen. */
  #effect: Effect = 'nothing';
  #refused = 0;
  /** «Назад» or «не пробит» was pressed since the screen was last seen; and then nothing was in work any more. */
  #pressedBack = false;
  #gaveUp = false;
  #sawDocument = false;
  #drawerShort = false;
  #shiftTooOld = false;

  constructor(world: World, random: Random) {
    this.#world = world;
    this.#random = random;
  }

  get world(): World {
    return this.#world;
  }

  /** The registrar said so on the screen, whatever the computer's clock makes the till believe. */
  get shiftTooOld(): boolean {
    return this.#shiftTooOld;
  }

  /** The document that was last in work was taken back. */
  get gaveUp(): boolean {
    return this.#gaveUp;
  }

  /** A document was in work on the screen since `forgetDocument`. */
  get sawDocument(): boolean {
    return this.#sawDocument;
  }

  forgetDocument(): void {
    this.#sawDocument = false;
  }

  /** The screen, with the program started when it is not running. */
  async look(): Promise<Snapshot> {
    for (let starts = 0; starts < START_LIMIT; ) {
      const life = this.#life;
      if (!life || life.dead) {
        starts += 1;
        await this.#startTill();
        continue;
      }
      const answer = await this.#call(life, 'till.snapshot', {});
      if (!answer) continue;
      if (!answer.ok) throw new Finding(`экран не показан: ${answer.error.code}`);
      this.book.look(answer.value, this.#effect);
      this.#world.handTerminal.look(answer.value);
      this.#effect = 'nothing';
      this.#gaveUp = this.#pressedBack && answer.value.fiscal === null;
      this.#pressedBack = false;
      if (answer.value.fiscal) this.#sawDocument = true;
      if (answer.value.shift.state === 'closed') this.#shiftTooOld = false;
      return answer.value;
    }
    throw new Finding('касса не запускается');
  }

  /** Presses a key. The answer is null when the program died meanwhile. */
  async press<N extends CallName>(
    name: N,
    ask: Ask<N>,
    effect: Effect = 'nothing',
  ): Promise<Outcome<Answer<N>> | null> {
    const life = this.#life;
    if (!life || life.dead) return null;
    if (effect !== 'nothing') this.#effect = effect;
    if (name === 'fiscal.back' || name === 'fiscal.decide') this.#pressedBack = true;
    const answer = await this.#call(life, name, ask);
    const said = answer === null ? 'касса умерла' : answer.ok ? 'да' : answer.error.code;
    this.#world.story.tell(`кассир: ${name} ${short(ask)}: ${said}`);
    await this.pause(50, 900);
    return answer;
  }

  async scan(code: string, effect: Effect = 'one-line'): Promise<void> {
    const life = this.#life;
    if (!life || life.dead) return;
    this.#effect = effect;
    const heard = await life.scan(code);
    this.#world.story.tell(`кассир: сканирует ${code}: ${heard ? (heard.error?.code ?? heard.outcome) : 'тишина'}`);
    await this.#settle();
  }

  /** The registrar refused a return for want of cash: it is put in first. */
  async fillDrawer(amountMinor: number): Promise<void> {
    if (!this.#drawerShort || amountMinor <= 0) return;
    await this.errand('in', amountMinor);
    this.#drawerShort = false;
  }

  /** Cash into the drawer or out of it, to its end. */
  errand(direction: 'in' | 'out', amountMinor: number): Promise<void> {
    return moveCash(this, direction, amountMinor);
  }

  async importGoods(path: string): Promise<void> {
    await this.#life?.importGoods(path);
    this.#world.story.tell('новые цены загружены');
    await this.#settle();
  }

  /** Presses keys until `goal` says the screen is as wanted. `step` is what to do when nothing is in the way. */
  async work(goal: (view: Snapshot) => boolean, step: (view: Snapshot) => Promise<void>): Promise<Snapshot> {
    this.#refused = 0;
    let view = await this.look();
    for (let presses = 0; presses < MAX_PRESSES; presses++) {
      if (!view.fiscal && !view.money && goal(view)) return view;
      if (view.fiscal) await this.#leadOut(view.fiscal);
      else if (view.money) await leadMoneyOut(this, view.money, this.#random);
      else if (await this.#paperIsFine(view)) await step(view);
      view = await this.look();
    }
    const { fiscal, money, shift, payment, returning } = view;
    throw new Finding(`кассир не может закончить: ${JSON.stringify({ fiscal, money, shift, payment, returning })}`);
  }

  async pause(fromMs: number, toMs: number): Promise<void> {
    await this.#world.pass(this.#random.int(fromMs, toMs));
    await this.#settle();
  }

  async stopTill(): Promise<void> {
    if (this.#life?.dead) await this.#life.bury();
    else await this.#life?.stop();
    this.#life = null;
  }

  /** Whatever happened: nothing of the program is left. */
  async abandon(): Promise<void> {
    if (this.#life && !this.#life.dead) await this.#life.bury();
    this.#life = null;
  }

  /** The ledger's own findings about itself. */
  ledgerFindings(): string[] {
    return this.#life?.findings() ?? [];
  }

  async #startTill(): Promise<void> {
    const world = this.#world;
    if (this.#life) await this.#life.bury();
    this.#life = null;
    await world.pass(this.#random.int(500, 20_000));
    this.#life = await Life.start(world);
    world.story.tell(this.#life ? 'касса запущена' : 'касса не запустилась');
    await this.#settle();
    // A moment for the registrar to connect.
    await world.pass(this.#random.int(0, 1_500));
  }

  async #call<N extends CallName>(life: Life, name: N, ask: Ask<N>): Promise<Outcome<Answer<N>> | null> {
    const answer = await life.call(name, ask);
    await this.#settle();
    return answer;
  }

  async #settle(): Promise<void> {
    await breathe();
    countDeviceTroubles(this.#world);
    countTerminalTroubles(this.#world);
    const [defect] = this.#world.defects;
    if (defect !== undefined) throw new Finding(`программа остановилась: ${String(defect)}`, defect);
  }

  async #leadOut(fiscal: NonNullable<Snapshot['fiscal']>): Promise<void> {
    if (fiscal.actions.length === 0) return this.pause(200, 2_500);
    switch (fiscal.state) {
      case 'waiting-device':
        if (this.#random.chance(0.3)) await this.press('fiscal.ask', {});
        return this.pause(1_000, 8_000);
      case 'not-done':
      case 'not-sent':
        await this.press(this.#random.chance(0.8) ? 'fiscal.retry' : 'fiscal.back', {});
        return this.pause(200, 4_000);
      case 'refused':
        return this.#refusedByRegistrar(fiscal);
      case 'unclear':
        if (this.#random.chance(0.4)) await this.press('fiscal.ask', {});
        else await this.#decideByPaper(fiscal);
        return this.pause(200, 2_000);
      case 'sending':
      case 'checking':
        return this.pause(200, 2_500);
    }
  }

  /** What the registrar's reason asks of a person; when it does not help, the receipt is taken back. */
  async #refusedByRegistrar(fiscal: NonNullable<Snapshot['fiscal']>): Promise<void> {
    const code = fiscal.fault?.code;
    this.#refused += 1;
    await this.pause(500, 4_000);
    if (code === 'paper-out' || code === 'print-pending') this.#loadPaper();
    if (code === 'shift-over-24h') this.#shiftTooOld = true;
    if (code === 'not-enough-cash') this.#drawerShort = true;
    const hopeless = this.#drawerShort || code === 'shift-over-24h' || code === 'shift-closed' || code === 'shift-open';
    await this.press(hopeless || this.#refused > 8 ? 'fiscal.back' : 'fiscal.retry', {});
  }

  /** The paper shows what the registrar closed: what kind, the sum, FD number and sign. */
  async #decideByPaper(fiscal: NonNullable<Snapshot['fiscal']>): Promise<void> {
    const ours = documentOnPaper(this.#world, fiscal);
    await this.press(
      'fiscal.decide',
      ours ? { outcome: 'done', fdNumber: ours.fd, fiscalSign: ours.fiscalSign } : { outcome: 'not-done' },
    );
  }

  /** True when there is nothing to do about the paper. */
  async #paperIsFine({ registrar, lastReceipt }: Snapshot): Promise<boolean> {
    const stopped = registrar.paper === 'out' || registrar.paper === 'waiting-continue';
    if (!stopped && lastReceipt?.print !== 'pending') return true;
    if (this.#random.chance(0.3)) return true;
    await this.pause(500, 5_000);
    this.#loadPaper();
    await this.press('printer.continue', {});
    return this.#random.chance(0.5);
  }

  #loadPaper(): void {
    this.#world.loadPaper();
    this.#world.story.tell('кассир вставил бумагу');
  }
}

type Kinds = Readonly<
  Record<NonNullable<Snapshot['fiscal']>['operation'], readonly [type: number, kind: number | null] | null>
>;

/** Type of the document in the archive and, of a receipt, its kind. */
const ON_PAPER: Kinds = {
  sale: [3, 0],
  'sale-return': [3, 2],
  correction: [31, null],
  'shift-open': [2, null],
  'shift-close': [5, null],
  'cash-in': null,
  'cash-out': null,
};

/** A receipt of our own is never one of another program's: that one is known by its goods. */
function documentOnPaper(world: World, { operation, totalMinor }: NonNullable<Snapshot['fiscal']>) {
  const wanted = ON_PAPER[operation];
  if (!wanted) return undefined;
  const [type, kind] = wanted;
  return world.registrar.device.archive
    .slice(world.lastKnownFd())
    .findLast(
      (document) =>
        document.type === type &&
        !world.foreignDocuments.has(document.fd) &&
        (document.receipt?.totalKopecks ?? 0) === totalMinor &&
        (kind === null || document.receipt?.kind === kind),
    );
}

const short = (ask: object): string => {
  const text = JSON.stringify(ask);
  return text === '{}' ? '' : text.slice(0, 100);
};
