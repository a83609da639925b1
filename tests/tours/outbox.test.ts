/** Documents on their way to the partner: one refused waits apart and comes back, a partner away is caught up with. */
import { expect, onTestFinished, test } from 'vitest';
import { realClock } from '#drivers/kit/clock.ts';
import { startUploadServer, type UploadServer } from '#main/exchange/http-sink/simulator.ts';
import type { LaunchedTill } from './kit/launch.ts';
import { sold } from './kit/paying.ts';
import { gone, reads, receiptIs, textOf, until } from './kit/screens.ts';
import { aReadyTill, BREAD, MILK, SOAP, toPartner, type VirtualShop } from './kit/virtual-shop.ts';

type Good = typeof MILK;
const SUMS = new Map([
  [MILK, '94,90'],
  [BREAD, '62,50'],
  [SOAP, '45,05'],
]);
const REFUSED = 'нет товара с кодом 102';

async function sell(shop: VirtualShop, till: LaunchedTill, good: Good, number: number): Promise<void> {
  const { page, press } = till;
  const sum = SUMS.get(good) ?? '';
  await shop.scanner.scan(good.code);
  await receiptIs(page, [good.line], sum);
  await press('Control+Enter');
  await reads(page, 'payment', `К ОПЛАТЕ ${sum}₽`);
  await press('Enter');
  await sold(till, number);
}

/** Kopecks of the receipts the partner has, and how often each came. */
const takenBy = (partner: UploadServer) =>
  [...partner.documents.values()].map(({ text, times }) => {
    const { body } = JSON.parse(text) as { body: { totalMinor?: number } };
    return { minor: body.totalMinor ?? 0, times };
  });

test('one receipt is refused, the others go on; the queue says why in words, and it is taken after it is released', async () => {
  const { shop, till } = await aReadyTill({}, (each) => ({ upload: toPartner(each) }));
  const { page, press } = till;
  await sell(shop, till, MILK, 1);
  await until(page, 'the first is taken', ({ outbox }) => outbox.count === 0);
  shop.partner.trouble({ status: 422, body: JSON.stringify({ reason: REFUSED }) });
  await sell(shop, till, BREAD, 2);
  await reads(page, 'status strip', 'Отклонено: 1');
  await sell(shop, till, SOAP, 3);
  await until(page, 'the others are taken', ({ outbox }) => outbox.count === 1 && outbox.rejected === 1);
  expect(shop.partner.documents.size).toBe(2);
  await reads(page, 'banner', REFUSED);
  await till.screenshot('outbox-strip');

  await press('F10', 'F9');
  await reads(page, 'outbox tabs', 'Ждут: 0', 'Отклонены: 1');
  await reads(page, 'outbox list', 'Продажа № 2', 'отклонён', '62,50');
  await reads(page, 'outbox document', 'Учётная система не приняла документ', REFUSED, 'Вернуть в очередь Enter');
  await till.screenshot('outbox-rejected');
  await press('F2');
  await reads(page, 'outbox list', 'Всё выгружено');
  await press('F3');
  await reads(page, 'outbox list', 'Продажа № 2');
  await press('Enter');
  await reads(page, 'outbox document', 'Продажа № 2: снова в очереди');
  await until(page, 'nothing waits', ({ outbox }) => outbox.count === 0);
  await reads(page, 'outbox tabs', 'Ждут: 0', 'Отклонены: 0');
  await till.screenshot('outbox-released');
  expect(takenBy(shop.partner)).toEqual([
    { minor: 9_490, times: 1 },
    { minor: 4_505, times: 1 },
    { minor: 6_250, times: 1 },
  ]);
  await press('Escape');
  await gone(page, 'banner');
  expect(await textOf(page, 'status strip')).not.toContain('Отклонено');
});

test('the partner is away: selling goes on, the counter grows with its reason, and all is caught up with, each once', async () => {
  const { shop, till } = await aReadyTill({}, (each) => ({ upload: toPartner(each) }));
  const { page, press } = till;
  const port = Number(new URL(shop.partner.url).port);
  await shop.partner.close();
  await sell(shop, till, MILK, 1);
  await reads(page, 'status strip', 'Не выгружено: 1, нет связи');
  await sell(shop, till, BREAD, 2);
  await reads(page, 'status strip', 'Не выгружено: 2');
  await sell(shop, till, SOAP, 3);
  await reads(page, 'status strip', 'Не выгружено: 3');
  await press('F10', 'F9');
  await reads(page, 'outbox tabs', 'Ждут: 3', 'Отклонены: 0');
  await reads(page, 'outbox list', 'Продажа № 1', 'Продажа № 2', 'Продажа № 3');
  await reads(
    page,
    'outbox document',
    'Нет связи с учётной системой',
    'Подробности для сервиса',
    'Отправить сейчас F8',
  );
  await till.screenshot('outbox-away');

  // The shift closes without it.
  await press('Escape', 'F10', 'Digit1');
  await reads(page, 'shift screen', 'Смена 1');
  await press('Control+Enter');
  await reads(page, 'closing steps', 'Сходится до копейки', '3 документа уйдут сами, смену можно закрыть');
  await reads(page, 'check named', 'Что ещё не выгружено', 'ещё не выгружен');
  await reads(page, 'check table', 'Продано 202,45 202,45 0,00 Ждёт выгрузки');
  await till.screenshot('outbox-closing-waits');
  await press('Enter');
  await reads(page, 'anywhere', 'Смена 1 закрыта', 'Не выгружено документов: 4');
  await press('Enter', 'Escape');

  // It comes back: F8 does not wait for the next time.
  const back = await startUploadServer({ clock: realClock, port });
  onTestFinished(() => back.close());
  await press('F10', 'F9');
  await reads(page, 'outbox tabs', 'Ждут: 4');
  await press('F8');
  await until(page, 'all is taken', ({ outbox }) => outbox.count === 0);
  await reads(page, 'outbox list', 'Всё выгружено');
  expect(takenBy(back)).toEqual([
    { minor: 9_490, times: 1 },
    { minor: 6_250, times: 1 },
    { minor: 4_505, times: 1 },
    { minor: 0, times: 1 },
  ]);
});
