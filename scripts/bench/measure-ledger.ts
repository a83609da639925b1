/** What the base of receipts costs when it is big: a thousand times the receipts, the same questions. */
import { statfsSync, statSync } from 'node:fs';
import { currentShift, listReceipts, listShifts } from '#main/ledger/documents.ts';
import { ANY_SALE, findSales } from '#main/ledger/find-sales.ts';
import { readJournal } from '#main/ledger/journal.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { outboxSummary } from '#main/ledger/outbox.ts';
import { assertLedgerConsistent, shiftTotals } from '#main/ledger/reports.ts';
import type { SaleFilter } from '#main/ledger/rows.ts';
import { type BenchRun, benchDir, type Measurement, nowMs, randomFrom } from './bench-run.ts';
import { type Figure, type Measured, median, shown } from './figures.ts';
import {
  aReceipt,
  fillHistory,
  openHistory,
  placeOf,
  RECEIPTS_A_SHIFT,
  rareGood,
  sealHistoric,
} from './shop-history.ts';

const SMALL = 1000;
/** Fewer only to try the measurement itself. */
const BIG = Number(process.env['RMK_BENCH_RECEIPTS'] ?? 1_000_000);
/** The base takes about half of it; the rest is for its log. */
const NEEDED_BYTES_A_RECEIPT = 6000;
const ASKED = 15;
/** A slow question is not asked to the end. */
const LONGEST_ASKING_MS = 1000;
const PAGE = 50;
/** Receipts of four lines paid in cash (shop-history.ts): alike in both bases. */
const ALIKE = { every: 21, from: 2 };

interface History {
  readonly folder: string;
  readonly receipts: number;
  readonly ledger: Ledger;
  readonly openShift: string;
  readonly closedShift: string;
  /** The next number to seal. */
  next: number;
}

const NOT_ASKED: SaleFilter = { ...ANY_SALE, limit: PAGE };

interface Question {
  readonly id: string;
  readonly what: string;
  /** `n`: some receipt of the base, another one each time. */
  readonly ask: (history: History, n: number) => unknown;
}

const find = (ledger: Ledger, asked: Partial<SaleFilter>): unknown => findSales(ledger, { ...NOT_ASKED, ...asked });

const QUESTIONS: readonly Question[] = [
  {
    id: 'ledger.journal.page',
    what: `страница журнала, ${PAGE} строк`,
    ask: ({ ledger }) => readJournal(ledger, { limit: PAGE }),
  },
  {
    id: 'ledger.receipts.page',
    what: `страница чеков из любого места, ${PAGE} чеков`,
    ask: ({ ledger }, n) => listReceipts(ledger, { limit: PAGE, before: n }),
  },
  {
    id: 'ledger.receipts.text',
    what: 'поиск чека одной строкой: номер ФД',
    ask: ({ ledger }, n) => listReceipts(ledger, { limit: PAGE, text: String(placeOf(n).fdNumber) }),
  },
  {
    id: 'ledger.find.fd',
    what: 'чек для возврата по номеру ФД',
    ask: ({ ledger }, n) => find(ledger, { fdNumber: placeOf(n).fdNumber }),
  },
  {
    id: 'ledger.find.sign',
    what: 'чек для возврата по фискальному признаку',
    ask: ({ ledger }, n) => find(ledger, { fiscalSign: placeOf(n).fiscalSign }),
  },
  {
    id: 'ledger.find.shift',
    what: 'чеки смены для возврата',
    ask: ({ ledger }, n) => find(ledger, { shiftNumber: placeOf(n).shift }),
  },
  {
    id: 'ledger.find.amount',
    what: 'чек для возврата по сумме',
    ask: ({ ledger }, n) => find(ledger, { totalMinor: aReceipt(n, '').totalMinor }),
  },
  {
    id: 'ledger.find.item',
    what: 'чек для возврата по названию редкого товара',
    ask: ({ ledger }, n) => find(ledger, { item: rareGood(n).name }),
  },
  {
    id: 'ledger.find.common',
    what: 'чеки для возврата по слову «молоко» (каждая десятая строка)',
    ask: ({ ledger }) => find(ledger, { item: 'молоко' }),
  },
  {
    id: 'ledger.find.nothing',
    what: 'чек для возврата по названию, которого нет',
    ask: ({ ledger }) => find(ledger, { item: 'бегемот' }),
  },
  {
    id: 'ledger.find.card',
    what: 'чек для возврата по последним цифрам карты',
    ask: ({ ledger }, n) => find(ledger, { cardDigits: String(placeOf(n).atMs).slice(-10, -6) }),
  },
  {
    id: 'ledger.shift.totals',
    what: `итоги закрытой смены, ${RECEIPTS_A_SHIFT} чеков`,
    ask: ({ ledger, closedShift }) => shiftTotals(ledger, closedShift),
  },
  {
    id: 'ledger.shift.open',
    what: `итоги открытой смены, ${RECEIPTS_A_SHIFT} чеков`,
    ask: ({ ledger, openShift }) => shiftTotals(ledger, openShift),
  },
  {
    id: 'ledger.shift.check',
    what: 'проверка, что в смене всё сходится',
    ask: ({ ledger, closedShift }) => assertLedgerConsistent(ledger, closedShift),
  },
  { id: 'ledger.outbox', what: 'состояние очереди отправки', ask: ({ ledger }) => outboxSummary(ledger) },
  {
    id: 'ledger.seal',
    what: 'запечатать чек из 4 строк',
    ask: (history) => {
      sealHistoric(history.ledger, history.openShift, history.next);
      history.next += ALIKE.every;
    },
  },
];

