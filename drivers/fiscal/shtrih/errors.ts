/**
 * The error byte of an answer (spec/fiscal.md 1.8). It has two languages: the ККТ's own list, and codes 01..20h
 * and 2F..32h of the fiscal storage, which on devices with an FN replace the old list of the fiscal memory.
 */
import { type DeviceFault, deviceFault, type FaultCode } from '../../kit/faults.ts';

export const DEVICE = 'shtrih';

/** Error bytes the driver itself reacts to. */
export const ERROR = {
  fnNoData: 0x08,
  badParameter: 0x33,
  unsupported: 0x37,
  receiptOpen: 0x4a,
  stillPrinting: 0x50,
  waitsContinue: 0x58,
  noReceiptPaper: 0x6b,
  wrongSubmode: 0x72,
  wrongMode: 0x73,
  wrongLength: 0x7e,
} as const;

const TABLE: Readonly<Record<number, readonly [code: FaultCode, words: string]>> = {
  1: ['command-refused', 'ФН: неизвестная команда или неверный формат'],
  2: ['fn-failure', 'ФН: неверное состояние'],
  3: ['fn-failure', 'ФН: отказ накопителя'],
  4: ['fn-failure', 'ФН: отказ криптографического сопроцессора'],
  5: ['fn-expired', 'ФН: истёк срок действия'],
  6: ['fn-full', 'ФН: архив заполнен'],
  7: ['clock-differs', 'ФН: неверные дата или время'],
  8: ['command-refused', 'ФН: таких данных нет'],
  9: ['command-refused', 'ФН: недопустимое значение параметра'],
  16: ['command-refused', 'ФН: данные TLV слишком велики'],
  17: ['ofd-blocked', 'ФН: нет транспортного соединения'],
  18: ['fn-full', 'ФН: исчерпан ресурс криптографии, нужно закрыть фискальный режим'],
  20: ['fn-full', 'ФН: исчерпан ресурс хранения документов для ОФД'],
  21: ['ofd-blocked', 'ФН: документ ждёт отправки в ОФД больше 30 дней'],
  22: ['shift-over-24h', 'ФН: смена длится больше 24 часов'],
  23: ['clock-differs', 'ФН: часы кассы расходятся с ФН больше чем на 5 минут'],
  32: ['ofd-blocked', 'ФН: сообщение ОФД не принято'],
  46: ['not-enough-cash', 'в кассе нет денег для выплаты'],
  47: ['fn-failure', 'ФН не отвечает'],
  48: ['fn-failure', 'ФН ответил отказом (NAK)'],
  49: ['fn-failure', 'ФН: ошибка формата обмена'],
  50: ['fn-failure', 'ФН: ошибка контрольной суммы обмена'],
  51: ['command-refused', 'неверные параметры команды'],
  52: ['command-refused', 'нет данных'],
  53: ['command-refused', 'неверный параметр при этих настройках'],
  54: ['command-refused', 'неверный параметр для этой модели'],
  55: ['unsupported', 'команда не поддерживается этой моделью'],
  57: ['device-failure', 'внутренняя ошибка программы ККТ'],
  60: ['shift-open', 'смена открыта, операция невозможна'],
  61: ['shift-closed', 'смена не открыта, операция невозможна'],
  65: ['command-refused', 'переполнение по оплате 1'],
  66: ['command-refused', 'переполнение по оплате 2'],
  67: ['command-refused', 'переполнение по оплате 3'],
  68: ['command-refused', 'переполнение по оплате 4'],
  69: ['command-refused', 'оплата меньше итога чека'],
  70: ['not-enough-cash', 'в кассе не хватает наличных'],
  74: ['wrong-mode', 'открыт чек, операция невозможна'],
  75: ['command-refused', 'буфер чека переполнен'],
  77: ['command-refused', 'безналичная оплата больше итога чека'],
  78: ['shift-over-24h', 'смена превысила 24 часа'],
  79: ['wrong-password', 'неверный пароль'],
  80: ['device-busy', 'идёт печать предыдущей команды'],
  85: ['wrong-mode', 'чек закрыт, операция невозможна'],
  86: ['command-refused', 'нет документа для повтора'],
  88: ['print-pending', 'ожидание команды продолжения печати'],
  89: ['wrong-mode', 'документ открыт другим оператором'],
  93: ['command-refused', 'таблица не определена'],
  94: ['command-refused', 'неверная операция'],
  95: ['command-refused', 'отрицательный итог чека'],
  96: ['command-refused', 'переполнение при умножении'],
  97: ['command-refused', 'переполнение диапазона цены'],
  98: ['command-refused', 'переполнение диапазона количества'],
  99: ['command-refused', 'переполнение диапазона отдела'],
  101: ['not-enough-cash', 'не хватает денег в секции'],
  103: ['device-failure', 'нет связи с фискальной памятью'],
  107: ['paper-out', 'нет чековой ленты'],
  108: ['paper-out', 'нет контрольной ленты'],
  113: ['cutter', 'ошибка отрезчика'],
  114: ['wrong-mode', 'команда не разрешена в этом подрежиме'],
  115: ['wrong-mode', 'команда не разрешена в этом режиме'],
  116: ['device-failure', 'ошибка оперативной памяти'],
  117: ['device-failure', 'ошибка питания'],
  122: ['command-refused', 'поле не редактируется'],
  124: ['clock-differs', 'даты не совпадают'],
  125: ['command-refused', 'неверный формат даты'],
  126: ['command-refused', 'неверная длина команды'],
  128: ['device-failure', 'нет связи с фискальной памятью'],
  129: ['device-failure', 'нет связи с фискальной памятью'],
  130: ['device-failure', 'нет связи с фискальной памятью'],
  131: ['device-failure', 'нет связи с фискальной памятью'],
  142: ['command-refused', 'нулевой итог чека'],
  143: ['not-fiscalised', 'касса не фискализирована'],
  148: ['command-refused', 'исчерпан лимит операций в чеке'],
  160: ['command-refused', 'ФН: работа с кодами маркировки сейчас запрещена'],
  161: ['command-refused', 'ФН: неверная последовательность команд маркировки'],
  162: ['fn-failure', 'ФН: работа с кодами маркировки заблокирована'],
  163: ['fn-full', 'ФН: таблица проверки кодов маркировки заполнена'],
  170: ['command-refused', 'ФН: нет обязательных реквизитов'],
  172: ['command-refused', 'ФН: код маркировки не проверен'],
  192: ['clock-differs', 'касса ждёт подтверждения даты'],
  196: ['wrong-mode', 'номера смен не совпадают'],
  199: ['command-refused', 'поле не редактируется в этом режиме'],
  200: ['device-failure', 'нет импульсов тахометра'],
  201: ['head-overheated', 'перегрев печатающей головки'],
  202: ['device-failure', 'температура вне допустимых границ'],
};

const hex = (error: number): string => error.toString(16).toUpperCase().padStart(2, '0');

/** False for a code the table has no words for: the device may be asked (6Bh). */
export function isKnownError(error: number): boolean {
  return error in TABLE;
}

/** The fault an error byte (1..255) means; `deviceWords` are used when the table has none. */
export function faultOfError(error: number, deviceWords = ''): DeviceFault {
  const [code, words] = TABLE[error] ?? ['command-refused', deviceWords || 'неизвестная ошибка'];
  return deviceFault(DEVICE, code, `${hex(error)}: ${words}`);
}
