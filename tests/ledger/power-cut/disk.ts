/**
 * A disk that loses power. Writes, lengths and names that were not flushed may be there or not, in any order and torn
 * at any sector: spec/performance-reliability.md 2f. What was flushed stays, and a write harms nothing beside itself.
 */
import { dirname } from 'node:path';
import { below, type Random } from '../random.ts';

/** What a program asked of the disk, in its order. Paths are relative to the recorded folder, which itself is `.`. */
export type DiskEvent =
  | { readonly do: 'create' | 'folder' | 'remove' | 'flush'; readonly path: string }
  | { readonly do: 'write'; readonly path: string; readonly at: number; readonly data: Uint8Array }
  /** Bytes of one file put into another at the same place. */
  | { readonly do: 'copy'; readonly path: string; readonly to: string; readonly at: number; readonly length: number }
  | { readonly do: 'length'; readonly path: string; readonly length: number }
  | { readonly do: 'rename'; readonly path: string; readonly to: string }
  | { readonly do: 'say'; readonly line: string };

/** Files by path as they are found when the power is back. */
export type Image = ReadonlyMap<string, Uint8Array>;

/**
 * When a new name is safe. `journal`: names keep their order over the whole disk and any flush keeps all of them, as
 * ext4 and NTFS do. `directory`: only a flush of the directory itself keeps its names, which is all that POSIX promises.
 */
export type NameRule = 'journal' | 'directory';

const SECTOR_BYTES = 512;
const BLOCK_SECTORS = 8;
/** How much of what was not flushed is there: nothing, little, half, most, everything. */
const SHARES = [0, 0.1, 0.5, 0.9, 1];

interface NameChange {
  readonly turn: number;
  readonly name: string;
  /** Null: the name is gone. */
  readonly file: FileOnDisk | 'folder' | null;
}

/** The names of one directory since the beginning; a prefix of them is on the disk. */
class Names {
  readonly changes: NameChange[] = [];
  readonly kept: Record<NameRule, number> = { journal: 0, directory: 0 };

  keepAll(...rules: readonly NameRule[]): void {
    for (const rule of rules) this.kept[rule] = this.changes.length;
  }
}

interface Version {
  readonly turn: number;
  readonly bytes: Uint8Array;
}

interface Length {
  readonly turn: number;
  readonly length: number;
}

/** A length that was shortened drops what was there at once: what is written later is never mixed with what was before. */
class FileOnDisk {
  /** As the program sees it. */
  #now: Uint8Array<ArrayBuffer>;
  #length: number;
  #flushed: Uint8Array;
  #lengths: Length[] = [];
  #cuts: Length[] = [];
  readonly #sectors = new Map<number, Version[]>();

  constructor(contents: Uint8Array = new Uint8Array()) {
    this.#now = new Uint8Array(contents);
    this.#length = contents.length;
    this.#flushed = new Uint8Array(contents);
  }

