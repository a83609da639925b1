// Virtual devices on their own: `npm run sim -- shtrih --tcp 127.0.0.1:7778`. Started by scripts/run.mjs on Node 24.
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { consoleHelp, runConsoleLine } from '../drivers/fiscal/shtrih/simulator/console.ts';
import { createShtrihSimulator } from '../drivers/fiscal/shtrih/simulator/simulator.ts';
import { type Clock, realClock } from '../drivers/kit/clock.ts';
import { servePseudoTerminal } from '../drivers/kit/serve/pseudo-terminal.ts';
import { type Served, serveTcp, type TcpAddress } from '../drivers/kit/serve/tcp.ts';
import type { VirtualDevice } from '../drivers/kit/serve/virtual-device.ts';
import { ScannerSimulator } from '../drivers/scanner/serial/simulator.ts';
import { runTerminalLine, terminalConsoleHelp } from '../drivers/terminal/nexo/simulator/console.ts';
import { createTerminalSimulator } from '../drivers/terminal/nexo/simulator/simulator.ts';

const USAGE = `Виртуальные устройства без кассы.

  npm run sim -- shtrih  --tcp 127.0.0.1:7778   регистратор Штрих-М на TCP
  npm run sim -- shtrih  --serial ПУТЬ          он же на псевдотерминале (нужен socat)
  npm run sim -- scanner --serial ПУТЬ          сканер; набранная строка читается как код
  npm run sim -- nexo    --tcp 127.0.0.1:7779   банковский терминал (nexo)

Ключи:
  --data ПАПКА      память устройства между запусками (без ключа оно каждый раз новое)
  --turnaround МС   время команды, у настоящих около 50 (5); при 0 ENQ вслед за командой не теряется
  --idle С          закрывать молчащее TCP-соединение, у настоящих 60 (не закрывать)
  --auto-shift      первый чек сам открывает смену
  --scenario ФАЙЛ   неприятности из fixtures/scenarios/*.json
  --help            эта справка`;

/** A device at work does not hear: some hosts send ENQ before they have read the ACK and count on its being lost. */
const TURNAROUND_MS = '5';

const OPTIONS = {
  tcp: { type: 'string' },
  serial: { type: 'string' },
  data: { type: 'string' },
  turnaround: { type: 'string' },
  idle: { type: 'string' },
  scenario: { type: 'string' },
  'auto-shift': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

interface Wanted {
  readonly tcp: string | undefined;
  readonly serial: string | undefined;
  readonly idle: string | undefined;
}

/** A whole number of 0..1 000 000; throws with the name of the key. */
function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new Error(`Ключ --${name}: нужно целое число, а не «${text}»`);
  return Number(text);
}

function tcpAddress(text: string): TcpAddress {
  const found = /^(?:(.+):)?(\d{1,5})$/.exec(text);
  const port = Number(found?.[2] ?? Number.NaN);
  if (!found || port > 65_535) throw new Error(`Ключ --tcp: нужен АДРЕС:ПОРТ, а не «${text}»`);
  return { host: found[1] ?? '127.0.0.1', port };
}

function serve(device: VirtualDevice, { tcp, serial, idle }: Wanted, clock: Clock): Promise<Served> {
  if ((tcp === undefined) === (serial === undefined)) throw new Error('Нужен один из ключей: --tcp или --serial');
  const idleMs = idle === undefined ? null : wholeNumber('idle', idle) * 1000;
  if (serial !== undefined) return servePseudoTerminal(device, serial, clock);
  return serveTcp(device, tcpAddress(tcp ?? ''), clock, { idleMs });
}

function say(...lines: readonly string[]): void {
  for (const line of lines) console.log(line);
}

/** Ends with the console, with Ctrl+C or with SIGTERM; a closed stdin (a service) only ends the console. */
function untilStopped(served: Served, onLine: (line: string) => readonly string[]): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  return new Promise((resolve) => {
    const stop = () => {
      lines.close();
      void served.close().then(resolve);
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    lines.on('line', (line) => {
      if (line.trim() === 'выход') stop();
      else say(...onLine(line));
    });
  });
}

type Values = ReturnType<typeof readArguments>['values'];

function readArguments() {
  return parseArgs({ options: OPTIONS, allowPositionals: true });
}

async function runShtrih(values: Values): Promise<void> {
  const simulator = createShtrihSimulator({
    clock: realClock,
    dir: values.data ?? null,
    options: {
      turnaroundMs: wholeNumber('turnaround', values.turnaround ?? TURNAROUND_MS),
      autoOpenShift: values['auto-shift'] ?? false,
    },
  });
  simulator.onCommand(({ text }) => say(text));
  if (values.scenario !== undefined) say(...runConsoleLine(simulator, `сценарий ${values.scenario}`));
  const served = await serve(simulator, { tcp: values.tcp, serial: values.serial, idle: values.idle }, realClock);
  say(`${simulator.title}`, `Слушает: ${served.address}`, `Память: ${values.data ?? 'только на этот запуск'}`);
  say('Команды с клавиатуры:', ...consoleHelp(), `  ${'выход'.padEnd(22)}остановить`);
  await untilStopped(served, (line) => runConsoleLine(simulator, line));
}

async function runScanner(values: Values): Promise<void> {
  const scanner = new ScannerSimulator(realClock);
  const served = await serve(scanner, { tcp: values.tcp, serial: values.serial, idle: values.idle }, realClock);
  say(scanner.title, `Слушает: ${served.address}`, 'Наберите код и нажмите Enter; «выход» останавливает.');
  await untilStopped(served, (line) => {
    const code = line.trim();
    if (code === '') return [];
    if ([...code].some((letter) => letter > 'ÿ')) return [`Сканер читает только латиницу и цифры: «${code}»`];
    void scanner.scan(code);
    return [`прочитан ${code}`];
  });
}

async function runTerminal(values: Values): Promise<void> {
  const simulator = createTerminalSimulator({ clock: realClock, dir: values.data ?? null });
  simulator.onCommand(({ at, text }) => {
    if (at === 'asked') say(text);
  });
  const served = await serve(simulator, { tcp: values.tcp, serial: values.serial, idle: values.idle }, realClock);
  say(simulator.title, `Слушает: ${served.address}`, `Память: ${values.data ?? 'только на этот запуск'}`);
  say('Команды с клавиатуры:', ...terminalConsoleHelp(), `  ${'выход'.padEnd(40)}остановить`);
  await untilStopped(served, (line) => runTerminalLine(simulator, line));
}

const MODELS: Readonly<Record<string, (values: Values) => Promise<void>>> = {
  shtrih: runShtrih,
  scanner: runScanner,
  nexo: runTerminal,
};

async function main(): Promise<number> {
  const { values, positionals } = readArguments();
  const [model = ''] = positionals;
  const run = MODELS[model];
  if (values.help || !run || positionals.length !== 1) {
    say(...(values.help ? [] : [`Нет такого устройства: «${positionals.join(' ')}».`]), USAGE);
    return values.help ? 0 : 2;
  }
  await run(values);
  return 0;
}

/** The system's own errors a person can do something about. */
const SYSTEM: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Этот порт уже занят другой программой',
  EADDRNOTAVAIL: 'Такого адреса у этой машины нет',
  EACCES: 'Нет прав на этот порт или папку',
};

function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  if (code.startsWith('ERR_PARSE_ARGS')) return `Непонятный ключ: ${error.message}`;
  return SYSTEM[code] ?? error.message;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(inWords(error));
    process.exit(1);
  },
);
