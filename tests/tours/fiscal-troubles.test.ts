/**
 * What the cashier reads when the registrar gives trouble: what happened, where the money is, what to do. The
 * registrar's storage is the judge of how many receipts there are.
 */
import { expect, test } from 'vitest';
import { aTill, type LaunchedTill } from './kit/launch.ts';
import { ask, gone, reads, readyToSell, receiptIs, until } from './kit/screens.ts';
import {
  aReadyTill,
  aVirtualShop,
  BREAD,
  MILK,
  SOAP,
  setUp,
  THREE_GOODS_MINOR,
  type VirtualShop,
  writeGoods,
} from './kit/virtual-shop.ts';

const DAY_MS = 86_400_000;
const THREE = [MILK.line, BREAD.line, SOAP.line];

const soldAt = (shop: VirtualShop): number[] =>
  shop.registrar.device.archive.filter(({ type }) => type === 3).map(({ receipt }) => receipt?.totalKopecks ?? 0);

/** Three goods scanned, the payment open, 500 roubles typed; Enter would print the receipt. */
async function atThePayment(shop: VirtualShop, { page, press, type }: LaunchedTill): Promise<void> {
  for (const good of [MILK, BREAD, SOAP]) await shop.scanner.scan(good.code);
  await receiptIs(page, THREE, '202,45');
  await press('Control+Enter');
  await reads(page, 'payment', 'К ОПЛАТЕ 202,45₽');
  await type('500');
  await reads(page, 'change', '297,55₽');
}

test('the answer on closing is lost: the till asks the registrar, finds its receipt and says that the money is counted', async () => {
  const { shop, till } = await aReadyTill();
  await atThePayment(shop, till);
  shop.registrar.control.behave({ do: 'close-connection', code: 'FF45' });
  await till.press('Enter');
  await reads(till.page, 'after the sale', 'Чек 1 пробит', 'Сдача', '297,55₽');
  await reads(till.page, 'banner', 'пробит', `ФД ${shop.registrar.device.archive.at(-1)?.fd}`, 'деньги учтены');
  await till.screenshot('trouble-answer-lost');
  expect(soldAt(shop)).toEqual([THREE_GOODS_MINOR]);
  await till.press('Control+Backspace');
  await gone(till.page, 'banner');
});

test('the cable is pulled while the receipt closes: the till waits in words, and finds the receipt when it is back', async () => {
  const { shop, till } = await aReadyTill();
  const { page, press } = till;
  await atThePayment(shop, till);
  shop.registrar.control.behave({ do: 'close-connection', code: 'FF45' });
  const pulled: Promise<void>[] = [];
  shop.registrar.onCommand(({ request }) => {
    if (request[0] === 0xff && request[1] === 0x45) pulled.push(shop.unplugRegistrar());
  });
  await press('Enter');
  await reads(page, 'dialog', 'Ждём регистратор, чтобы узнать о чеке', '202,45');
  await reads(page, 'dialog', 'Деньги держите отдельно: пробит чек или нет, пока неизвестно');
  await reads(page, 'dialog', 'второй раз чек не отправит', 'Проверьте питание и кабель');
  await till.screenshot('trouble-cable-pulled');
  await Promise.all(pulled);
  expect(pulled).toHaveLength(1);
  // Nothing the cashier presses may send it again or lose it.
  await press('Enter', 'Escape', 'Control+Enter', 'Delete', 'F5');
  await reads(page, 'dialog', 'Ждём регистратор, чтобы узнать о чеке');
  shop.registrar.onCommand(() => undefined);
  await shop.plugRegistrarIn();
  await reads(page, 'after the sale', 'Чек 1 пробит', '297,55₽');
  expect(soldAt(shop)).toEqual([THREE_GOODS_MINOR]);
});

test('no link when the receipt is sent: not printed, money not counted; after the cable is back Enter sells it once', async () => {
  const { shop, till } = await aReadyTill();
  const { page, press } = till;
  await atThePayment(shop, till);
  await shop.unplugRegistrar();
  await reads(page, 'status strip', 'Касса: ');
  await press('Enter');
  await reads(page, 'dialog', 'Чек не пробит', '202,45', 'Деньги в кассе не учтены');
  await reads(page, 'dialog', 'Регистратору ничего не отправляли', 'Проверьте питание и кабель регистратора');
  await till.screenshot('trouble-no-link');
  expect(soldAt(shop)).toEqual([]);
  await shop.plugRegistrarIn();
  await until(page, 'the link is back', ({ registrar }) => registrar.health === 'ready');
  await press('Enter');
  await reads(page, 'after the sale', 'Чек 1 пробит', '297,55₽');
  expect(soldAt(shop)).toEqual([THREE_GOODS_MINOR]);
});

test('the cashier goes back to the receipt from the trouble: everything is there and can be sold later', async () => {
  const { shop, till } = await aReadyTill();
  const { page, press } = till;
  await atThePayment(shop, till);
  await shop.unplugRegistrar();
  await press('Enter');
  await reads(page, 'dialog', 'Чек не пробит', 'Вернуться к чеку');
  await press('Escape');
  await gone(page, 'dialog');
  await press('Escape');
  await receiptIs(page, THREE, '202,45');
  expect(soldAt(shop)).toEqual([]);
});

