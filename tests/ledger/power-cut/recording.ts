/** Runs a program under strace and tells what it asked of the disk, byte by byte, and what it said in between. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DiskEvent, Image } from './disk.ts';

export interface Recording {
  /** The files that were there when the program began; the folder has no folders in it then. */
  readonly before: Image;
  readonly events: readonly DiskEvent[];
}

/** Calls that change files and are modelled; one of `UNKNOWN` on a recorded file is an error, not a gap. */
const KNOWN =
  'openat,open,creat,mkdir,mkdirat,write,pwrite64,fsync,fdatasync,ftruncate,unlink,unlinkat,rename,renameat,renameat2,copy_file_range';
const UNKNOWN =
  'writev,pwritev,pwritev2,truncate,fallocate,sendfile,splice,link,linkat,symlink,symlinkat,rmdir,msync,sync_file_range';
const LONGEST_WRITE = 4 * 1024 * 1024;
const LONGEST_TRACE = 512 * 1024 * 1024;

/** Whether programs can be recorded here: strace is there and may trace. */
export function canRecord(): boolean {
  if (process.platform !== 'linux') return false;
  return spawnSync('strace', ['-f', '--seccomp-bpf', '-o', '/dev/null', 'true'], { stdio: 'ignore' }).status === 0;
}

/**
 * Everything that `node args` did to files under `folder`, and its lines on standard output, in one order. Throws when
 * the program fails or does something that is not modelled.
 */
export function recordRun(folder: string, args: readonly string[]): Recording {
  const before = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
  const work = mkdtempSync(join(tmpdir(), 'rmk-trace-'));
  const path = join(work, 'trace');
  try {
    const options = ['-f', '-y', '-xx', '-s', String(LONGEST_WRITE), '--seccomp-bpf', '-o', path];
    const calls = ['-e', `trace=${KNOWN},${UNKNOWN}`, '-e', 'signal=none'];
    const ran = spawnSync('strace', [...options, ...calls, process.execPath, ...args], { encoding: 'utf8' });
    if (ran.status !== 0) throw new Error(`the recorded program failed: ${ran.stdout}\n${ran.stderr}`);
    const trace = readFileSync(path, 'latin1');
    if (trace.length > LONGEST_TRACE) throw new RangeError('the recorded run is too long');
    return { before, events: eventsOf(trace, realpathSync(folder), new Set(before.keys())) };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

interface Call {
  readonly name: string;
  readonly args: string;
  readonly result: string;
}

const LINE = /^(\d+) +(.*)$/;
const CALL = /^(\w+)\((.*)\) += (\S+)/s;
const UNFINISHED = ' <unfinished ...>';
const RESUMED = /^<\.\.\. \w+ resumed>(.*)$/s;
const HEX_TEXT = /"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?/g;
const OPEN_FILES = /\d+<((?:\\x[0-9a-f]{2})+)>/g;
const DESCRIPTOR = /^\d+<((?:\\x[0-9a-f]{2})*)>(\(deleted\))?/;

/** Lines of one thread that were cut in two by another thread's are put together again; the order is that of the ends. */
function callsOf(trace: string): Call[] {
  const begun = new Map<string, string>();
  const calls: Call[] = [];
  for (const line of trace.split('\n')) {
    const [, thread = '', rest = ''] = LINE.exec(line) ?? [];
    if (rest.endsWith(UNFINISHED)) {
      begun.set(thread, rest.slice(0, -UNFINISHED.length));
      continue;
    }
    const resumed = RESUMED.exec(rest);
    const whole = resumed ? (begun.get(thread) ?? '') + (resumed[1] ?? '') : rest;
    const [, name, args = '', result = ''] = CALL.exec(whole) ?? [];
    if (name !== undefined && !result.startsWith('-')) calls.push({ name, args, result });
  }
  return calls;
}

/** `known`: the files that are there. */
function eventsOf(trace: string, folder: string, known: Set<string>): DiskEvent[] {
  const ours = hexOf(folder);
  const events: DiskEvent[] = [];
  for (const call of callsOf(trace)) {
    const isOurs = call.args.includes(ours);
    const isSaid = call.name === 'write' && call.args.startsWith('1<');
    if (!isOurs && !isSaid) continue;
    const read = isSaid ? said : READERS[call.name];
    if (!read) throw new RangeError(`${call.name} is not modelled`);
    for (const event of read(call, folder, known)) {
      if (event.do === 'create' || event.do === 'rename') known.add(event.do === 'rename' ? event.to : event.path);
      if (event.do === 'remove' || event.do === 'rename') known.delete(event.path);
      events.push(event);
    }
  }
  return events;
}

type Reader = (call: Call, folder: string, known: ReadonlySet<string>) => DiskEvent[];

const READERS: Readonly<Record<string, Reader>> = {
  open: opened,
  openat: opened,
  mkdir: (call, folder) => [{ do: 'folder', path: pathIn(call, folder) }],
  mkdirat: (call, folder) => [{ do: 'folder', path: pathIn(call, folder) }],
  pwrite64: written,
  fsync: flushed,
  fdatasync: flushed,
  ftruncate: (call, folder) =>
    openPathIn(call, folder, (path) => ({ do: 'length', path, length: Number(/, (\d+)$/.exec(call.args)?.[1]) })),
  unlink: removed,
  unlinkat: removed,
  copy_file_range: copied,
  rename: renamed,
  renameat: renamed,
  renameat2: renamed,
};

function said(call: Call): DiskEvent[] {
  const text = Buffer.from(textsOf(call)[0] ?? []).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ do: 'say', line }));
}

