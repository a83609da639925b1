/** From the start of the program to a window the cashier can type into, against an empty window of the same Electron. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchRun, Measurement } from './bench-run.ts';
import { type Figure, type Measured, median, shown } from './figures.ts';
import { openVirtualShop, type VirtualShop } from './virtual-shop.ts';
import { type Program, type StartTimes, stagePrograms, startWatched } from './watched-program.ts';

/** Chromium keeps compiled code of a page from its second or third start on. */
const WARM_UPS = 3;

interface Cell {
  readonly program: Program;
  readonly dataDir: string;
  /** Before each start: what Chromium keeps of former ones is thrown away. */
  readonly forget: boolean;
  readonly starts: StartTimes[];
}

type Cells = Readonly<Record<'empty' | 'emptyFirst' | 'till' | 'tillFirst' | 'receipts' | 'goods', Cell>>;

async function startOnce({ program, dataDir, forget }: Cell): Promise<StartTimes> {
  if (forget) rmSync(join(dataDir, 'window'), { recursive: true, force: true });
  const watched = await startWatched(program, dataDir);
  try {
    return await watched.started;
  } finally {
    await watched.close();
  }
}

async function prepare({ folder, say }: BenchRun, shop: VirtualShop): Promise<Cells> {
  const { till, empty } = stagePrograms(folder('programs'));
  say('данные: 1000 чеков и 100 000 товаров…');
  const base = await shop.dataFolder(folder('base'), { goods: 1000, receipts: 0 });
  const receipts = await shop.dataFolder(folder('receipts'), { goods: 1000, receipts: 1000 });
  const goods = await shop.dataFolder(folder('goods'), { goods: 100_000, receipts: 1000 });
  const cell = (program: Program, dataDir: string, forget = false): Cell => ({ program, dataDir, forget, starts: [] });
  return {
    empty: cell(empty, folder('empty')),
    till: cell(till, base),
    receipts: cell(till, receipts),
    goods: cell(till, goods),
    emptyFirst: cell(empty, folder('empty-first'), true),
    tillFirst: cell(till, shop.copy(base, folder('base-first')), true),
  };
}

async function takeRounds(bench: BenchRun): Promise<Cells> {
  const { rounds, folder, say } = bench;
  const shop = await openVirtualShop(folder('lines'));
  try {
    const cells = await prepare(bench, shop);
    const list = Object.values(cells);
    say('разогрев…');
    for (const cell of list) for (let made = 0; made < (cell.forget ? 1 : WARM_UPS); made++) await startOnce(cell);
    for (let made = 1; made <= rounds; made++) {
      say(`раунд ${made} из ${rounds}…`);
      for (const cell of list) cell.starts.push(await startOnce(cell));
    }
    return cells;
  } finally {
    await shop.close();
  }
}

const wholeMs = ({ spawnedAt, usableAt }: StartTimes): number => usableAt - spawnedAt;
const pageMs = ({ pageAt, usableAt }: StartTimes): number => usableAt - pageAt;

function figure(
  id: string,
  what: string,
  against: string,
  pair: readonly [Cell, Cell],
  of = wholeMs,
  goal?: string,
): Figure {
  const [ours, baseline] = pair;
  const rounds = ours.starts.map((start, index) => {
    const other = baseline.starts[index];
    return { ours: of(start), baseline: other ? of(other) : Number.NaN };
  });
  return { id, what, against, unit: 'мс', rounds, ...(goal ? { goal } : {}) };
}

/** Where one start goes, medians. */
function stages(name: string, { starts }: Cell): string {
  const middle = (of: (one: StartTimes) => number): string => shown(median(starts.map(of)));
  const parts = [
    `программа началась ${middle((one) => one.mainAt - one.spawnedAt)}`,
    `Electron готов ${middle((one) => one.readyAt - one.spawnedAt)}`,
    `страница начата ${middle((one) => one.pageAt - one.spawnedAt)}`,
    `можно работать ${middle(wholeMs)}`,
  ];
  return `${name}: ${parts.join(', ')} мс от запуска`;
}

async function run(bench: BenchRun): Promise<Measured> {
  const { empty, emptyFirst, till, tillFirst, receipts, goods } = await takeRounds(bench);
  const blank = 'пустое окно того же Electron';
  return {
    figures: [
      figure('start.warm', 'запуск → можно вводить (не первый раз)', blank, [till, empty]),
      figure('start.first', 'запуск → можно вводить (первый раз в папке)', `${blank}, тоже первый раз`, [
        tillFirst,
        emptyFirst,
      ]),
      figure(
        'start.page',
        'из них страница: начата → можно вводить',
        'страница пустого окна',
        [till, empty],
        pageMs,
        'P20: ≤ 1,5 к пустой странице React',
      ),
      figure('start.receipts', 'запуск с 1000 чеков в журнале', 'с пустым журналом', [receipts, till]),
      figure(
        'start.goods',
        'запуск со 100 000 товаров',
        'с 1000 товаров',
        [goods, receipts],
        wholeMs,
        'P21: ≤ 1,1 (1 млн к 1000)',
      ),
    ],
    notes: [
      stages('пустое окно', empty),
      stages('касса', till),
      stages('касса, 1000 чеков и 100 000 товаров', goods),
      stages('касса, первый запуск в папке', tillFirst),
      '«можно вводить»: поле ввода на экране продажи держит фокус и кадр с ним сделан; файлы программы уже в памяти системы',
    ],
  };
}

export const start: Measurement = { name: 'start', title: 'Запуск кассы', run };
