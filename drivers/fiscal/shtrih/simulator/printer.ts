/** Paper, cover, cutter and the printed tape of the device (submodes of spec/fiscal.md 1.7). */
import { ERR, refuse } from './refusal.ts';
import type { DeviceState } from './state.ts';

/** Line that stands for a cut on the printed tape. */
export const CUT_LINE = '✂'.padEnd(48, '-');

export class Printer {
  /** Everything printed, a line each. */
  readonly tape: string[];
  readonly #state: DeviceState;
  #linesLeft: number | null = null;

  constructor(state: DeviceState, tape: string[]) {
    this.#state = state;
    this.tape = tape;
  }

  get ready(): boolean {
    return this.#state.paperPresent && !this.#state.coverOpen;
  }

  /** The paper ends after `lines` (1 or more) more printed lines. */
  endPaperAfter(lines: number): void {
    this.#linesLeft = Math.max(1, lines);
  }

  /** Refuses a printing command: 6Bh no paper, 72h stopped while printing, 58h waits for B0h. */
  require(): void {
    const { submode } = this.#state;
    if (submode === 3) refuse(ERR.waitsContinue);
    if (submode === 2) refuse(ERR.wrongSubmode);
    if (submode === 1 || !this.ready) refuse(ERR.noReceiptPaper);
  }

  /** Prints until the paper ends; the rest waits for B0h in submode 2. */
  print(lines: readonly string[]): void {
    for (const [index, line] of lines.entries()) {
      if (!this.ready) {
        this.#state.printQueue = [...this.#state.printQueue, ...lines.slice(index)];
        this.#state.submode = 2;
        return;
      }
      this.tape.push(line);
      this.#rollTurned();
    }
    if (!this.ready) this.#state.submode = 1;
  }

  #rollTurned(): void {
    if (this.#linesLeft === null) return;
    this.#linesLeft -= 1;
    if (this.#linesLeft > 0) return;
    this.#linesLeft = null;
    this.#state.paperPresent = false;
  }

  /** A document that can be repeated by 8Ch. */
  printDocument(lines: readonly string[]): void {
    this.#state.lastDocument = [...lines];
    this.print([...lines, CUT_LINE]);
  }

  /** B0h. */
  continue(): void {
    if (!this.ready) refuse(ERR.noReceiptPaper);
    if (this.#state.submode !== 3) refuse(ERR.wrongSubmode);
    const waiting = this.#state.printQueue;
    this.#state.printQueue = [];
    this.#state.submode = 0;
    this.print(waiting);
  }

  /** 8Ch. */
  repeat(): void {
    if (this.#state.lastDocument.length === 0) refuse(ERR.nothingToRepeat);
    this.print(['КОПИЯ', ...this.#state.lastDocument, CUT_LINE]);
  }

  /** Somebody takes the roll out or puts it in, opens or closes the cover. */
  setPaper(present: boolean): void {
    this.#state.paperPresent = present;
    this.#paperMoved();
  }

  setCover(open: boolean): void {
    this.#state.coverOpen = open;
    this.#paperMoved();
  }

  #paperMoved(): void {
    const stopped = this.#state.submode === 2 || this.#state.submode === 3;
    if (stopped) this.#state.submode = this.ready ? 3 : 2;
    else this.#state.submode = this.ready ? 0 : 1;
  }
}
