// The base of receipts without the till: check, copy, list, restore. Started by scripts/run.mjs on Node 24.
import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, isAbsolute, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { realClock } from '#drivers/kit/clock.ts';
import { backupLedger } from '#main/ledger/backup.ts';
import { type BackupFile, listBackups } from '#main/ledger/backup-files.ts';
import { LedgerError, type LedgerErrorCode } from '#main/ledger/errors.ts';
import { FIRST_CHAINED_VERSION, openReader } from '#main/ledger/reader.ts';
import { type LackingReceipt, type Restored, restoreLedger } from '#main/ledger/restore.ts';
import { isBroken, type JournalBreak, type JournalCheck, verifyJournal } from '#main/ledger/verify.ts';

const USAGE = `База чеков без кассы.

  npm run ledger -- verify [ФАЙЛ]     проверить цепочку журнала (базы или файла копии)
  npm run ledger -- backup            сделать копию; кассу можно не закрывать
  npm run ledger -- list              какие копии есть
  npm run ledger -- restore ФАЙЛ      вернуть базу из копии; кассу закрыть

Ключи:
  --data ПАПКА             папка данных кассы (без ключа та же, что у кассы)
  --anchor СТРОК:ХЭШ       для verify: голова журнала, записанная раньше (с Z-отчёта)
  --help                   эта справка

Код выхода: 0 — в порядке, 1 — отказ или журнал нарушен, 2 — команда набрана неверно.`;

const OPTIONS = {
  data: { type: 'string' },
  anchor: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

interface Request {
  readonly dataDir: string;
  readonly file: string | null;
  readonly anchor: string | undefined;
}

/** The person typed the command wrong. */
class Mistyped extends Error {}

const OK = 0;
const REFUSED = 1;
const MISTYPED = 2;

const say = (text: string): void => console.log(text);
/** npm changes the folder to the project's root; a relative path means the folder where the person typed it. */
const fromWhereTyped = (path: string): string =>
  isAbsolute(path) ? path : resolve(process.env['INIT_CWD'] ?? process.cwd(), path);

/** Electron's folder of application data, where the till without `--data` keeps its own. */
function usualDataDir(): string {
  if (process.platform === 'win32') return join(process.env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'rmk');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'rmk');
  return join(process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'rmk');
}

const BREAKS: Readonly<Record<JournalBreak['reason'], string>> = {
  changed: 'изменена',
  missing: 'вырезана (её или строк перед ней нет)',
  inserted: 'вставлена чужая',
};

function journalWords(check: JournalCheck): string {
  if (isBroken(check)) {
    return `ЖУРНАЛ НАРУШЕН: строка ${check.firstBroken} ${BREAKS[check.reason]}. Файл не меняйте, сохраните его копию и сообщите тому, кто обслуживает кассу.`;
  }
  return `Журнал цел: строк ${check.rows}, голова ${check.rows}:${check.head}`;
}

function anchorOf(text: string | undefined): { rows: number; head: string } | undefined {
  if (text === undefined) return undefined;
  const found = /^(\d{1,15}):([0-9a-f]{64})$/i.exec(text);
  if (!found) throw new Mistyped(`Ключ --anchor: нужно СТРОК:ХЭШ (64 знака 0-9 a-f), а не «${text}»`);
  return { rows: Number(found[1]), head: (found[2] ?? '').toLowerCase() };
}

const baseOf = ({ dataDir }: Request): string => existing(join(dataDir, 'ledger.sqlite'));

function existing(path: string): string {
  if (!existsSync(path)) throw new Mistyped(`Нет такого файла: ${path}`);
  return path;
}

/** A name without a folder may be one of the till's own copies. */
function fileOf({ file, dataDir }: Request): string {
  if (file === null) throw new Mistyped('Какой файл? Список копий: npm run ledger -- list');
  const copy = join(dataDir, 'backups', file);
  return basename(file) === file && existsSync(copy) ? copy : existing(fromWhereTyped(file));
}

function verify(request: Request): number {
  const anchor = anchorOf(request.anchor);
  const path = request.file === null ? baseOf(request) : fileOf(request);
  const reader = openReader(path);
  try {
    if (reader.schemaVersion < FIRST_CHAINED_VERSION) {
      say(`База версии ${reader.schemaVersion}: цепочки в журнале ещё нет, она появится, когда касса откроет базу.`);
      return REFUSED;
    }
    const check = verifyJournal(reader, anchor ? { anchor } : {});
    say(path);
    say(journalWords(check));
    return isBroken(check) ? REFUSED : OK;
  } finally {
    reader.close();
  }
}

async function backup(request: Request): Promise<number> {
  const reader = openReader(baseOf(request));
  try {
    const made = await backupLedger(reader, join(request.dataDir, 'backups'), 'hand', { clock: realClock });
    say(`Копия готова и проверена: ${made.file.path}`);
    if (made.journal) say(journalWords(made.journal));
    return OK;
  } finally {
    reader.close();
  }
}

