/** One run of the till's program, from its start to its end or to the kill. */
import type { Answer, Ask, CallName, TillEvent } from '#contract/contract.ts';
import { contract } from '#contract/contract.ts';
import type { Outcome } from '#contract/refusals.ts';
import type { Clock } from '#drivers/kit/clock.ts';
import type { Port } from '#drivers/kit/port.ts';
import { type Catalogue, openCatalogue } from '#main/catalogue/open.ts';
import { type Ledger, LedgerError, openLedger } from '#main/ledger/open.ts';
import { assertLedgerConsistent } from '#main/ledger/reports.ts';
import { createTill, keepReserve, type Till } from '#main/services/till.ts';
import { breathe } from './breathe.ts';
import { type DiskUser, Killed, putOnDisk } from './disk.ts';
import { Finding } from './failure.ts';
import { tillOptions } from './wiring.ts';
import { DOOMED_AT, type Doom, type World } from './world.ts';

const RESERVE_BYTES = 4096;
/** A call that is not answered for so long is hung. */
const CALL_LIMIT_MS = 15 * 60_000;

/** Of real time: copies of the base are made in it, whatever the shop's clock shows. */
const STOP_LIMIT_MS = 60_000;
const STOP_TAKES_MS = 200;

export class Life implements DiskUser {
  readonly #world: World;
  readonly #ports: Port[] = [];
  readonly #ledger: Ledger;
  readonly #catalogue: Catalogue;
  readonly #till: Till;
  readonly #onScan = new Set<(event: TillEvent) => void>();
  #dead = false;
  #buried = false;

