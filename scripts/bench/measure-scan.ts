/** From the scanner's last byte to the painted line, in the real window. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type BenchRun, type Measurement, pause, randomFrom } from './bench-run.ts';
import { type Figure, type Measured, median, quantile, shown } from './figures.ts';
import { goodAt } from './shop-goods.ts';
import { openVirtualShop, type VirtualShop } from './virtual-shop.ts';
import { stagePrograms, startWatched, type Watched } from './watched-program.ts';

const GOODS = 1000;
/** The scan under measure makes the receipt this long. */
const LENGTHS = [5, 200] as const;
/** In a round, for each length: five rounds give 60. */
const SCANS = 12;
const FRAMES = 60;
const EDGES = 15;
/** AIM identifier, EAN-13 and CR: start, eight data and stop bits each. */
const CODE_BYTES = 3 + 13 + 1;
const WIRE_MS = (CODE_BYTES * 10 * 1000) / 9600;
const SCANNER_LIMIT_MS = 15_000;

const seen = z.object({ changedAt: z.number(), frameAt: z.number(), paintedAt: z.number() });
const seenOrLost = z.union([seen, z.object({ lost: z.string() })]);
const numbers = z.array(z.number());

/** One scan, ms from the last byte. */
interface Scanned {
  readonly changed: number;
  readonly frame: number;
  readonly painted: number;
}

interface Round {
  readonly frameMs: number;
  readonly offsetSpreadMs: number;
  readonly scans: ReadonlyMap<number, readonly Scanned[]>;
  /** Scans that gave no line, in the words of the till. */
  readonly lost: readonly string[];
}

/** How far this process's clock is from the system's, read at the edges of its milliseconds; ms. */
function ownOffsets(): number[] {
  return Array.from({ length: EDGES }, () => {
    const before = Date.now();
    let edge = before;
    while (edge === before) edge = Date.now();
    return edge - (performance.timeOrigin + performance.now());
  });
}

/** What to add to the page's times to get ours: both clocks are read against the system's one. */
async function alignment(till: Watched): Promise<{ pageToOurs: number; spread: number }> {
  const page = numbers.parse(await till.evaluate(`rmkBench.clockOffsets(${EDGES})`));
  const ours = ownOffsets();
  const spreadOf = (list: readonly number[]): number => quantile(list, 0.9) - quantile(list, 0.1);
  return { pageToOurs: median(page) - median(ours), spread: spreadOf(page) + spreadOf(ours) };
}

/** What the page says when no line came is the answer instead of the times: a lost scan is told, not averaged away. */
async function scanOnce(
  till: Watched,
  shop: VirtualShop,
  index: number,
  pageToOurs: number,
): Promise<Scanned | { readonly lost: string }> {
  const good = goodAt(index);
  await till.evaluate(`rmkBench.expectLine(${JSON.stringify(good.name)})`);
  const lastByteAt = await shop.scan(good.barcode);
  const times = seenOrLost.parse(await till.evaluate('rmkBench.seen()'));
  if ('lost' in times) return times;
  await till.evaluate('rmkBench.removeLast()');
  const since = (at: number): number => at + pageToOurs - lastByteAt;
  return {
    changed: since(times.changedAt),
    frame: since(times.frameAt),
    painted: since(times.paintedAt),
  };
}

async function round(till: Watched, shop: VirtualShop, random: () => number): Promise<Round> {
  const { pageToOurs, spread } = await alignment(till);
  const scans = new Map<number, Scanned[]>();
  const frames: number[] = [];
  const lost: string[] = [];
  for (const length of LENGTHS) {
    const codes = Array.from({ length: length - 1 }, (_, index) => goodAt(index).barcode);
    await till.evaluate(`rmkBench.fill(${JSON.stringify(codes)})`);
    frames.push(...numbers.parse(await till.evaluate(`rmkBench.frames(${FRAMES})`)));
    const list: Scanned[] = [];
    for (let made = 0; made < SCANS; made++) {
      // The scan must not keep step with the frames.
      await pause(60 + random() * 60);
      const scanned = await scanOnce(till, shop, GOODS - 1 - made, pageToOurs);
      if ('lost' in scanned) lost.push(`чек из ${length}: ${scanned.lost}`);
      else list.push(scanned);
    }
    scans.set(length, list);
  }
  return { frameMs: median(frames), offsetSpreadMs: spread, scans, lost };
}