/** Median of some askings, in microseconds. */
function asked(question: Question, history: History, random: () => number): number {
  const times: number[] = [];
  const until = nowMs() + LONGEST_ASKING_MS;
  while (times.length < ASKED && (times.length === 0 || nowMs() < until)) {
    const n = 1 + Math.floor(random() * history.receipts);
    const from = nowMs();
    question.ask(history, n);
    times.push((nowMs() - from) * 1000);
  }
  return median(times);
}

function fill({ folder, say }: BenchRun, receipts: number): History {
  const place = folder(`ledger-${receipts}`);
  const ledger = openHistory(place);
  fillHistory(ledger, receipts, (done) => {
    if (done % 100_000 === 0) say(`  чеков ${shown(done)}`);
  });
  ledger.close();
  return opened(place, receipts, firstAlike(receipts));
}

const firstAlike = (receipts: number): number => Math.ceil((receipts + 1) / ALIKE.every) * ALIKE.every + ALIKE.from;

function opened(folder: string, receipts: number, next: number): History {
  const ledger = openHistory(folder);
  const closed = listShifts(ledger, { limit: 2 })[1];
  const open = currentShift(ledger);
  if (!open || !closed) throw new Error('the history has no two shifts');
  return { folder, receipts, ledger, openShift: open.id, closedShift: closed.id, next };
}

/** Closes in order and opens again; milliseconds of the opening alone. */
function reopened(history: History): { history: History; openMs: number } {
  history.ledger.close();
  const from = nowMs();
  const again = opened(history.folder, history.receipts, history.next);
  return { history: again, openMs: nowMs() - from };
}

function assertRoom(): void {
  const disk = statfsSync(benchDir);
  const neededBytes = BIG * NEEDED_BYTES_A_RECEIPT;
  if (disk.bavail * disk.bsize >= neededBytes) return;
  throw new Error(`Измерению базы нужно ${shown(neededBytes / 1e9)} ГБ на диске: ${benchDir}`);
}

async function run(bench: BenchRun): Promise<Measured> {
  assertRoom();
  bench.say(`база на ${shown(SMALL)} чеков и база на ${shown(BIG)} (несколько минут)…`);
  const began = nowMs();
  let small = fill(bench, SMALL);
  let big = fill(bench, BIG);
  const builtMinutes = (nowMs() - began) / 60_000;
  const bytes = [big, small].map(({ ledger, receipts }) => statSync(ledger.path).size / receipts);
  const [bigBytes = 0, smallBytes = 0] = bytes;
  const answers = new Map(QUESTIONS.map(({ id }) => [id, [] as Figure['rounds'][number][]]));
  const openings: Figure['rounds'][number][] = [];
  const random = randomFrom(7);
  for (let made = 0; made <= bench.rounds; made++) {
    for (const question of QUESTIONS) {
      const pair = { ours: asked(question, big, random), baseline: asked(question, small, random) };
      // The first round only warms both sides up.
      if (made > 0) answers.get(question.id)?.push(pair);
    }
    const [bigAgain, smallAgain] = [reopened(big), reopened(small)];
    big = bigAgain.history;
    small = smallAgain.history;
    if (made > 0) openings.push({ ours: bigAgain.openMs, baseline: smallAgain.openMs });
  }
  for (const { ledger } of [big, small]) ledger.close();
  const against = `то же в базе на ${shown(SMALL)}`;
  return {
    figures: [
      ...QUESTIONS.map(({ id, what }): Figure => {
        const rounds = answers.get(id) ?? [];
        return { id, what: `${what}, база на ${shown(BIG)}, p50`, against, unit: 'мкс', rounds, goal: 'около 1' };
      }),
      { id: 'ledger.open', what: `открыть базу на ${shown(BIG)}`, against, unit: 'мс', rounds: openings },
      {
        id: 'ledger.size',
        what: `места на чек, база на ${shown(BIG)}`,
        against,
        unit: 'байт',
        rounds: [{ ours: bigBytes, baseline: smallBytes }],
        goal: 'около 1',
      },
    ],
    notes: [
      `100 000 чеков (в среднем 4 строки) занимают ${shown((bigBytes * 100_000) / 1e6)} МБ`,
      `базы построены за ${shown(builtMinutes)} мин теми же функциями, которыми чеки запечатывает касса`,
    ],
  };
}

export const ledger: Measurement = { name: 'ledger', title: 'Большая база чеков', run };
