import { SaxesParser } from 'saxes';
import type { ImportLimits } from './limits.ts';
import { ImportRefused, type RefusalCode } from './problems.ts';
import { readText, type TextSource } from './source.ts';

/** One element with everything inside it. Names are without their namespace prefix. */
export interface XmlNode {
  readonly name: string;
  readonly line: number;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlNode[];
  /** Own text, without that of the children; trimmed by `textOf`. */
  text: string;
}

export interface XmlRules {
  readonly root: string;
  /** Whether the element at this path (names from the root, itself included) is kept whole as a record. */
  readonly isRecord: (path: readonly string[]) => boolean;
  /** Told of every element outside records, for attributes of sections. */
  readonly onSection: (path: readonly string[], attributes: ReadonlyMap<string, string>) => void;
}

/**
 * Reads an XML file of any size as a stream of records: only one record is in memory at a time. Refuses DOCTYPE
 * (no entities beyond XML's five), a foreign root, broken and cut files with their line, and records, texts and
 * depths beyond the limits.
 */
export async function* readXmlRecords(
  source: TextSource,
  rules: XmlRules,
  limits: ImportLimits,
  onBytes: (bytesRead: number) => void,
): AsyncGenerator<XmlNode[], void, undefined> {
  const collector = new RecordCollector(source.file, rules, limits);
  for await (const text of readText(source, onBytes)) {
    collector.write(text);
    yield collector.take();
  }
  collector.end();
  yield collector.take();
}

/** Trimmed text of the first child with this name; '' when there is none. */
export function textOf(node: XmlNode, name: string): string {
  return childOf(node, name)?.text.trim() ?? '';
}

export function childOf(node: XmlNode, name: string): XmlNode | undefined {
  return node.children.find((child) => child.name === name);
}

/** The grandchildren `list/item`, e.g. all `Цены/Цена`. */
export function listOf(node: XmlNode, list: string, item: string): XmlNode[] {
  return childOf(node, list)?.children.filter((child) => child.name === item) ?? [];
}

type XmlRefusal = Extract<RefusalCode, `xml-${string}` | 'line-too-long'>;

const LIMIT_OF: Readonly<Partial<Record<XmlRefusal, keyof ImportLimits>>> = {
  'xml-too-deep': 'depth',
  'xml-record-too-large': 'nodes',
  'line-too-long': 'lineBytes',
};

class RecordCollector {
  readonly #parser = new SaxesParser();
  readonly #file: string;
  readonly #rules: XmlRules;
  readonly #limits: ImportLimits;
  readonly #path: string[] = [];
  /** Elements of the record in hand, outermost first; empty outside records. */
  readonly #open: XmlNode[] = [];
  #nodes = 0;
  #chars = 0;
  /** Characters since the parser last reported anything: an endless tag or text shows only here. */
  #silentChars = 0;
  #ready: XmlNode[] = [];
  #fault: ImportRefused | null = null;
  #ending = false;

  constructor(file: string, rules: XmlRules, limits: ImportLimits) {
    this.#file = file;
    this.#rules = rules;
    this.#limits = limits;
    this.#parser.on('error', (error) => this.#refuse(this.#ending ? 'xml-cut' : 'xml-malformed', error.message));
    this.#parser.on('doctype', () => this.#refuse('xml-doctype'));
    this.#parser.on('opentag', ({ name, attributes }) => this.#openTag(name, attributes));
    this.#parser.on('closetag', () => this.#closeTag());
    this.#parser.on('text', (text) => this.#text(text));
    this.#parser.on('cdata', (text) => this.#text(text));
  }

  write(text: string): void {
    this.#silentChars += text.length;
    this.#parser.write(text);
    this.#stopAtFault();
    if (this.#silentChars > this.#limits.lineBytes) this.#refuse('line-too-long');
    this.#stopAtFault();
  }

  end(): void {
    this.#ending = true;
    this.#parser.close();
    this.#stopAtFault();
  }

  take(): XmlNode[] {
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  #stopAtFault(): void {
    if (this.#fault) throw this.#fault;
  }

  /** The first fault counts; the parser goes on to the end of its portion and what it says then is noise. */
  #refuse(code: XmlRefusal, original = ''): void {
    const limit = LIMIT_OF[code];
    const params = limit ? { limit: this.#limits[limit] } : { original: original.slice(0, 200) };
    this.#fault ??= new ImportRefused(code, { file: this.#file, line: this.#parser.line }, params);
  }

  #openTag(tagName: string, tagAttributes: Readonly<Record<string, string>>): void {
    this.#silentChars = 0;
    if (this.#fault) return;
    const name = localName(tagName);
    this.#path.push(name);
    if (this.#path.length === 1 && name !== this.#rules.root) this.#refuse('xml-not-commerceml', tagName);
    if (this.#path.length > this.#limits.depth) this.#refuse('xml-too-deep');
    const attributes = new Map(Object.entries(tagAttributes).map(([key, value]) => [localName(key), value]));
    const parent = this.#open.at(-1);
    if (!parent && !this.#rules.isRecord(this.#path)) {
      this.#rules.onSection(this.#path, attributes);
      return;
    }
    const node: XmlNode = { name, line: this.#parser.line, attributes, children: [], text: '' };
    if (parent) parent.children.push(node);
    this.#open.push(node);
    this.#nodes++;
    if (this.#nodes > this.#limits.nodes) this.#refuse('xml-record-too-large');
  }

  #closeTag(): void {
    this.#silentChars = 0;
    if (this.#fault) return;
    this.#path.pop();
    const closed = this.#open.pop();
    if (!closed || this.#open.length > 0) return;
    this.#ready.push(closed);
    this.#nodes = 0;
    this.#chars = 0;
  }

  #text(text: string): void {
    this.#silentChars = 0;
    if (text.length > this.#limits.lineBytes) this.#refuse('line-too-long');
    const node = this.#open.at(-1);
    if (!node || this.#fault) return;
    this.#chars += text.length;
    if (this.#chars > this.#limits.lineBytes * 8) this.#refuse('xml-record-too-large');
    else node.text += text;
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
