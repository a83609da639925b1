/** What a person types to the terminal of `npm run sim`: one line in, lines of answer out. */
import type { BankOperation } from './bank.ts';
import type { BuyerMode } from './device-model.ts';
import type { TerminalSimulator } from './simulator.ts';

interface ConsoleCommand {
  readonly form: RegExp;
  readonly usage: string;
  readonly help: string;
  readonly run: (simulator: TerminalSimulator, words: readonly string[]) => readonly string[];
}

const BUYERS: Readonly<Record<string, BuyerMode>> = {
  платит: 'approves',
  отказ: 'declines',
  отмена: 'cancels',
  ушёл: 'walks-away',
  пин: 'wrong-pin',
};
const KINDS = { purchase: 'оплата', void: 'отмена', refund: 'возврат' } as const;
const RESULTS = { approved: 'одобрено', declined: 'отказ', reversed: 'отменено терминалом' } as const;

function described({ kind, result, amountMinor, rrn, batch, id }: BankOperation): string {
  const roubles = `${Math.floor(amountMinor / 100)}.${String(amountMinor % 100).padStart(2, '0')}`;
  return `${KINDS[kind]} ${roubles} ${RESULTS[result]}, RRN ${rrn}, пакет ${batch}, запрос ${id}`;
}

/** A command that only orders something. */
const order = (
  form: RegExp,
  usage: string,
  help: string,
  action: (simulator: TerminalSimulator) => void,
): ConsoleCommand => ({
  form,
  usage,
  help,
  run: (simulator) => {
    action(simulator);
    return [`заказано: ${usage}`];
  },
});

const COMMANDS: readonly ConsoleCommand[] = [
  {
    form: /^покупатель (платит|отказ|отмена|ушёл|пин)$/,
    usage: 'покупатель платит|отказ|отмена|ушёл|пин',
    help: 'что сделает следующий покупатель (пин: ошибётся)',
    run: ({ control }, [, word = '']) => {
      control.nextBuyer(BUYERS[word] ?? 'approves');
      return [`следующий покупатель: ${word}`];
    },
  },
  order(/^потерять ответ$/, 'потерять ответ', 'следующая операция пройдёт, ответ не дойдёт', ({ control }) =>
    control.loseNextAnswer(),
  ),
  order(/^испортить ответ$/, 'испортить ответ', 'ответ следующей операции придёт испорченным', ({ control }) =>
    control.garbleNext(),
  ),
  order(/^занят$/, 'занят', 'на следующую операцию ответит «занят»', ({ control }) => control.busyNext()),
  order(/^умереть до$/, 'умереть до', 'питание пропадёт до следующей операции', ({ control }) =>
    control.dieBeforeNext(),
  ),
  order(/^умереть после$/, 'умереть после', 'питание пропадёт, когда банк уже одобрил', ({ control }) =>
    control.dieAfterNext(),
  ),
  order(/^забыть$/, 'забыть', 'терминал забудет прошлые операции', ({ control }) => control.forget()),
  order(/^выключить$/, 'выключить', 'снять питание', ({ control }) => control.powerOff()),
  order(/^включить$/, 'включить', 'подать питание', ({ control }) => control.powerOn()),
  {
    form: /^подменить (\S{1,20})$/,
    usage: 'подменить НОМЕР',
    help: 'на его месте другой терминал',
    run: ({ control }, [, serial = '']) => {
      control.wrongTerminalId(serial);
      return [`теперь терминал ${serial}`];
    },
  },
  {
    form: /^операции ?(\d{1,4})?$/,
    usage: 'операции [N]',
    help: 'что на самом деле провёл банк, последние N (20)',
    run: (simulator, [, count]) =>
      simulator
        .operations()
        .slice(-Number(count ?? 20))
        .map(described),
  },
  {
    form: /^состояние$/,
    usage: 'состояние',
    help: 'что с терминалом',
    run: ({ control, working, batch, terminalId }) => [
      `питание ${control.powered ? 'есть' : 'нет'}, терминал ${terminalId}, пакет ${batch}, ${working ? 'идёт операция' : 'свободен'}`,
    ],
  },
];

/** The list of commands, a line each. */
export function terminalConsoleHelp(): string[] {
  return COMMANDS.map(({ usage, help }) => `  ${usage.padEnd(40)}${help}`);
}

/** Answer to one typed line; an empty line has none, an unknown one is answered with the list. */
export function runTerminalLine(simulator: TerminalSimulator, line: string): readonly string[] {
  const typed = line.trim().replace(/\s+/g, ' ').toLowerCase();
  if (typed === '') return [];
  for (const { form, run } of COMMANDS) {
    const found = form.exec(typed);
    if (found) return run(simulator, [...found]);
  }
  return [`Непонятно: «${typed}». Есть:`, ...terminalConsoleHelp()];
}
