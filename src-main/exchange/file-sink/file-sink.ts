/**
 * Documents as files, one each, in a folder that the accounting system reads. A file appears whole or not at all: it
 * is written beside under another name, flushed and renamed. The name is the document's id, so sending again finds
 * the file that is there.
 */
import { type FileHandle, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { plainWords } from '#domain/upload/rules.ts';
import type { UploadReasonCode } from '#domain/upload/states.ts';
import type { UploadDocument } from '#main/ledger/upload-document.ts';
import { withDeadline } from '../kit/deadline.ts';
import type { SinkAnswer, SinkClock, UploadSink } from '../sink.ts';

export interface FileSinkOptions {
  /** Absolute path of a folder that is there; it is never made: a missing one is a share that is not connected. */
  readonly folder: string;
  readonly clock: SinkClock;
  /** For a folder on a network that hangs; default 30 s. */
  readonly waitMs?: number;
}

const WAIT_MS = 30_000;
/** Ids are made by the till; anything else would be a way out of the folder. */
const SAFE_NAME = /^[\w-]{1,100}$/;

const REASONS: Readonly<Record<string, UploadReasonCode>> = {
  ENOENT: 'folder-missing',
  ENOTDIR: 'folder-missing',
  EACCES: 'folder-closed',
  EPERM: 'folder-closed',
  EROFS: 'folder-closed',
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
};

export function createFileSink({ folder, clock, waitMs = WAIT_MS }: FileSinkOptions): UploadSink {
  // One at a time also after a time-out: each call that hangs holds one of the few threads that files and names share.
  let last: Promise<unknown> = Promise.resolve();
  return {
    kind: 'file',
    async send(document, signal) {
      if (!isAbsolute(folder)) return later('folder-missing', folder);
      if (!SAFE_NAME.test(document.id)) return rejected('document-unreadable', document.id);
      const text = `${JSON.stringify(document, null, 2)}\n`;
      const outcome = await withDeadline(clock, waitMs, signal, (until) => {
        const putting = last.then(() => (until.aborted ? later('no-answer', folder) : put(folder, document, text)));
        last = putting;
        return putting;
      });
      return outcome.ended === 'in-time' ? outcome.value : later('no-answer', folder);
    },
  };
}

async function put(folder: string, { id }: UploadDocument, text: string): Promise<SinkAnswer> {
  const path = join(folder, `${id}.json`);
  const partPath = join(folder, `.${id}.json.part`);
  try {
    const there = await textOf(path);
    if (there !== null && there !== text) return rejected('conflict', path);
    if (there === null) {
      await writeWhole(partPath, text);
      await rename(partPath, path);
    }
    // Also for a file found there: it may be ours, its name not flushed because the power went.
    await flushFolder(folder);
    return { answer: 'accepted' };
  } catch (error) {
    // What was begun only takes space; the next try begins anew and would write over it in any case.
    await rm(partPath, { force: true }).catch(() => undefined);
    return laterBecause(error);
  }
}

/** Null when there is no such file. One that is much longer than a document is not read: it is not ours. */
async function textOf(path: string): Promise<string | null> {
  try {
    const { size } = await stat(path);
    return size > LONGEST_FILE_BYTES ? '' : await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

const LONGEST_FILE_BYTES = 16 * 1024 * 1024;

async function writeWhole(path: string, text: string): Promise<void> {
  await closing(await open(path, 'w'), async (file) => {
    await file.writeFile(text);
    await file.sync();
  });
}

/** So that the new name stays after a power cut. Windows has no such call; some network folders refuse it. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  try {
    await closing(await open(folder, 'r'), (handle) => handle.sync());
  } catch (error) {
    if (!NO_FOLDER_FLUSH.has(codeOf(error))) throw error;
  }
}

const NO_FOLDER_FLUSH: ReadonlySet<string> = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP']);

async function closing(file: FileHandle, use: (file: FileHandle) => Promise<void>): Promise<void> {
  try {
    await use(file);
  } finally {
    await file.close();
  }
}

function laterBecause(error: unknown): SinkAnswer {
  const code = codeOf(error);
  return later(REASONS[code] ?? 'file-failed', error instanceof Error ? error.message : code);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

const later = (code: UploadReasonCode, words: string): SinkAnswer => ({
  answer: 'later',
  reason: { code, text: plainWords(words) },
  retryAfterMs: null,
});

const rejected = (code: UploadReasonCode, words: string): SinkAnswer => ({
  answer: 'rejected',
  reason: { code, text: plainWords(words) },
});
