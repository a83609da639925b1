/** A receipt at the registrar: bytes on the wire against the fewest the protocol allows, time against the device's own. */
import { join } from 'node:path';
import { saleDocument } from '#domain/receipt/fiscal-document.ts';
import { receiptTotal } from '#domain/receipt/totals.ts';
import type { FiscalReceipt, FiscalRegistrar } from '#drivers/fiscal/fiscal.ts';
import { commandOf } from '#drivers/fiscal/shtrih/commands.ts';
import { createShtrihRegistrar } from '#drivers/fiscal/shtrih/driver.ts';
import { createShtrihSimulator, type ShtrihSimulator } from '#drivers/fiscal/shtrih/simulator/simulator.ts';
import { type Clock, realClock } from '#drivers/kit/clock.ts';
import type { DriverResult } from '#drivers/kit/faults.ts';
import { type ByteCount, countedPort } from '#drivers/kit/ports/counted.ts';
import { createPort } from '#drivers/kit/ports/open.ts';
import { servePseudoTerminal } from '#drivers/kit/serve/pseudo-terminal.ts';
import { type BenchRun, type Measurement, nowMs, pause } from './bench-run.ts';
import { type Figure, type Measured, type Pair, shown } from './figures.ts';
import { someLines } from './shop-sales.ts';

const CASHIER = { name: 'Абдулова М. И.', inn: '' };
const LINES = 3;
/** A typical real device (spec/performance-reliability.md 1.3). */
const TURNAROUND_MS = 50;
const BAUD_RATE = 115_200;
const WIRE_BITS_PER_BYTE = 10;
const READY_LIMIT_MS = 15_000;

/** STX, LEN and LRC. */
const FRAME = 3;
/** ENQ, its NAK, the ACK of the frame and ours of the answer: what the link layer demands of every command. */
const LINK = 4;
/** Password. */
const PW = 4;

/**
 * The fewest bytes by the manual's field widths (spec/fiscal.md 1.1, 1.7), counted by hand and not by our encoder:
 * sizes of request and answer from CMD to the last field.
 */
interface Least {
  readonly name: string;
  readonly title: string;
  readonly request: number;
  readonly answer: number;
}

function leastOf(receipt: FiscalReceipt): Least[] {
  const positions = receipt.positions.flatMap(({ name }): Least[] => [
    // FF46: operation 1, quantity 6, price 5, sum 5, tax 5, VAT, department, method, subject, then the name.
    { name: 'operation', title: 'FF46 позиция', request: 2 + PW + 1 + 6 + 5 + 5 + 5 + 4 + name.length, answer: 3 },
    // Tag 2108: number 2, length 2, value 1; a must since ФФД 1.2.
    { name: 'operationTlv', title: 'FF4D мера (2108)', request: 2 + PW + 5, answer: 3 },
  ]);
  return [
    { name: 'openReceipt', title: '8D открыть чек', request: 1 + PW + 1, answer: 3 },
    ...positions,
    { name: 'documentTlv', title: 'FF0C кассир (1021)', request: 2 + PW + 4 + receipt.cashier.name.length, answer: 3 },
    // FF45: 16 payments of 5, rounding, 6 taxes of 5, tax system, no text; change 5, FD 4, FP 4, time 5.
    { name: 'closeReceipt', title: 'FF45 закрыть', request: 2 + PW + 80 + 1 + 30 + 1, answer: 3 + 5 + 4 + 4 + 5 },
  ];
}

const bytesOf = ({ request, answer }: Pick<Least, 'request' | 'answer'>): number => request + answer + 2 * FRAME + LINK;

/** What the device really did in one measured step. */
interface Sent {
  readonly name: string;
  readonly request: number;
  readonly answer: number;
}

/** A clock that adds up how long the device's own delays really took: timers of the system come late. */
function delaysOf(clock: Clock, sum: { ms: number }): Clock {
  return {
    now: () => clock.now(),
    after(delayMs, action) {
      const from = nowMs();
      return clock.after(delayMs, () => {
        if (delayMs === TURNAROUND_MS) sum.ms += nowMs() - from;
        action();
      });
    },
  };
}

interface Bench {
  readonly driver: FiscalRegistrar;
  readonly simulator: ShtrihSimulator;
  readonly count: ByteCount;
  readonly delays: { ms: number };
  readonly sent: Sent[];
  readonly close: () => Promise<void>;
}

async function openBench(folder: string): Promise<Bench> {
  const delays = { ms: 0 };
  const sent: Sent[] = [];
  const count: ByteCount = { sent: 0, received: 0 };
  const clock = delaysOf(realClock, delays);
  const simulator = createShtrihSimulator({ clock, dir: null, options: { turnaroundMs: TURNAROUND_MS } });
  simulator.onCommand(({ request, answer }) => {
    sent.push({ name: commandOf(request) ?? '?', request: request.length, answer: answer?.length ?? 0 });
  });
  const path = join(folder, 'registrar.tty');
  const line = await servePseudoTerminal(simulator, path, realClock);
  const port = () => countedPort(createPort({ type: 'serial', path, baudRate: BAUD_RATE }, realClock), count);
  const driver = createShtrihRegistrar({ clock: realClock, port });
  driver.start();
  const close = async () => {
    await driver.stop();
    await line.close();
  };
  for (let waited = 0; driver.health !== 'ready'; waited += 20) {
    if (waited > READY_LIMIT_MS) throw new Error('the registrar never became ready');
    await pause(20);
  }
  unwrapped(await driver.openShift(CASHIER));
  return { driver, simulator, count, delays, sent, close };
}

function unwrapped<T>(result: DriverResult<T>): T {
  if (!result.ok) throw new Error(`the registrar refused: ${JSON.stringify(result.fault)}`);
  return result.value;
}