async function scannerReady(till: Watched): Promise<void> {
  const health = z.object({ value: z.object({ scanner: z.object({ health: z.string() }) }) });
  for (let waited = 0; waited < SCANNER_LIMIT_MS; waited += 100) {
    if (health.parse(await till.evaluate(`rmk.call('till.snapshot', {})`)).value.scanner.health === 'ready') return;
    await pause(100);
  }
  throw new Error('the scanner never became ready');
}

async function takeRounds({ rounds, folder, say }: BenchRun): Promise<Round[]> {
  const shop = await openVirtualShop(folder('lines'));
  const dataDir = await shop.dataFolder(folder('data'), { goods: GOODS, receipts: 0 });
  const till = await startWatched(stagePrograms(folder('programs')).till, dataDir);
  try {
    await till.started;
    await till.evaluate(readFileSync(fileURLToPath(new URL('./watch-scan.cjs', import.meta.url)), 'utf8'));
    await scannerReady(till);
    const random = randomFrom(42);
    const done: Round[] = [];
    for (let made = 0; made <= rounds; made++) {
      say(made === 0 ? 'разогрев…' : `раунд ${made} из ${rounds}…`);
      const one = await round(till, shop, random);
      if (made > 0) done.push(one);
    }
    return done;
  } finally {
    await till.close();
    await shop.close();
  }
}

function figuresOf(rounds: readonly Round[], length: number): Figure[] {
  const of = (one: Round): number[] => (one.scans.get(length) ?? []).map(({ painted }) => painted);
  const what = `последний байт → строка на экране, чек из ${length}`;
  const frame = 'один кадр того же окна';
  const wire = `${CODE_BYTES} байт кода на линии 9600 бод`;
  const cell = (id: string, share: number, against: string, baseline: (one: Round) => number): Figure => ({
    id: `scan.${length}.p${share * 100}.${id}`,
    what: `${what}, p${share * 100}`,
    against,
    unit: 'мс',
    rounds: rounds.map((one) => ({ ours: quantile(of(one), share), baseline: baseline(one) })),
  });
  const frameMs = (one: Round): number => one.frameMs;
  const wireMs = (): number => WIRE_MS;
  return [
    cell('frame', 0.5, frame, frameMs),
    cell('frame', 0.95, frame, frameMs),
    cell('wire', 0.5, wire, wireMs),
    cell('wire', 0.95, wire, wireMs),
  ];
}

function notesOf(rounds: readonly Round[]): string[] {
  const all = (length: number): Scanned[] => rounds.flatMap((one) => one.scans.get(length) ?? []);
  const middle = (list: readonly Scanned[], stage: keyof Scanned): string =>
    shown(median(list.map((one) => one[stage])));
  return [
    ...LENGTHS.map((length) => {
      const list = all(length);
      const worst = shown(Math.max(...list.map(({ painted }) => painted)));
      return `чек из ${length}: ${list.length} считываний; от последнего байта до строки в DOM ${middle(list, 'changed')}, до начала кадра ${middle(list, 'frame')}, до конца кадра ${middle(list, 'painted')} мс; худшее ${worst} мс`;
    }),
    ...rounds.flatMap((one) => one.lost.map((words) => `ПОТЕРЯНО считывание, ${words}`)),
    `часы окна и измерителя сведены по системным с разбросом ${shown(median(rounds.map((one) => one.offsetSpreadMs)))} мс; в наше время входит путь байта через socat`,
    '«на экране»: кадр с этой строкой сделан страницей; вывод на сам монитор сюда не входит',
  ];
}

async function run(bench: BenchRun): Promise<Measured> {
  const rounds = await takeRounds(bench);
  return { figures: [...figuresOf(rounds, 5), ...figuresOf(rounds, 200)], notes: notesOf(rounds) };
}

export const scan: Measurement = { name: 'scan', title: 'Считывание штрихкода', run };
