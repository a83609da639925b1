import { describe, expect, it } from 'vitest';
import { type MoneyView, moneyView } from '#contract/snapshot.ts';
import {
  actionTitle,
  moneyActions,
  moneyTold,
  originalTold,
  readAuthCode,
  readRrn,
} from '../../../src-renderer/screens/pay/money-told.ts';
import { noticeText } from '../../../src-renderer/texts/coded.ts';
import { moneyOf } from '../harness/pay-scenes.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
const fault = (code: string) => ({ code, device: 'terminal', retry: 'after-check', original: '' }) as const;
const told = (part: Partial<MoneyView>) => moneyTold(moneyOf({ amountMinor: 50_000, ...part }), 7);

const KINDS = [
  { for: 'sale', kind: 'purchase' },
  { for: 'sale', kind: 'void' },
  { for: 'return', kind: 'void' },
  { for: 'return', kind: 'refund' },
] as const;
const STATES = moneyView.shape.state.options;

describe('the dialog of the bank terminal', () => {
  it.each<[MoneyView['state'], string, string, string]>([
    ['sending', 'Оплата на терминале', 'не ответил', 'Покупатель прикладывает карту к терминалу'],
    ['cancelling', 'Останавливаем терминал', 'Если уже поздно, касса их учтёт', 'Подождите ответа терминала'],
    ['checking', 'Проверяем, списаны ли деньги', 'второй раз деньги не спишет', 'Подождите несколько секунд'],
    [
      'in-progress',
      'Терминал ещё работает',
      'второй раз деньги не спишет',
      'Закончите операцию на терминале или остановите её',
    ],
    [
      'waiting-device',
      'Ждём терминал, чтобы узнать о деньгах',
      'пока неизвестно',
      'Посмотрите на экран терминала. Если он завис, выключите и включите его. Если терминал не вернётся, сверьте по слипу',
    ],
    ['declined', 'Оплата не прошла', 'Деньги не списаны', 'Попробуйте ещё раз или примите деньги другим способом'],
    [
      'not-sent',
      'Оплата не началась',
      'Деньги не списаны',
      'Посмотрите на экран терминала. Если он завис, выключите и включите его. Потом нажмите «Ещё раз»',
    ],
    ['not-done', 'Оплата не прошла', 'Деньги не списаны', 'Попробуйте ещё раз или примите деньги другим способом'],
    ['unclear', 'Проверьте, списаны ли деньги', 'Неизвестно', 'Посмотрите и нажмите «Сверить по слипу»'],
  ])('%s: «%s», money «%s», to do «%s»', (state, title, money, todo) => {
    const shown = told({ state, fault: fault('no-answer'), actions: ['retry', 'back'] });
    expect(shown.title).toBe(title);
    expect(shown.money).toContain(money);
    expect(shown.todo).toContain(todo);
    expect(shown.receipt).toBe('Ещё не пробит, товары на месте');
  });

  it('says of money on its way back that it is returned, never that it is taken', () => {
    const wrong = KINDS.flatMap((kind) => STATES.map((state) => ({ ...kind, state }))).filter((part) => {
      const { title, money, way, checks } = told({ ...part, reason: 'forgotten' });
      const words = [title, money, way, ...checks].join(' ');
      return part.kind === 'purchase' ? /возвра(щ|т)/i.test(words) : /списан|спишет|Оплата (картой|по)/i.test(words);
    });
    expect(wrong).toEqual([]);
  });

  it('never says that money did not move unless the bank, the terminal or the till proved it', () => {
    const sure = STATES.filter((state) => /^Деньги (покупателю )?не /.test(told({ state }).money));
    expect(sure).toEqual(['declined', 'not-sent', 'not-done']);
  });

  it('has a turning ring with seconds exactly while the till itself works', () => {
    const working = STATES.filter((state) => told({ state }).work !== null);
    expect(working).toEqual(['sending', 'cancelling', 'checking', 'in-progress', 'waiting-device']);
    expect(working.every((state) => told({ state }).work?.includes('7 с'))).toBe(true);
  });

  it('names the receipt of a return, and the payment that stays in the receipt', () => {
    expect(told({ for: 'return', kind: 'refund' }).receipt).toBe('Чек возврата ещё не пробит');
    expect(told({ kind: 'void' }).receipt).toContain('Оплата остаётся в чеке, пока деньги не возвращены');
  });

  it('asks the buyer for a phone, not for a card, with СБП', () => {
    expect(told({ way: 'sbp' }).todo).toBe('Покупатель наводит телефон на QR-код терминала');
    expect(told({ way: 'sbp' }).way).toBe('Оплата по СБП');
  });

  it.each([
    ['Недостаточно средств', '51', 'Недостаточно средств (код 51)'],
    ['Недостаточно средств', '', 'Недостаточно средств'],
    ['', '51', 'Код отказа 51'],
    ['', '', 'Терминал её не назвал'],
  ])('gives the bank’s words «%s» and code «%s» as «%s»', (text, code, bank) => {
    expect(told({ state: 'declined', text, code }).bank).toBe(bank);
    expect(told({ state: 'not-done', text, code }).bank).toBeNull();
  });

  it('tells a person three places to look, and which terminal', () => {
    const forgotten = told({ state: 'unclear', reason: 'forgotten' });
    expect(forgotten.terminal).toBe('Терминал уже не помнит эту операцию');
    expect(forgotten.checks.map(plain)).toEqual([
      'Слип у терминала: есть ли слип на 500,00 ₽',
      'Меню терминала, последняя операция: та ли сумма и то ли время',
      'Приложение банка у покупателя или звонок в банк: было ли списание',
    ]);
    expect(forgotten.todo).toBe('Посмотрите и нажмите «Сверить по слипу»: там отметите, что нашли');
    const other = told({ state: 'unclear', reason: 'terminal-changed' });
    expect(other.todo).toContain('Подключите прежний терминал и спросите его ещё раз');
    expect(other.terminal).toBe('К кассе подключён другой терминал: об этой операции он не знает');
    expect(other.checks.filter((check) => check.includes('прежнего терминала'))).toHaveLength(2);
    expect(told({ state: 'declined' }).checks).toEqual([]);
  });

  it('forgets the old silence once the terminal has answered', () => {
    expect(told({ state: 'checking', fault: fault('no-answer') }).terminal).toBe('Терминал не ответил');
    expect(told({ state: 'not-done', fault: fault('no-answer') }).terminal).toBeNull();
  });

  it('speaks of the terminal, not of the registrar, also with a code of a newer driver', () => {
    expect(told({ state: 'not-sent', fault: fault('from-the-future') }).terminal).toBe(
      'Терминал отказался выполнить команду',
    );
  });
});