function opened(call: Call, folder: string, known: ReadonlySet<string>): DiskEvent[] {
  const path = pathIn(call, folder);
  const events: DiskEvent[] = [];
  if (call.args.includes('O_CREAT') && !known.has(path)) events.push({ do: 'create', path });
  if (call.args.includes('O_TRUNC')) events.push({ do: 'length', path, length: 0 });
  return events;
}

function written(call: Call, folder: string): DiskEvent[] {
  return openPathIn(call, folder, (path) => {
    const data = textsOf(call)[0] ?? new Uint8Array();
    const at = Number(/, (\d+)$/.exec(call.args)?.[1]);
    if (data.length !== Number(call.result) || !Number.isSafeInteger(at))
      throw new RangeError(`half a write of ${path}`);
    return { do: 'write', path, at, data };
  });
}

/** `copy_file_range(21</from>, [0] => [4096], 22</to>, NULL, 4096, 0) = 4096`: a whole file, from its beginning. */
function copied(call: Call, folder: string): DiskEvent[] {
  const [from = '', to = ''] = [...call.args.matchAll(OPEN_FILES)].map(([, hex = '']) => bytesOf(hex).toString('utf8'));
  const at = Number(/, \[(\d+)\]/.exec(call.args)?.[1]);
  const length = Number(call.result);
  if (!Number.isSafeInteger(at)) throw new RangeError('a copy from an unknown place');
  return length === 0 ? [] : [{ do: 'copy', path: relative(from, folder), to: relative(to, folder), at, length }];
}

function flushed(call: Call, folder: string): DiskEvent[] {
  return openPathIn(call, folder, (path) => ({ do: 'flush', path }));
}

function removed(call: Call, folder: string): DiskEvent[] {
  if (call.args.includes('AT_REMOVEDIR')) throw new RangeError('a removed folder is not modelled');
  return [{ do: 'remove', path: pathIn(call, folder) }];
}

function renamed(call: Call, folder: string): DiskEvent[] {
  const [path = '', to = ''] = textsOf(call).map((text) => relative(Buffer.from(text).toString('utf8'), folder));
  return [{ do: 'rename', path, to }];
}

/** Nothing for a file that has no name any more: nobody will see it again. */
function openPathIn(call: Call, folder: string, make: (path: string) => DiskEvent): DiskEvent[] {
  const found = DESCRIPTOR.exec(call.args);
  if (!found) throw new RangeError(`no open file in ${call.name}`);
  return found[2] ? [] : [make(relative(bytesOf(found[1] ?? '').toString('utf8'), folder))];
}

function pathIn(call: Call, folder: string): string {
  return relative(Buffer.from(textsOf(call)[0] ?? []).toString('utf8'), folder);
}

function relative(path: string, folder: string): string {
  if (path === folder) return '.';
  if (!path.startsWith(`${folder}/`)) throw new RangeError(`a path outside the folder: ${path}`);
  return path.slice(folder.length + 1);
}

function textsOf(call: Call): Buffer[] {
  return [...call.args.matchAll(HEX_TEXT)].map(([, hex = '', cut]) => {
    if (cut !== undefined) throw new RangeError(`${call.name}: a write longer than ${LONGEST_WRITE} bytes`);
    return bytesOf(hex);
  });
}

const bytesOf = (hex: string): Buffer => Buffer.from(hex.replaceAll('\\x', ''), 'hex');
const hexOf = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
