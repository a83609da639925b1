/**
 * The simulator's non-volatile memory in a folder:
 *   archive.jsonl  documents of the fiscal storage, appended and flushed first;
 *   state.json     everything else; written beside, flushed and renamed: the rename is the commit;
 *   tape.txt       the printed paper, appended last and not flushed: paper is not memory, a document comes first.
 * A process killed between the two leaves a document the state does not count: it is dropped, exactly as a device
 * that lost power before the document was closed.
 */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Memory } from './device.ts';
import type { DeviceState, FnDocument } from './state.ts';

const VERSION = 1;

interface Saved {
  readonly version: number;
  readonly state: DeviceState;
}

/** The folder holds something that is no memory of this simulator; nothing is overwritten. */
export class StoreError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StoreError';
  }
}

function isSaved(value: unknown): value is Saved {
  return (
    typeof value === 'object' && value !== null && 'version' in value && value.version === VERSION && 'state' in value
  );
}

function isDocument(value: unknown): value is FnDocument {
  return typeof value === 'object' && value !== null && 'fd' in value && 'tlvHex' in value;
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new StoreError(`Память имитатора повреждена: ${file}`);
  }
}

function append(file: string, text: string, durable: boolean): void {
  const fd = openSync(file, 'a');
  try {
    writeSync(fd, text);
    if (durable) fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function writeWhole(file: string, text: string): void {
  const beside = `${file}.new`;
  const fd = openSync(beside, 'w');
  try {
    writeSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(beside, file);
}

/** A rename is durable when its folder is flushed; Windows has no such call and needs none. */
function flushFolder(dir: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(dir, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

export class Store {
  readonly #dir: string;
  #savedState = '';
  #savedDocuments = 0;
  #savedTape = 0;

  /** Makes the folder when it is not there. */
  constructor(dir: string) {
    this.#dir = dir;
    mkdirSync(dir, { recursive: true });
  }

  /** null: an empty folder, the device is new. Throws StoreError when the files are not readable. */
  load(): Memory | null {
    const stateFile = this.#file('state.json');
    if (!existsSync(stateFile)) {
      if (existsSync(this.#file('archive.jsonl'))) this.#dropArchive([]);
      return null;
    }
    const text = readFileSync(stateFile, 'utf8');
    const saved = parse(text, stateFile);
    if (!isSaved(saved)) throw new StoreError(`Память имитатора другого вида: ${stateFile}`);
    const archive = this.#loadArchive(saved.state.fn.lastFd);
    const tapeFile = this.#file('tape.txt');
    const tape = existsSync(tapeFile) ? readFileSync(tapeFile, 'utf8').split('\n').slice(0, -1) : [];
    this.#savedState = text;
    this.#savedDocuments = archive.length;
    this.#savedTape = tape.length;
    return { state: saved.state, archive, tape };
  }

  /** Durable when it returns. Throws what the file system throws: the answer must then not be sent. */
  save({ state, archive, tape }: Memory): void {
    const documents = archive.slice(this.#savedDocuments);
    const lines = tape.slice(this.#savedTape);
    if (documents.length > 0) {
      append(this.#file('archive.jsonl'), documents.map((one) => `${JSON.stringify(one)}\n`).join(''), true);
      this.#savedDocuments = archive.length;
    }
    const text = JSON.stringify({ version: VERSION, state });
    if (text !== this.#savedState) {
      writeWhole(this.#file('state.json'), text);
      flushFolder(this.#dir);
      this.#savedState = text;
    }
    if (lines.length > 0) {
      append(this.#file('tape.txt'), lines.map((line) => `${line}\n`).join(''), false);
      this.#savedTape = tape.length;
    }
  }

  #file(name: string): string {
    return join(this.#dir, name);
  }

  #loadArchive(lastFd: number): FnDocument[] {
    const file = this.#file('archive.jsonl');
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    const counted = lines.slice(0, lastFd);
    const archive = counted.map((line) => parse(line, file)).filter(isDocument);
    if (archive.length !== lastFd) throw new StoreError(`В архиве ${archive.length} документов из ${lastFd}: ${file}`);
    const uncounted = lines.slice(lastFd).some((line) => line !== '');
    if (uncounted) this.#dropArchive(counted);
    return archive;
  }

  /** Leaves only the documents that were committed. */
  #dropArchive(lines: readonly string[]): void {
    writeWhole(this.#file('archive.jsonl'), lines.map((line) => `${line}\n`).join(''));
  }
}