describe('what became of money while nobody looked', () => {
  it.each([
    ['payment-recovered', 'purchase', 'деньги списаны и учтены в чеке'],
    ['payment-recovered', 'void', 'деньги покупателю возвращены'],
    ['payment-not-moved', 'purchase', 'деньги не списаны'],
    ['payment-not-moved', 'refund', 'деньги покупателю не возвращены'],
  ] as const)('%s of a %s: «%s»', (code, kind, words) => {
    const params = { amountMinor: 50_000, kind };
    expect(noticeText({ id: '1', code, params, level: 'info', atMs: 0 })).toContain(words);
  });
});

describe('the buttons of the bank terminal', () => {
  it('offer no new try that cannot help, and never lose the last one', () => {
    const offered = (code: string, ...actions: MoneyView['actions']) =>
      moneyActions({ actions, fault: fault(code), reason: null });
    expect(offered('wrong-device', 'retry', 'back')).toEqual(['back']);
    expect(offered('terminal-busy', 'retry', 'back')).toEqual(['retry', 'back']);
    expect(offered('wrong-device', 'retry')).toEqual(['retry']);
    const stuck = told({ state: 'not-sent', fault: fault('wrong-device'), actions: ['retry', 'back'] });
    expect(stuck.todo).toBe(
      'Подключите терминал этой кассы или выберите порт в настройке. Пока примите деньги другим способом',
    );
  });

  it('begin with the slip when asking again tells nothing', () => {
    const unclear = { actions: ['ask', 'decide'] satisfies MoneyView['actions'], fault: fault('no-answer') };
    expect(moneyActions({ ...unclear, reason: 'forgotten' })).toEqual(['decide', 'ask']);
    expect(moneyActions({ ...unclear, reason: 'terminal-changed' })).toEqual(['ask', 'decide']);
  });

  it('stand below the terminal’s own message only while something is broken', () => {
    const broken = { ...fault('device-failure'), original: 'E42' };
    expect(originalTold({ state: 'not-sent', fault: broken })).toBe('Сообщение терминала: E42');
    for (const state of ['declined', 'not-done', 'unclear'] as const)
      expect(originalTold({ state, fault: broken })).toBeNull();
  });

  it.each([
    [{ for: 'sale', kind: 'purchase' }, 'Другим способом'],
    [{ for: 'sale', kind: 'void' }, 'Оставить оплату'],
    [{ for: 'return', kind: 'refund' }, 'К возврату'],
  ] as const)('say where «back» leads: %o to «%s»', (part, title) => {
    expect(actionTitle(moneyOf({ ...part, state: 'declined' }), 'back')).toBe(title);
  });

  it('let the cashier ask a second time to stop', () => {
    expect(actionTitle(moneyOf({}), 'cancel')).toBe('Остановить');
    expect(actionTitle(moneyOf({ state: 'cancelling' }), 'cancel')).toBe('Остановить ещё раз');
  });
});

describe('numbers typed from the slip', () => {
  it('RRN of a card is twelve digits, with or without spaces', () => {
    expect(readRrn(' 4288 1500 0172 ', 'card')).toBe('428815000172');
    for (const text of ['', '42881500017', '4288150001722', '42881500017а']) expect(readRrn(text, 'card')).toBeNull();
  });

  it('СБП has an identifier of its own', () => {
    expect(readRrn('AD10006KRU5NDJ20', 'sbp')).toBe('AD10006KRU5NDJ20');
    for (const text of ['', '12345', 'номер 1234567']) expect(readRrn(text, 'sbp')).toBeNull();
  });

  it('the code of a card is never empty; СБП may have none', () => {
    expect(readAuthCode(' a1b2c3 ', 'card')).toBe('A1B2C3');
    expect(readAuthCode('', 'card')).toBeNull();
    expect(readAuthCode('1234567', 'card')).toBeNull();
    expect(readAuthCode('', 'sbp')).toBe('');
  });
});
