import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ImportLimits } from './limits.ts';
import { ImportRefused } from './problems.ts';

/** Small enough that parsing one portion holds the till for a few milliseconds only. */
const PORTION_BYTES = 32 * 1024;

export type TextEncoding = 'utf-8' | 'windows-1251' | 'utf-16le';
export type TextKind = 'xml' | 'csv';

/** A file that has been read through once and found to be text we can read. */
export interface TextSource {
  readonly path: string;
  readonly file: string;
  readonly bytes: number;
  readonly encoding: TextEncoding;
  readonly endsWithNewline: boolean;
  /** Size and time of change when it was checked: it must be the same file when it has been read. */
  readonly stamp: string;
}

/** What a spreadsheet or a packer writes first, and the name the shop is told. */
const SIGNATURES: readonly (readonly [kind: string, hex: string])[] = [
  ['zip', '504b0304'],
  ['zip', '504b0506'],
  ['gzip', '1f8b'],
  ['rar', '52617221'],
  ['7z', '377abcaf'],
  ['xls', 'd0cf11e0'],
  ['pdf', '25504446'],
];

/**
 * Reads the file through without keeping it: size, kind, encoding and length of lines. Nothing is parsed before the
 * whole file is known to be text, because a table read in the wrong encoding looks almost right.
 *
 * Encoding: a byte order mark wins; an XML file then means what it declares; a table is UTF-8 when every byte of it
 * is, else windows-1251 when it looks like Russian in it, else refused.
 */
export async function checkText(
  path: string,
  kind: TextKind,
  limits: ImportLimits,
  onBytes: (bytesRead: number, bytesTotal: number) => void,
): Promise<TextSource> {
  const file = basename(path);
  const handle = await openFile(path, file);
  try {
    const { size, stamp } = await stampOf(handle, file);
    if (size === 0) throw new ImportRefused('file-empty', { file });
    if (size > limits.fileBytes)
      throw new ImportRefused('file-too-large', { file }, { bytes: size, limit: limits.fileBytes });
    const check = new TextCheck(file, kind, limits);
    let bytesRead = 0;
    for await (const portion of portions(handle, file)) {
      check.take(portion);
      bytesRead += portion.length;
      onBytes(bytesRead, size);
    }
    return { path, file, bytes: size, stamp, ...check.end() };
  } finally {
    await handle.close();
  }
}

/** The text of a checked file in portions. Refuses with `file-changed` when somebody wrote to it meanwhile. */
export async function* readText(
  source: TextSource,
  onBytes: (bytesRead: number) => void,
): AsyncGenerator<string, void, undefined> {
  const handle = await openFile(source.path, source.file);
  try {
    const decoder = new TextDecoder(source.encoding);
    let bytesRead = 0;
    for await (const portion of portions(handle, source.file)) {
      bytesRead += portion.length;
      onBytes(bytesRead);
      yield decoder.decode(portion, { stream: true });
    }
    yield decoder.decode();
    const { stamp } = await stampOf(handle, source.file);
    if (stamp !== source.stamp) throw new ImportRefused('file-changed', { file: source.file });
  } finally {
    await handle.close();
  }
}

async function openFile(path: string, file: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    throw unreadable(file, error);
  }
}

async function stampOf(handle: FileHandle, file: string): Promise<{ size: number; stamp: string }> {
  const facts = await handle.stat();
  if (!facts.isFile()) throw new ImportRefused('file-unreadable', { file }, { original: 'not a regular file' });
  return { size: facts.size, stamp: `${facts.size}/${facts.mtimeMs}` };
}

async function* portions(handle: FileHandle, file: string): AsyncGenerator<Buffer, void, undefined> {
  for (;;) {
    // A new buffer each time: the decoder's consumer may keep a view of the last one.
    const buffer = Buffer.alloc(PORTION_BYTES);
    let read: number;
    try {
      read = (await handle.read(buffer, 0, PORTION_BYTES, null)).bytesRead;
    } catch (error) {
      throw unreadable(file, error);
    }
    if (read === 0) return;
    yield buffer.subarray(0, read);
  }
}

function unreadable(file: string, error: unknown): ImportRefused {
  return new ImportRefused(
    'file-unreadable',
    { file },
    { original: error instanceof Error ? error.message : String(error) },
  );
}

class TextCheck {
  readonly #file: string;
  readonly #kind: TextKind;
  readonly #limits: ImportLimits;
  #encoding: TextEncoding | null = null;
  #started = false;
  #utf8 = new TextDecoder('utf-8', { fatal: true });
  #invalidUtf8Line: number | null = null;
  #line = 1;
  #lineBytes = 0;
  #lastByte = 0;
  #cyrillic = 0;
  #otherHigh = 0;