interface Step {
  readonly wallMs: number;
  readonly delaysMs: number;
  readonly bytes: number;
  readonly sent: readonly Sent[];
}

async function step(bench: Bench, action: () => Promise<unknown>): Promise<Step> {
  const { count, delays, sent } = bench;
  const bytesBefore = count.sent + count.received;
  const delayedBefore = delays.ms;
  sent.length = 0;
  const from = nowMs();
  await action();
  const wallMs = nowMs() - from;
  return {
    wallMs,
    delaysMs: delays.ms - delayedBefore,
    bytes: count.sent + count.received - bytesBefore,
    sent: [...sent],
  };
}

/** One line a kind of command: how many, bytes each way, and how many the least receipt has. */
function commandTable(sent: readonly Sent[], least: readonly Least[]): string[] {
  const names = [...new Set([...least.map(({ name }) => name), ...sent.map(({ name }) => name)])];
  const rows = names.map((name) => {
    const ours = sent.filter((one) => one.name === name);
    const need = least.filter((one) => one.name === name);
    const sum = (list: readonly Pick<Least, 'request' | 'answer'>[]) =>
      list.reduce((all, one) => all + bytesOf(one), 0);
    const title = need[0]?.title ?? `${name} (без неё можно)`;
    return `${title.padEnd(34)} ${String(ours.length).padStart(3)} из ${String(need.length).padStart(2)}   ${String(sum(ours)).padStart(5)} из ${String(sum(need)).padStart(5)} байт`;
  });
  return ['команды чека, у нас из необходимых:', ...rows.map((row) => `  ${row}`)];
}

interface Rounds {
  readonly least: readonly Least[];
  /** The receipt alone. */
  readonly receipts: readonly Step[];
  /** With the readings the till takes before it, to be able to ask later whether the receipt was closed. */
  readonly sales: readonly Step[];
}

async function takeRounds({ rounds, folder, say }: BenchRun): Promise<Rounds> {
  const bench = await openBench(folder('registrar'));
  const { driver } = bench;
  const lines = someLines(LINES, 1);
  const receipt = saleDocument(
    lines,
    { cashMinor: receiptTotal(lines), held: [], contact: '' },
    { taxSystem: 'osn', cashier: CASHIER },
  );
  const receipts: Step[] = [];
  const sales: Step[] = [];
  say(`чек из ${LINES} строк, оборот команды ${TURNAROUND_MS} мс…`);
  for (let made = 0; made <= rounds; made++) {
    const alone = await step(bench, async () => unwrapped(await driver.registerReceipt(receipt)));
    const whole = await step(bench, async () => {
      unwrapped(await driver.baseline('document'));
      unwrapped(await driver.registerReceipt(receipt));
    });
    // The first of each warms the code up.
    if (made === 0) continue;
    receipts.push(alone);
    sales.push(whole);
  }
  await bench.close();
  return { least: leastOf(receipt), receipts, sales };
}

function pairs(steps: readonly Step[], ours: (one: Step) => number, baseline: (one: Step) => number): Pair[] {
  return steps.map((one) => ({ ours: ours(one), baseline: baseline(one) }));
}

const bytesSent = (one: Step): number => one.bytes;
const wallMs = (one: Step): number => one.wallMs;

function figuresOf({ least, receipts, sales }: Rounds): Figure[] {
  const leastBytes = (): number => least.reduce((sum, one) => sum + bytesOf(one), 0);
  const leastMs = (): number => least.length * TURNAROUND_MS;
  const title = `чек из ${LINES} строк`;
  return [
    {
      id: 'registrar.bytes',
      what: `${title}: байт на линии в обе стороны`,
      against: 'наименьшее по протоколу',
      unit: 'байт',
      rounds: pairs(receipts, bytesSent, leastBytes),
    },
    {
      id: 'registrar.bytes.sale',
      what: 'то же вместе с показаниями перед чеком (для вопроса «пробит ли?»)',
      against: 'наименьшее по протоколу без них',
      unit: 'байт',
      rounds: pairs(sales, bytesSent, leastBytes),
    },
    {
      id: 'registrar.commands.sale',
      what: 'команд вместе с показаниями перед чеком',
      against: 'необходимых',
      unit: 'команд',
      rounds: pairs(
        sales,
        (one) => one.sent.length,
        () => least.length,
      ),
    },
    {
      id: 'registrar.time',
      what: `${title}: время`,
      against: 'собственные задержки устройства на эти команды',
      unit: 'мс',
      rounds: pairs(receipts, wallMs, (one) => one.delaysMs),
      goal: 'P23: ≤ 1,05',
    },
    {
      id: 'registrar.time.sale',
      what: 'время вместе с показаниями перед чеком',
      against: `необходимые команды по ${TURNAROUND_MS} мс`,
      unit: 'мс',
      rounds: pairs(sales, wallMs, leastMs),
    },
  ];
}

async function run(bench: BenchRun): Promise<Measured> {
  const rounds = await takeRounds(bench);
  const leastBytes = rounds.least.reduce((sum, one) => sum + bytesOf(one), 0);
  const wireMs = (baudRate: number): string => shown((leastBytes * WIRE_BITS_PER_BYTE * 1000) / baudRate);
  return {
    figures: figuresOf(rounds),
    notes: [
      ...commandTable(rounds.sales.at(-1)?.sent ?? [], rounds.least),
      `необходимые ${leastBytes} байт идут по линии ${BAUD_RATE} бод ${wireMs(BAUD_RATE)} мс, по 9600 — ${wireMs(9600)} мс; псевдотерминал передаёт мгновенно`,
    ],
  };
}

export const registrar: Measurement = { name: 'registrar', title: 'Чек у регистратора', run };