  write(turn: number, at: number, data: Uint8Array): void {
    const end = at + data.length;
    if (end > this.#now.length) {
      const grown = new Uint8Array(Math.max(end, this.#now.length * 2));
      grown.set(this.#now.subarray(0, this.#length));
      this.#now = grown;
    }
    this.#now.set(data, at);
    if (end > this.#length) this.setLength(turn, end);
    this.#remember(turn, at, end);
  }

  read(at: number, length: number): Uint8Array {
    return this.#now.slice(at, Math.min(at + length, this.#length));
  }

  setLength(turn: number, length: number): void {
    if (length === this.#length) return;
    if (length < this.#length) {
      this.#now.fill(0, length, this.#length);
      this.#cuts.push({ turn, length });
    }
    this.#length = length;
    this.#lengths.push({ turn, length });
  }

  flush(): void {
    this.#flushed = this.#now.slice(0, this.#length);
    this.#sectors.clear();
    this.#lengths = [];
    this.#cuts = [];
  }

  /** One of the contents this file may have after the cut of power. */
  afterCut(share: number, grain: number, random: Random): Uint8Array {
    const lengths = [{ turn: -1, length: this.#flushed.length }, ...this.#lengths];
    const { turn, length } = lengths[chosen(lengths.length, share, random)] ?? { turn: -1, length: 0 };
    const done = this.#cuts.filter((cut) => cut.turn <= turn);
    const before = this.#cuts.find((cut) => cut.turn > turn)?.turn ?? Number.POSITIVE_INFINITY;
    const shortest = Math.min(length, ...done.map((cut) => cut.length));
    const found = new Uint8Array(length);
    found.set(this.#flushed.subarray(0, shortest));
    const after = done.at(-1)?.turn ?? -1;
    const blocks = new Map<number, [number, Version[]][]>();
    for (const [sector, all] of this.#sectors) {
      const isOfBefore = (sector + 1) * SECTOR_BYTES <= shortest;
      const list = all.filter((version) => version.turn < before && (isOfBefore || version.turn > after));
      const block = Math.floor(sector / grain);
      blocks.set(block, [...(blocks.get(block) ?? []), [sector, list]]);
    }
    for (const sectors of blocks.values()) putBlock(found, sectors, share, random);
    return found;
  }

  #remember(turn: number, from: number, to: number): void {
    for (let sector = Math.floor(from / SECTOR_BYTES); sector * SECTOR_BYTES < to; sector++) {
      const bytes = new Uint8Array(SECTOR_BYTES);
      bytes.set(this.#now.subarray(sector * SECTOR_BYTES, (sector + 1) * SECTOR_BYTES));
      const versions = this.#sectors.get(sector) ?? [];
      versions.push({ turn, bytes });
      this.#sectors.set(sector, versions);
    }
  }
}

/** Everything of the block is as of the same moment. */
function putBlock(
  found: Uint8Array,
  sectors: readonly (readonly [number, readonly Version[]])[],
  share: number,
  random: Random,
): void {
  const turns = sectors.flatMap(([, list]) => list.map(({ turn }) => turn));
  const moment = momentOf(turns, share, random);
  for (const [sector, list] of sectors) {
    const version = list.findLast((each) => each.turn <= moment);
    const room = found.length - sector * SECTOR_BYTES;
    if (version && room > 0) found.set(version.bytes.subarray(0, room), sector * SECTOR_BYTES);
  }
}

/** The newest of `count` with the chance `share`, else one of the older ones; the oldest is what was flushed. */
function chosen(count: number, share: number, random: Random): number {
  if (count < 2 || random() < share) return count - 1;
  return share === 0 ? 0 : below(count - 1, random);
}

/** Up to which of these turns everything was done; -1 for none of them. A renaming is one turn, so it is never half. */
function momentOf(turns: readonly number[], share: number, random: Random): number {
  const moments = [-1, ...new Set(turns)].sort((a, b) => a - b);
  return moments[chosen(moments.length, share, random)] ?? -1;
}

export class Disk {
  readonly #names = new Map<string, Names>();
  readonly #files = new Map<string, FileOnDisk | 'folder'>();
  #turn = 0;

  /** `contents` were there before, flushed. */
  constructor(contents: Image = new Map()) {
    for (const [path, bytes] of contents) this.#name(path, new FileOnDisk(bytes));
    for (const names of this.#names.values()) names.keepAll('journal', 'directory');
  }

  /** Throws RangeError for a file that is not there: then the recording is not whole. */
  apply(event: DiskEvent): void {
    this.#turn++;
    switch (event.do) {
      case 'create':
        this.#name(event.path, new FileOnDisk());
        break;
      case 'folder':
        this.#name(event.path, 'folder');
        break;
      case 'remove':
        this.#name(event.path, null);
        break;
      case 'rename':
        this.#rename(event.path, event.to);
        break;
      case 'write':
        this.#file(event.path).write(this.#turn, event.at, event.data);
        break;
      case 'copy':
        this.#file(event.to).write(this.#turn, event.at, this.#file(event.path).read(event.at, event.length));
        break;
      case 'length':
        this.#file(event.path).setLength(this.#turn, event.length);
        break;
      case 'flush':
        this.#flush(event.path);
        break;
      case 'say':
        break;
    }
  }

  /** The disk after a cut at this moment, one of the many it may be. */
  afterCut(random: Random): Image {
    const rule: NameRule = random() < 0.5 ? 'journal' : 'directory';
    const grain = random() < 0.5 ? 1 : BLOCK_SECTORS;
    const share = SHARES[below(SHARES.length, random)] ?? 0;
    const image = new Map<string, Uint8Array>();
    for (const [path, file] of this.#namesAfterCut(rule, share, random)) {
      image.set(path, file.afterCut(share, grain, random));
    }
    return image;
  }

  #namesAfterCut(rule: NameRule, share: number, random: Random): Map<string, FileOnDisk> {
    const open = (names: Names): number[] => names.changes.slice(names.kept[rule]).map(({ turn }) => turn);
    const everywhere = momentOf([...this.#names.values()].flatMap(open), share, random);
    const here = new Map<string, FileOnDisk | 'folder'>();
    for (const [directory, names] of this.#names) {
      const moment = rule === 'journal' ? everywhere : momentOf(open(names), share, random);
      const done = names.changes.filter(({ turn }, index) => index < names.kept[rule] || turn <= moment);
      for (const { name, file } of done) {
        const path = directory === '.' ? name : `${directory}/${name}`;
        if (file === null) here.delete(path);
        else here.set(path, file);
      }
    }
    const found = new Map<string, FileOnDisk>();
    for (const [path, file] of here) {
      const directory = dirname(path);
      if (file !== 'folder' && (directory === '.' || here.get(directory) === 'folder')) found.set(path, file);
    }
    return found;
  }

  #flush(path: string): void {
    for (const names of this.#names.values()) names.keepAll('journal');
    const names = this.#names.get(path);
    if (names) names.keepAll('directory');
    else if (path !== '.' && this.#files.get(path) !== 'folder') this.#file(path).flush();
  }

  #rename(from: string, to: string): void {
    const file = this.#files.get(from);
    if (!file || dirname(from) !== dirname(to)) throw new RangeError(`a renaming that is not modelled: ${from}, ${to}`);
    this.#name(to, file);
    this.#name(from, null);
  }

  #name(path: string, file: FileOnDisk | 'folder' | null): void {
    const directory = dirname(path);
    const names = this.#names.get(directory) ?? new Names();
    this.#names.set(directory, names);
    names.changes.push({ turn: this.#turn, name: path.slice(directory === '.' ? 0 : directory.length + 1), file });
    if (file === null) this.#files.delete(path);
    else this.#files.set(path, file);
  }

  #file(path: string): FileOnDisk {
    const file = this.#files.get(path);
    if (!file || file === 'folder') throw new RangeError(`no file ${path}`);
    return file;
  }
}