function list(request: Request): number {
  const dir = join(request.dataDir, 'backups');
  const files = listBackups(dir);
  say(files.length === 0 ? `Копий нет: ${dir}` : dir);
  for (const file of files) say(listLine(file));
  return OK;
}

const REASONS: Readonly<Record<string, string>> = {
  shift: 'после закрытия смены',
  daily: 'раз в сутки',
  hand: 'по команде',
};

function listLine({ name, atMs, reason, sizeBytes }: BackupFile): string {
  const why = REASONS[reason] ?? `перед обновлением базы (${reason})`;
  const size = `${Math.ceil(sizeBytes / 1024).toLocaleString('ru')} КиБ`;
  return `  ${new Date(atMs).toLocaleString('ru')}  ${size.padStart(14)}  ${name}  ${why}`;
}

function restore(request: Request): number {
  const file = fileOf(request);
  const present = join(request.dataDir, 'ledger.sqlite');
  if (existsSync(present) && realpathSync(file) === realpathSync(present)) {
    throw new Mistyped('Это и есть нынешняя база, а не её копия');
  }
  const restored = restoreLedger(request.dataDir, file, { clock: realClock });
  say(`База возвращена из копии: ${file}`);
  say(journalWords(restored.journal));
  say(asideWords(restored));
  say('Запустите кассу и сверьте последний чек в её журнале с лентой регистратора.');
  return OK;
}

function asideWords({ setAside, lacking }: Restored): string {
  if (setAside === null) return 'Прежней базы в папке не было.';
  const kept = `Прежняя база цела и отложена: ${setAside}`;
  if (lacking === null) return `${kept}\nПрочитать её нельзя: чего нет в копии, неизвестно.`;
  const { receipts, journalRows, list } = lacking;
  if (receipts === 0 && journalRows === 0) return `${kept}\nВ копии есть всё, что было в ней.`;
  const more = receipts > list.length ? [`  … и ещё ${receipts - list.length} раньше этих`] : [];
  return [
    kept,
    `В копии нет того, что есть в ней: чеков ${receipts}, строк журнала ${journalRows}. Не удаляйте её.`,
    ...list.map(lackingLine),
    ...more,
    `Вернуть всё как было: npm run ledger -- restore ${setAside}`,
  ].join('\n');
}

const KINDS: Readonly<Record<LackingReceipt['kind'], string>> = {
  sale: 'продажа',
  'sale-return': 'возврат продажи',
  purchase: 'покупка',
  'purchase-return': 'возврат покупки',
};

function lackingLine({ fdNumber, kind, shiftNumber, number, sealedAtMs, totalMinor }: LackingReceipt): string {
  const digits = String(totalMinor).padStart(3, '0');
  const sum = `${digits.slice(0, -2)},${digits.slice(-2)}`;
  const at = new Date(sealedAtMs).toLocaleString('ru');
  return `  ФД ${fdNumber}  ${at}  смена ${shiftNumber}, чек ${number}: ${KINDS[kind]} на ${sum}`;
}

const COMMANDS: Readonly<Record<string, (request: Request) => number | Promise<number>>> = {
  verify,
  backup,
  list,
  restore,
};

/** Commands that take a file. */
const WITH_FILE = ['verify', 'restore'];

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  const [name = '', file = null, ...more] = positionals;
  const run = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (values.help) {
    say(USAGE);
    return OK;
  }
  if (!run || more.length > 0 || (file !== null && !WITH_FILE.includes(name))) {
    throw new Mistyped(`Непонятная команда: «${positionals.join(' ')}».\n\n${USAGE}`);
  }
  const dataDir = values.data === undefined ? usualDataDir() : fromWhereTyped(values.data);
  if (!existsSync(dataDir)) throw new Mistyped(`Нет такой папки данных: ${dataDir}`);
  return await run({ dataDir, file, anchor: values.anchor });
}

/** What is wrong and the one thing to do; the base that is in use was not changed. */
const IN_WORDS: Readonly<Record<LedgerErrorCode, string>> = {
  'newer-version': 'Файл записан более новой версией программы. Обновите программу и повторите.',
  damaged: 'Файл испорчен или это не база чеков. Возьмите другую копию: npm run ledger -- list',
  locked: 'Базу держит касса или другая программа. Закройте кассу и повторите.',
  'not-durable':
    'Диск не обещает сохранить записанное (сетевой диск?). Перенесите папку данных на диск этого компьютера.',
  'disk-full': 'На диске нет места. Освободите место и повторите.',
  'migration-failed': 'Копию не удалось перевести на эту версию программы. Поставьте ту версию, которой она сделана.',
  'for-training': 'Это учебная база, а не база магазина.',
  io: 'Диск не читается или не пишется. Проверьте диск и права на папку.',
};

function failure(error: unknown): number {
  if (error instanceof LedgerError) {
    console.error(`${IN_WORDS[error.code]}\n(${error.message})`);
    return REFUSED;
  }
  const isMistyped =
    error instanceof Mistyped ||
    (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));
  console.error(error instanceof Error ? (isMistyped ? error.message : error.stack) : String(error));
  return isMistyped ? MISTYPED : REFUSED;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => process.exit(failure(error)),
);
