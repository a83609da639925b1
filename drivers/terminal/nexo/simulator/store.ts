/**
 * The virtual terminal's memory in a folder: `terminal.jsonl`, one event a line, appended and flushed. A line that was
 * not finished when the process died was never answered and is dropped.
 */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../json.ts';
import type { MoneyCategory } from '../messages.ts';
import type { BankOperation } from './bank.ts';

/** A final answer the terminal keeps to repeat it. */
export interface Remembered {
  readonly category: MoneyCategory;
  readonly serviceId: string;
  readonly saleId: string;
  readonly body: Json;
}

export type MemoryEvent =
  /** The bank has decided; the answer the terminal is about to keep goes along. */
  | { readonly event: 'bank'; readonly operation: BankOperation; readonly answer: Remembered }
  /** The terminal has kept the answer. */
  | { readonly event: 'answer'; readonly answer: Remembered }
  | { readonly event: 'reversed'; readonly operation: BankOperation; readonly answer: Remembered }
  | { readonly event: 'batch'; readonly number: number }
  /** Another terminal stands in its place. */
  | { readonly event: 'terminal'; readonly serial: string }
  | { readonly event: 'forgot' };

const EVENTS: readonly string[] = ['bank', 'answer', 'reversed', 'batch', 'terminal', 'forgot'];

/** The folder holds something that is no memory of this simulator; nothing is overwritten. */
export class StoreError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StoreError';
  }
}

function isEvent(value: unknown): value is MemoryEvent {
  return typeof value === 'object' && value !== null && 'event' in value && EVENTS.includes(String(value.event));
}

export class Store {
  readonly #file: string;

  /** Makes the folder when it is not there. */
  constructor(dir: string) {
    mkdirSync(dir, { recursive: true });
    this.#file = join(dir, 'terminal.jsonl');
  }

  /** Throws StoreError when a finished line cannot be read. */
  load(): readonly MemoryEvent[] {
    if (!existsSync(this.#file)) return [];
    const text = readFileSync(this.#file, 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) truncateSync(this.#file, Buffer.byteLength(whole));
    return whole.split('\n').slice(0, -1).map(parse);
  }

  /** Durable when it returns. Throws what the file system throws: the answer must then not be sent. */
  append(event: MemoryEvent): void {
    const fd = openSync(this.#file, 'a');
    try {
      writeSync(fd, `${JSON.stringify(event)}\n`);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  }
}

function parse(line: string, index: number): MemoryEvent {
  let value: unknown = null;
  try {
    value = JSON.parse(line);
  } catch {
    // Told below, with the number of the line.
  }
  if (!isEvent(value)) throw new StoreError(`Память терминала повреждена: строка ${index + 1}`);
  return value;
}
