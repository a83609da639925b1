/** One readable Russian line for each command, for the console of the simulator. */
import { decode } from '../../../kit/fields.ts';
import { COMMANDS, codeBytes, codeOf } from '../commands.ts';
import { shownKopecks, shownQuantity } from './arithmetic.ts';
import { answerHead } from './handlers.ts';
import { errorText } from './refusal.ts';

const NAMES: ReadonlyMap<number, string> = new Map([
  [0xfc, 'тип устройства'],
  [0x6b, 'текст ошибки'],
  [0x10, 'короткий запрос состояния'],
  [0x11, 'полный запрос состояния'],
  [0x12, 'печать жирной строки'],
  [0x13, 'гудок'],
  [0x14, 'установка параметров обмена'],
  [0x15, 'чтение параметров обмена'],
  [0x16, 'технологическое обнуление'],
  [0x17, 'печать строки'],
  [0x18, 'заголовок документа'],
  [0x19, 'тестовый прогон'],
  [0x1a, 'денежный регистр'],
  [0x1b, 'операционный регистр'],
  [0x1e, 'запись таблицы'],
  [0x1f, 'чтение таблицы'],
  [0x21, 'установка времени'],
  [0x22, 'установка даты'],
  [0x23, 'подтверждение даты'],
  [0x25, 'отрезка'],
  [0x26, 'параметры шрифта'],
  [0x28, 'денежный ящик'],
  [0x29, 'протяжка'],
  [0x2b, 'конец тестового прогона'],
  [0x2d, 'структура таблицы'],
  [0x2e, 'структура поля'],
  [0x2f, 'печать строки шрифтом'],
  [0x40, 'X-отчёт'],
  [0x41, 'Z-отчёт, закрытие смены'],
  [0x4d, 'печать графики-512'],
  [0x4e, 'загрузка графики-512'],
  [0x4f, 'печать графики с масштабом'],
  [0x50, 'внесение'],
  [0x51, 'выплата'],
  [0x52, 'печать клише'],
  [0x53, 'конец документа'],
  [0x80, 'продажа'],
  [0x81, 'покупка'],
  [0x82, 'возврат продажи'],
  [0x83, 'возврат покупки'],
  [0x84, 'сторно'],
  [0x85, 'закрытие чека'],
  [0x86, 'скидка'],
  [0x87, 'надбавка'],
  [0x88, 'аннулирование чека'],
  [0x89, 'подытог'],
  [0x8a, 'сторно скидки'],
  [0x8b, 'сторно надбавки'],
  [0x8c, 'повтор документа'],
  [0x8d, 'открытие чека'],
  [0xb0, 'продолжение печати'],
  [0xc0, 'загрузка графики'],
  [0xc1, 'печать графики'],
  [0xc2, 'печать штрихкода EAN-13'],
  [0xc3, 'печать графики'],
  [0xc4, 'загрузка графики'],
  [0xc5, 'печать линии'],
  [0xcb, 'печать штрихкода'],
  [0xdd, 'загрузка двумерного кода'],
  [0xde, 'печать двумерного кода'],
  [0xe0, 'открытие смены'],
  [0xe2, 'открытие нефискального документа'],
  [0xe3, 'закрытие нефискального документа'],
  [0xf7, 'параметры модели'],
  [0xfef3, 'перезагрузка'],
  [0xff01, 'состояние ФН'],
  [0xff02, 'номер ФН'],
  [0xff03, 'срок действия ФН'],
  [0xff04, 'версия ФН'],
  [0xff08, 'отмена документа ФН'],
  [0xff09, 'итоги фискализации'],
  [0xff0a, 'поиск документа'],
  [0xff0b, 'открытие смены в ФН'],
  [0xff0c, 'реквизит документа'],
  [0xff0e, 'реквизит регистрации'],
  [0xff30, 'буфер обмена с ОФД'],
  [0xff31, 'чтение буфера обмена'],
  [0xff35, 'начало чека коррекции'],
  [0xff36, 'чек коррекции'],
  [0xff37, 'начало отчёта о расчётах'],
  [0xff38, 'отчёт о состоянии расчётов'],
  [0xff39, 'состояние обмена с ОФД'],
  [0xff3a, 'документ в TLV'],
  [0xff3b, 'чтение TLV'],
  [0xff3c, 'квитанция ОФД'],
  [0xff3f, 'число непереданных документов'],
  [0xff40, 'параметры смены'],
  [0xff41, 'начало открытия смены'],
  [0xff42, 'начало закрытия смены'],
  [0xff43, 'закрытие смены в ФН'],
  [0xff45, 'закрытие чека'],
  [0xff46, 'операция'],
  [0xff4a, 'чек коррекции'],
  [0xff4b, 'скидка или надбавка на чек'],
  [0xff4d, 'реквизит операции'],
]);

/** The figures people look for; other commands show only their name. */
const DETAILS: ReadonlyMap<number, (body: Uint8Array) => string> = new Map([
  [
    0xff46,
    (body) => {
      const { name, priceMinor, quantityMicro } = decode(COMMANDS.operation.ask, body);
      return `«${name}» ${shownKopecks(priceMinor)} × ${shownQuantity(quantityMicro)}`;
    },
  ],
  [
    0xff45,
    (body) => {
      const { paymentsMinor } = decode(COMMANDS.closeReceipt.ask, body);
      return paymentsMinor
        .flatMap((sum, i) => (sum > 0 ? [`${i === 0 ? 'наличными' : `вид ${i + 1}`} ${shownKopecks(sum)}`] : []))
        .join(', ');
    },
  ],
  [0x50, (body) => shownKopecks(decode(COMMANDS.cashIn.ask, body).amountMinor)],
  [0x51, (body) => shownKopecks(decode(COMMANDS.cashOut.ask, body).amountMinor)],
  [0xff0a, (body) => `ФД ${decode(COMMANDS.findDocument.ask, body).fdNumber}`],
]);

function hex(code: number): string {
  return `${code.toString(16).toUpperCase().padStart(2, '0')}h`;
}

function details(code: number, body: Uint8Array): string {
  try {
    const text = DETAILS.get(code)?.(body) ?? '';
    return text === '' ? '' : `: ${text}`;
  } catch {
    return ': поля не читаются';
  }
}

function outcome(code: number, answer: Uint8Array | null): string {
  if (answer === null) return 'питание пропало, ответа нет';
  const error = answer[answerHead(code).length] ?? 0;
  return error === 0 ? 'готово' : `ошибка ${hex(error)} ${errorText(error)}`;
}

/** `FF46h операция: «Молоко» 99.90 × 1 — готово` */
export function describeExchange(request: Uint8Array, answer: Uint8Array | null): string {
  const code = codeOf(request) ?? request[0] ?? 0;
  const name = NAMES.get(code) ?? 'неизвестная команда';
  return `${hex(code)} ${name}${details(code, request.subarray(codeBytes(code).length))} — ${outcome(code, answer)}`;
}