test('the paper ends while the receipt is printed: it counts, and Ctrl+P prints the rest on the new roll', async () => {
  const { shop, till } = await aReadyTill();
  const { page, press } = till;
  await atThePayment(shop, till);
  shop.registrar.control.behave({ do: 'paper-out', code: 'FF45', lines: 12 });
  await press('Enter');
  await reads(page, 'banner', 'Чек 1 пробит, деньги учтены', 'Бумага кончилась', 'Вставьте ленту', 'Продолжить печать');
  await reads(page, 'after the sale', 'Чек 1 пробит', '297,55₽');
  await until(page, 'the till knows of the paper', ({ registrar }) => registrar.paper !== 'present');
  await till.screenshot('trouble-paper-out');
  const sold = shop.registrar.device.archive.at(-1);
  const sign = String(sold?.fiscalSign);
  expect(shop.registrar.device.printer.tape.join('\n')).not.toContain(sign);

  // Too early: the roll is not in yet.
  await press('Control+KeyP');
  await reads(page, 'line under the input', 'Вставьте ленту');
  shop.registrar.control.paper(true);
  await press('Control+KeyP');
  await gone(page, 'banner');
  await reads(page, 'status strip', 'Касса готова');
  expect(shop.registrar.device.printer.tape.join('\n')).toContain(sign);
  expect(soldAt(shop)).toEqual([THREE_GOODS_MINOR]);
});

test('the shift is over 24 hours by the registrar: it refuses, the goods stay, the shift can be closed and opened', async () => {
  const { shop, till } = await aReadyTill();
  const { page, press } = till;
  await atThePayment(shop, till);
  shop.registrar.control.moveClock(DAY_MS + 3_600_000);
  await press('Enter');
  await reads(
    page,
    'dialog',
    'Смена длится больше 24 часов',
    'Деньги в кассе не учтены',
    'Закройте смену и откройте новую',
  );
  await till.screenshot('trouble-over-24h');
  expect(soldAt(shop)).toEqual([]);
  await press('Escape');
  await gone(page, 'dialog');
  await press('Escape');
  await receiptIs(page, THREE, '202,45');
  await press('F10', 'Digit1');
  await reads(page, 'shift screen', 'Смена 1');
  await press('Control+Enter');
  await reads(page, 'shift screen', 'Закрытие смены 1', 'Сходится до копейки');
  await press('Enter');
  await reads(page, 'anywhere', 'Смена 1 закрыта');
  await press('Enter');
  await reads(page, 'shift screen', 'Смена закрыта');
  await press('Control+Enter');
  await reads(page, 'shift screen', 'Смена 2');
  await press('Escape');
  await receiptIs(page, THREE, '202,45');
  await press('Control+Enter');
  await reads(page, 'payment', '202,45₽');
  await press('Enter');
  await reads(page, 'after the sale', 'Чек 1 пробит');
  expect(shop.registrar.device.archive.map(({ type }) => type)).toEqual([1, 2, 5, 2, 3]);
  expect(soldAt(shop)).toEqual([THREE_GOODS_MINOR]);
});

test('no registrar at the start: said in words, goods can be scanned, and the shift opens when it is there', async () => {
  const shop = await aVirtualShop();
  setUp(shop);
  await shop.unplugRegistrar();
  const till = await aTill(shop.dataDir);
  const { page, press } = till;
  await ask(page, 'catalogue.import', { paths: [writeGoods(shop.dataDir)] });
  await reads(page, 'status strip', 'Касса: нет связи', 'Сканер готов');
  for (const good of [MILK, BREAD, SOAP]) await shop.scanner.scan(good.code);
  await receiptIs(page, THREE, '202,45');
  await press('Control+Enter');
  await reads(page, 'line under the input', 'Регистратор не подключён или выключен', 'Проверьте питание и кабель');
  await till.screenshot('trouble-absent');
  await shop.plugRegistrarIn();
  await reads(page, 'status strip', 'Касса готова');
  await press('Control+Enter');
  await readyToSell(page);
  await receiptIs(page, THREE, '202,45');
  await press('Control+Enter');
  await reads(page, 'payment', '202,45₽');
  await press('Enter');
  await reads(page, 'after the sale', 'Чек 1 пробит', 'Без сдачи');
  expect(soldAt(shop)).toEqual([THREE_GOODS_MINOR]);
});

test('the registrar is busy printing: the till says what it waits for, does not hurry it, and sells once', async () => {
  const { shop, till } = await aReadyTill();
  const { page, press } = till;
  await atThePayment(shop, till);
  shop.registrar.control.behave({ do: 'error', code: 'FF45', error: '50', times: 12 });
  await press('Enter');
  await reads(page, 'payment', 'Пробиваем чек');
  await reads(page, 'dialog', 'Пробиваем чек', 'Регистратор печатает чек', 'Подождите', '202,45');
  await till.screenshot('trouble-busy');
  expect(soldAt(shop)).toEqual([]);
  await press('Enter', 'Escape', 'Control+Enter');
  await reads(page, 'after the sale', 'Чек 1 пробит', '297,55₽');
  expect(soldAt(shop)).toEqual([THREE_GOODS_MINOR]);
});