  /** Null when it could not start or was killed at once; then it is buried already. */
  static async start(world: World): Promise<Life | null> {
    world.statistics.restarts += 1;
    const life = new Life(world);
    try {
      keepReserve(life.#ledger, life.#till.notices);
      await life.#till.start();
    } catch (error) {
      if (!(error instanceof Killed) && !(error instanceof LedgerError)) world.defects.push(error);
      if (error instanceof LedgerError) world.story.tell(`касса не запустилась: ${error.code}`);
      life.#dead = true;
    }
    if (life.#dead) await life.bury();
    return life.#dead ? null : life;
  }

  private constructor(world: World) {
    this.#world = world;
    const { ledgerPath, backupDir, disk, mutant } = world;
    const clock = this.#clock();
    const opened = openLedger(ledgerPath, { clock, backupDir, reserveBytes: RESERVE_BYTES });
    if (opened.logLost) throw new Finding('журнал SQLite пропал после убийства кассы');
    const ledger = putOnDisk(opened, disk, this);
    this.#ledger = mutant?.ledger?.(ledger) ?? ledger;
    const catalogue = openCatalogue(world.cataloguePath);
    if (!catalogue.ok) throw new Finding(`каталог не открылся: ${catalogue.problem.code}`);
    this.#catalogue = catalogue.catalogue;
    this.#till = createTill(
      tillOptions(world, {
        ...{ clock, ledger: this.#ledger, catalogue: this.#catalogue },
        port: (inner, kind) => this.#port(inner, kind),
        around: (request) => this.#around(request),
      }),
    );
    this.#till.listen((event) => {
      if (event.event === 'scan') for (const listener of this.#onScan) listener(event);
    });
  }

  get dead(): boolean {
    return this.#dead;
  }

  get buried(): boolean {
    return this.#buried;
  }

  /** Null when the till was killed before it answered. */
  async call<N extends CallName>(name: N, ask: Ask<N>): Promise<Outcome<Answer<N>> | null> {
    let outcome: Outcome<unknown> | null = null;
    let ended = false;
    const world = this.#world;
    this.#till.call(name, contract[name].ask.parse(ask)).then(
      (value) => {
        outcome = value;
        ended = true;
      },
      (error: unknown) => {
        if (!(error instanceof Killed)) world.defects.push(error);
        ended = true;
      },
    );
    const settled = await world.until(() => ended || this.#dead || world.defects.length > 0, CALL_LIMIT_MS);
    if (!settled) throw new Finding(`на «${name}» нет ответа ${CALL_LIMIT_MS / 60_000} минут`);
    if (this.#dead) return null;
    return checkedAnswer(name, outcome);
  }

  /** The import reads real files in real time; the shop's clock stands still meanwhile. */
  async importGoods(path: string): Promise<void> {
    const outcome = await this.#till.call('catalogue.import', { paths: [path] });
    if (!outcome.ok) throw new Finding(`цены не загрузились: ${JSON.stringify(outcome.error)}`);
  }

  /** What the till said to a scanned code; null when it died or the scanner was not heard. */
  async scan(code: string): Promise<Extract<TillEvent, { event: 'scan' }> | null> {
    let heard: Extract<TillEvent, { event: 'scan' }> | null = null;
    const listener = (event: TillEvent): void => {
      if (event.event === 'scan') heard = event;
    };
    this.#onScan.add(listener);
    void this.#world.scanner.scan(code);
    await this.#world.until(() => heard !== null || this.#dead, 3_000);
    this.#onScan.delete(listener);
    return this.#dead ? null : heard;
  }

  doomedAt(): 'before' | 'inside' | 'after' | null {
    return this.#takeDoom('commit');
  }

  doomedAfterRefund(): boolean {
    return this.#takeDoom('refund') !== null;
  }

  /** kill -9: from here on nothing of this till acts on the world. */
  kill(): void {
    if (this.#dead) return;
    this.#dead = true;
    this.#world.story.tell('касса убита (kill -9)');
    for (const port of this.#ports) void port.close();
  }

  die(): never {
    this.kill();
    throw new Killed();
  }

  /** Gives the files back after a kill; the next life begins on copies of them, as the disk had them. */
  async bury(): Promise<void> {
    this.#dead = true;
    for (const port of this.#ports) void port.close();
    await this.#world.clock.advance(0);
    await breathe();
    this.#world.moveToCopy();
    this.#closeFiles();
  }

  /** The cashier quits the program in order; it may be killed even then. */
  async stop(): Promise<void> {
    let stopped = false;
    const stopping = this.#till.stop().finally(() => {
      stopped = true;
    });
    stopping.catch(() => undefined);
    // A copy of the base that is being made is given up in real time.
    const { clock } = this.#world;
    const giveUpMs = performance.now() + STOP_LIMIT_MS;
    const endedMs = clock.now() + STOP_TAKES_MS;
    while (!stopped && !this.#dead && performance.now() < giveUpMs) {
      if (clock.now() < endedMs) await clock.advance(1);
      await breathe();
    }
    // However long the machine took: the same days have the same times.
    if (!this.#dead) await clock.advance(Math.max(0, endedMs - clock.now()));
    if (this.#dead) return this.bury();
    if (!stopped) throw new Finding('касса не завершается');
    await stopping;
    this.#dead = true;
    this.#closeFiles();
  }

  /** The ledger's own check of itself. */
  findings(): string[] {
    return assertLedgerConsistent(this.#ledger).map((finding) => JSON.stringify(finding));
  }

  #closeFiles(): void {
    this.#catalogue.close();
    this.#ledger.close();
    this.#buried = true;
  }

  #takeDoom(kind: Doom['kind']): Doom['moment'] | null {
    const { doom } = this.#world;
    if (!doom || doom.kind !== kind) return null;
    doom.left -= 1;
    if (doom.left >= 0) return null;
    this.#world.doom = null;
    const when = { before: 'до', inside: 'внутри', after: 'после' }[doom.moment];
    this.#world.struck(`касса убита: ${when} ${DOOMED_AT[kind]}`);
    return doom.moment;
  }

  /** A dead program has no timers. What a timer throws would stop the program. */
  #clock(): Clock {
    const { clock } = this.#world;
    return {
      now: () => clock.now() + this.#world.skewMs,
      after: (delayMs, action) => clock.after(delayMs, () => this.#guarded(action)),
    };
  }

  #guarded(action: () => void): void {
    if (this.#dead) return;
    try {
      action();
    } catch (error) {
      if (!(error instanceof Killed)) this.#world.defects.push(error);
    }
  }

  /** The till may die just before a document reaches the partner, or just after. */
  #around(request: () => void): void {
    const moment = this.#takeDoom('upload');
    if (moment === 'before') this.kill();
    if (this.#dead) return;
    request();
    if (moment !== null) this.kill();
  }

  #port(inner: Port, kind: 'write' | 'pay' | null): Port {
    this.#ports.push(inner);
    return {
      name: inner.name,
      open: () => inner.open(),
      close: () => inner.close(),
      write: async (bytes) => {
        const moment = kind && this.#takeDoom(kind);
        if (moment === 'before') this.kill();
        if (this.#dead) return await new Promise(() => {});
        await inner.write(bytes);
        // The bytes reach the wire first.
        if (moment !== null) this.#world.clock.after(0, () => this.kill());
      },
      onChunk: (listener) => inner.onChunk((bytes) => this.#guarded(() => listener(bytes))),
      onClosed: (listener) => inner.onClosed((reason) => this.#guarded(() => listener(reason))),
    };
  }
}

/** The border of the real program checks answers too: what does not fit the contract is a defect. */
function checkedAnswer<N extends CallName>(name: N, outcome: Outcome<unknown> | null): Outcome<Answer<N>> | null {
  if (outcome === null || !outcome.ok) return outcome;
  const checked = contract[name].answer.safeParse(outcome.value);
  if (!checked.success) throw new Finding(`ответ «${name}» не по договору: ${checked.error.message}`);
  return { ok: true, value: checked.data as Answer<N> };
}
