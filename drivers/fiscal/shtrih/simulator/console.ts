/** What a person types to the simulator of `npm run sim`: one line in, lines of answer out. */
import { readFileSync } from 'node:fs';
import { shownKopecks } from './arithmetic.ts';
import { type Behaviour, parseScenario } from './behaviours.ts';
import { MONEY } from './registers.ts';
import type { ShtrihSimulator } from './simulator.ts';
import { printedDateTime } from './wall-time.ts';

interface ConsoleCommand {
  readonly form: RegExp;
  readonly usage: string;
  readonly help: string;
  readonly run: (simulator: ShtrihSimulator, words: readonly string[]) => readonly string[];
}

const MODES: ReadonlyMap<number, string> = new Map([
  [2, 'смена открыта'],
  [3, 'смена открыта больше 24 часов'],
  [4, 'смена закрыта'],
  [6, 'ждёт подтверждения даты'],
  [8, 'открыт документ'],
]);
const SUBMODES: readonly string[] = ['есть', 'нет', 'кончилась во время печати', 'ждёт продолжения печати (B0h)'];
const UNIT_MS: Readonly<Record<string, number>> = { с: 1_000, м: 60_000, ч: 3_600_000, д: 86_400_000 };

function describeState({ device, control, pendingAnswer }: ShtrihSimulator): string[] {
  const { state } = device;
  return [
    `питание ${control.powered ? 'есть' : 'нет'}, ${MODES.get(device.mode) ?? `режим ${device.mode}`}, бумага ${SUBMODES[state.submode]}`,
    `часы ${printedDateTime(device.wallMs)}, смена ${state.shift.number}, чеков ${state.shift.receipts}, ФД ${state.fn.lastFd}`,
    `наличных ${shownKopecks(device.money(MONEY.cashInDrawer))}, не передано в ОФД ${state.fn.lastFd - state.fn.sentFd}`,
    ...(pendingAnswer ? ['есть непринятый ответ'] : []),
  ];
}

function scenario(simulator: ShtrihSimulator, file: string): string[] {
  try {
    const { title, behaviours } = parseScenario(readFileSync(file, 'utf8'));
    simulator.control.behave(...behaviours);
    return [`сценарий: ${title}`];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

function behave({ control }: ShtrihSimulator, behaviour: Behaviour, text: string): string[] {
  control.behave(behaviour);
  return [text];
}

/** `{ code }` of an optional word. */
function target(code: string | undefined): { readonly code?: string } {
  return code === undefined || code === '' ? {} : { code: code.toUpperCase() };
}

const COMMANDS: readonly ConsoleCommand[] = [
  {
    form: /^бумага (нет|есть)$/,
    usage: 'бумага нет|есть',
    help: 'вынуть или вставить ленту',
    run: ({ control }, [, word]) => {
      control.paper(word === 'есть');
      return [`бумага: ${word}`];
    },
  },
  {
    form: /^бумага через (\d{1,4})$/,
    usage: 'бумага через N',
    help: 'лента кончится через N строк',
    run: ({ control }, [, lines]) => {
      control.endPaperAfter(Number(lines));
      return [`бумага кончится через ${lines} строк`];
    },
  },
  {
    form: /^крышка$/,
    usage: 'крышка',
    help: 'открыть или закрыть крышку',
    run: ({ control, device }) => {
      control.cover(!device.state.coverOpen);
      return [device.state.coverOpen ? 'крышка открыта' : 'крышка закрыта'];
    },
  },
  {
    form: /^ящик$/,
    usage: 'ящик',
    help: 'закрыть денежный ящик',
    run: ({ control }) => {
      control.closeDrawer();
      return ['ящик закрыт'];
    },
  },
  {
    form: /^потерять ответ ?((?:FF)?[0-9A-F]{2})?$/i,
    usage: 'потерять ответ [КОД]',
    help: 'ответ на следующую команду (с этим кодом) не дойдёт',
    run: (simulator, [, code]) =>
      behave(simulator, { do: 'lose-answer', ...target(code) }, 'следующий ответ потеряется'),
  },
  {
    form: /^оборвать ?((?:FF)?[0-9A-F]{2})?$/i,
    usage: 'оборвать [КОД]',
    help: 'связь оборвётся после приёма команды, до ответа',
    run: (simulator, [, code]) =>
      behave(simulator, { do: 'close-connection', ...target(code) }, 'связь оборвётся на команде'),
  },
  {
    form: /^выключить$/,
    usage: 'выключить',
    help: 'снять питание',
    run: ({ control }) => {
      control.powerOff();
      return ['питание снято'];
    },
  },
  {
    form: /^включить$/,
    usage: 'включить',
    help: 'подать питание',
    run: ({ control }) => {
      control.powerOn();
      return ['питание подано'];
    },
  },
  {
    form: /^время ([+-])(\d{1,4})([смчд])$/,
    usage: 'время +24ч',
    help: 'перевести часы устройства: с, м, ч, д',
    run: ({ control, device }, [, sign, amount, unit]) => {
      const ms = Number(amount) * (UNIT_MS[unit ?? ''] ?? 0);
      control.moveClock(sign === '-' ? -ms : ms);
      return [`часы устройства: ${printedDateTime(device.wallMs)}`];
    },
  },
  {
    form: /^офд (есть|нет)$/,
    usage: 'офд есть|нет',
    help: 'связь с ОФД',
    run: ({ control }, [, word]) => {
      control.ofd(word === 'есть');
      return [`связь с ОФД: ${word}`];
    },
  },
  {
    form: /^лента ?(\d{1,5})?$/,
    usage: 'лента [N]',
    help: 'напечатанное, последние N строк (100)',
    run: ({ device }, [, lines]) => device.printer.tape.slice(-Number(lines ?? 100)),
  },
  {
    form: /^сценарий (.+)$/,
    usage: 'сценарий ФАЙЛ',
    help: 'неприятности из fixtures/scenarios/*.json',
    run: (simulator, [, file]) => scenario(simulator, file ?? ''),
  },
  { form: /^состояние$/, usage: 'состояние', help: 'что с устройством', run: describeState },
];

/** The list of commands, a line each. */
export function consoleHelp(): string[] {
  return COMMANDS.map(({ usage, help }) => `  ${usage.padEnd(22)}${help}`);
}

/** Answer to one typed line; an empty line has none, an unknown one is answered with the list. */
export function runConsoleLine(simulator: ShtrihSimulator, line: string): readonly string[] {
  const typed = line.trim().replace(/\s+/g, ' ');
  if (typed === '') return [];
  for (const { form, run } of COMMANDS) {
    const found = form.exec(typed) ?? form.exec(typed.toLowerCase());
    if (found) return run(simulator, [...found]);
  }
  return typed === 'помощь' ? consoleHelp() : [`Непонятно: «${typed}». Есть:`, ...consoleHelp()];
}
