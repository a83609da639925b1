/** What the device answers instead of doing the command: one byte of spec/fiscal.md 1.8. */

/** Thrown by the device model before it has changed anything; becomes the answer CMD + ERR. */
export class Refused extends Error {
  /** 1..255. */
  readonly code: number;

  constructor(code: number) {
    super(errorText(code));
    this.name = 'Refused';
    this.code = code;
  }
}

export function refuse(code: number): never {
  throw new Refused(code);
}

/** Codes the model itself answers, by meaning (spec/fiscal.md 1.8). */
export const ERR = {
  fnState: 0x02,
  fnExpired: 0x05,
  fnArchiveFull: 0x06,
  fnBadTime: 0x07,
  fnNoData: 0x08,
  fnOfdOverdue: 0x15,
  stornoAboveSection: 0x2d,
  badParameters: 0x33,
  noData: 0x34,
  unsupported: 0x37,
  shiftOpen: 0x3c,
  shiftClosed: 0x3d,
  paymentsBelowTotal: 0x45,
  notEnoughCash: 0x46,
  receiptOpen: 0x4a,
  receiptFull: 0x4b,
  cashlessAboveTotal: 0x4d,
  shiftOver24h: 0x4e,
  wrongPassword: 0x4f,
  receiptClosed: 0x55,
  nothingToRepeat: 0x56,
  waitsContinue: 0x58,
  otherOperator: 0x59,
  discountAboveTotal: 0x5a,
  tableUndefined: 0x5d,
  wrongOperation: 0x5e,
  priceOverflow: 0x61,
  quantityOverflow: 0x62,
  noReceiptPaper: 0x6b,
  wrongSubmode: 0x72,
  wrongMode: 0x73,
  fieldNotEditable: 0x7a,
  datesDiffer: 0x7c,
  badDate: 0x7d,
  wrongLength: 0x7e,
  zeroTotal: 0x8e,
  confirmDate: 0xc0,
  fnTagsMissing: 0xaa,
  fieldLockedInMode: 0xc7,
} as const;

/** The device's own words, command 6Bh. Our wording of the meanings in spec/fiscal.md 1.8. */
const TEXTS: ReadonlyMap<number, string> = new Map([
  [0x00, 'Ошибок нет'],
  [0x01, 'ФН: неизвестная команда или неверный формат'],
  [0x02, 'ФН: неверное состояние'],
  [0x03, 'ФН: отказ'],
  [0x04, 'ФН: отказ криптографического сопроцессора'],
  [0x05, 'ФН: закончился срок эксплуатации'],
  [0x06, 'ФН: архив переполнен'],
  [0x07, 'ФН: неверные дата или время'],
  [0x08, 'ФН: нет запрошенных данных'],
  [0x09, 'ФН: неверное значение параметра'],
  [0x10, 'ФН: слишком большой размер TLV'],
  [0x11, 'ФН: нет транспортного соединения'],
  [0x12, 'ФН: исчерпан ресурс криптографии'],
  [0x14, 'ФН: исчерпан ресурс хранения для ОФД'],
  [0x15, 'ФН: документ не передан в ОФД более 30 дней'],
  [0x16, 'ФН: смена длится более 24 часов'],
  [0x17, 'ФН: часы расходятся более чем на 5 минут'],
  [0x20, 'ФН: сообщение ОФД не принято'],
  [0x2d, 'Сумма чека по секции меньше суммы сторно'],
  [0x2e, 'В кассе нет денег для выплаты'],
  [0x33, 'Неверные параметры команды'],
  [0x34, 'Нет данных'],
  [0x35, 'Неверный параметр при данных настройках'],
  [0x36, 'Неверные параметры для данной модели'],
  [0x37, 'Команда не поддерживается'],
  [0x39, 'Внутренняя ошибка программы'],
  [0x3c, 'Смена открыта, операция невозможна'],
  [0x3d, 'Смена не открыта, операция невозможна'],
  [0x45, 'Оплата меньше итога чека'],
  [0x46, 'Не хватает наличных в кассе'],
  [0x4a, 'Открыт чек, операция невозможна'],
  [0x4b, 'Буфер чека переполнен'],
  [0x4d, 'Безналичная оплата больше итога чека'],
  [0x4e, 'Смена превысила 24 часа'],
  [0x4f, 'Неверный пароль'],
  [0x50, 'Идёт печать предыдущей команды'],
  [0x55, 'Чек закрыт, операция невозможна'],
  [0x56, 'Нет документа для повтора'],
  [0x58, 'Ожидание команды продолжения печати'],
  [0x59, 'Документ открыт другим оператором'],
  [0x5a, 'Скидка больше суммы чека'],
  [0x5d, 'Таблица не определена'],
  [0x5e, 'Неверная операция'],
  [0x5f, 'Отрицательный итог чека'],
  [0x60, 'Переполнение при умножении'],
  [0x61, 'Переполнение цены'],
  [0x62, 'Переполнение количества'],
  [0x63, 'Переполнение отдела'],
  [0x6b, 'Нет чековой ленты'],
  [0x6c, 'Нет контрольной ленты'],
  [0x71, 'Ошибка отрезчика'],
  [0x72, 'Команда не поддерживается в данном подрежиме'],
  [0x73, 'Команда не поддерживается в данном режиме'],
  [0x74, 'Ошибка оперативной памяти'],
  [0x75, 'Ошибка питания'],
  [0x7a, 'Поле не редактируется'],
  [0x7c, 'Не совпадает дата'],
  [0x7d, 'Неверный формат даты'],
  [0x7e, 'Неверное значение длины'],
  [0x8e, 'Нулевой итог чека'],
  [0x8f, 'Касса не фискализирована'],
  [0x94, 'Исчерпан лимит операций в чеке'],
  [0xaa, 'ФН: нет обязательных реквизитов'],
  [0xc0, 'Подтвердите дату и время'],
  [0xc4, 'Номера смен не совпадают'],
  [0xc7, 'Поле не редактируется в данном режиме'],
  [0xc9, 'Перегрев головки'],
]);

/** Russian text of an error code; codes without a text say their number. */
export function errorText(code: number): string {
  return TEXTS.get(code) ?? `Ошибка ${code.toString(16).toUpperCase().padStart(2, '0')}h`;
}