  constructor(file: string, kind: TextKind, limits: ImportLimits) {
    this.#file = file;
    this.#kind = kind;
    this.#limits = limits;
  }

  take(portion: Buffer): void {
    if (!this.#started) {
      this.#begin(portion);
      this.#started = true;
    }
    const lineBefore = this.#line;
    if (this.#encoding !== 'utf-16le') this.#lookAtBytes(portion);
    if (this.#invalidUtf8Line === null && (this.#encoding === null || this.#encoding === 'utf-8')) {
      this.#validate(portion, lineBefore);
    }
    this.#lastByte = portion.at(-1) ?? 0;
  }

  end(): { encoding: TextEncoding; endsWithNewline: boolean } {
    if (this.#encoding === null || this.#encoding === 'utf-8') this.#finishUtf8();
    const endsWithNewline = this.#lastByte === 0x0a || this.#lastByte === 0x0d || this.#encoding === 'utf-16le';
    return { encoding: this.#encoding ?? this.#detect(), endsWithNewline };
  }

  #begin(portion: Buffer): void {
    const hex = portion.subarray(0, 8).toString('hex');
    const packed = SIGNATURES.find(([, signature]) => hex.startsWith(signature));
    if (packed) throw new ImportRefused('file-not-text', { file: this.#file }, { kind: packed[0] });
    if (hex.startsWith('fffe')) this.#encoding = 'utf-16le';
    else if (hex.startsWith('feff')) this.#unsupported('utf-16be');
    else if (hex.startsWith('efbbbf')) this.#encoding = 'utf-8';
    else if (this.#kind === 'xml') this.#encoding = this.#declared(portion.subarray(0, 200).toString('latin1'));
  }

  #declared(start: string): TextEncoding {
    const declared = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']/.exec(start)?.[1]?.toLowerCase() ?? 'utf-8';
    if (declared === 'utf-8' || declared === 'utf8') return 'utf-8';
    if (declared === 'windows-1251' || declared === 'cp1251') return 'windows-1251';
    return this.#unsupported(declared);
  }

  #unsupported(encoding: string): never {
    throw new ImportRefused('encoding-unsupported', { file: this.#file }, { encoding: encoding.slice(0, 40) });
  }

  /** Byte by byte on purpose: one pass finds binary bytes, long lines and how Russian the text is in 1251. */
  #lookAtBytes(portion: Buffer): void {
    for (const byte of portion) {
      if (byte === 0x0a) {
        this.#line++;
        this.#lineBytes = 0;
        continue;
      }
      this.#lineBytes++;
      if (byte < 0x20 && byte !== 0x09 && byte !== 0x0d) {
        throw new ImportRefused('file-not-text', { file: this.#file, line: this.#line }, { kind: 'binary' });
      }
      if (byte >= 0xc0 || byte === 0xa8 || byte === 0xb8) this.#cyrillic++;
      else if (byte >= 0x80) this.#otherHigh += byte === 0x98 ? 1_000_000 : 1;
      if (this.#kind === 'csv' && this.#lineBytes > this.#limits.lineBytes) {
        const where = { file: this.#file, line: this.#line };
        throw new ImportRefused('line-too-long', where, { limit: this.#limits.lineBytes });
      }
    }
  }

  #validate(portion: Buffer, lineBefore: number): void {
    try {
      this.#utf8.decode(portion, { stream: true });
    } catch {
      const text = new TextDecoder('utf-8').decode(portion);
      const before = text.slice(0, Math.max(0, text.indexOf('\uFFFD')));
      this.#invalidUtf8Line = lineBefore + before.split('\n').length - 1;
    }
  }

  #finishUtf8(): void {
    if (this.#invalidUtf8Line === null) {
      try {
        this.#utf8.decode();
        this.#encoding = 'utf-8';
        return;
      } catch {
        this.#invalidUtf8Line = this.#line;
      }
    }
    if (this.#encoding === 'utf-8') {
      throw new ImportRefused(
        'encoding-invalid',
        { file: this.#file, line: this.#invalidUtf8Line },
        { encoding: 'utf-8' },
      );
    }
  }

  /** Not UTF-8 and no mark: Russian in 1251 has letters above C0h, little above 80h, never 98h. */
  #detect(): TextEncoding {
    if (this.#cyrillic > 0 && this.#otherHigh * 3 < this.#cyrillic) return 'windows-1251';
    throw new ImportRefused('encoding-unknown', { file: this.#file, line: this.#invalidUtf8Line });
  }
}
