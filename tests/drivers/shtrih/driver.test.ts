import { describe, expect, test } from 'vitest';
import type { FiscalPayments } from '../../../drivers/fiscal/fiscal.ts';
import { codeOf } from '../../../drivers/fiscal/shtrih/commands.ts';
import { createShtrihRegistrar } from '../../../drivers/fiscal/shtrih/driver.ts';
import { createShtrihSimulator } from '../../../drivers/fiscal/shtrih/simulator/simulator.ts';
import { findTag, fromHex } from '../../../drivers/fiscal/shtrih/simulator/tlv.ts';
import { ManualClock } from '../../../drivers/kit/clock.ts';
import { createPipe } from '../../../drivers/kit/ports/pipe.ts';
import { devicePort } from '../../../drivers/kit/serve/pipe.ts';
import { bench, CASHIER, passTime, SALE } from './till-and-device.ts';

describe('a day on the simulated device', () => {
  test('status tells the passport of the device', async () => {
    const { run, driver } = await bench();
    expect(await run(driver.status())).toMatchObject({
      model: 'ШТРИХ-М-01Ф',
      serial: '0000000001234567',
      inn: '7712345671',
      rnm: '0001234567012345',
      shift: 'closed',
      shiftOpenedAt: '',
      receiptOpen: false,
      paper: 'present',
      coverOpen: false,
      cashInDrawerMinor: 0,
      ffd: '1.2',
      fn: { number: '9999078902001234', lastFd: 1, warnings: [] },
    });
  });

  test('shift, sale, cash, reports and closing follow each other and the device’s totals add up', async () => {
    const { run, driver } = await bench();
    const opened = await run(driver.openShift(CASHIER));
    expect(opened).toMatchObject({ fnNumber: '9999078902001234', fdNumber: 2, shiftNumber: 1, print: 'done' });
    expect(opened.deviceTime).toMatch(/^2026-11-23T12:0\d$/);
    expect(await run(driver.status())).toMatchObject({
      shift: 'open',
      shiftNumber: 1,
      shiftOpenedAt: opened.deviceTime,
    });

    await run(driver.cashMove('in', 1000_00));
    const sold = await run(driver.registerReceipt(SALE));
    expect(sold).toMatchObject({ fdNumber: 3, shiftNumber: 1, changeMinor: 20_10, print: 'done' });
    expect(sold.fiscalSign).toBeGreaterThan(0);
    const card = { cashMinor: 0, electronicMinor: 279_90, prepaidMinor: 0, creditMinor: 0, otherMinor: 0 };
    expect(await run(driver.registerReceipt({ ...SALE, payments: card, buyerContact: 'a@b.ru' }))).toMatchObject({
      fdNumber: 4,
      changeMinor: 0,
    });
    const back = { ...card, cashMinor: 279_90, electronicMinor: 0 };
    await run(driver.registerReceipt({ ...SALE, operation: 'sale-return', payments: back }));
    await run(driver.cashMove('out', 500_00));
    await run(driver.xReport());
    const none = { cashMinor: 0, electronicMinor: 0, prepaidMinor: 0, creditMinor: 0, otherMinor: 0 };
    expect(await run(driver.totals())).toEqual({
      shiftNumber: 1,
      receipts: { sale: 2, saleReturn: 1, purchase: 0, purchaseReturn: 0 },
      saleMinor: { cashMinor: 279_90, electronicMinor: 279_90, prepaidMinor: 0, creditMinor: 0, otherMinor: 0 },
      saleReturnMinor: { cashMinor: 279_90, electronicMinor: 0, prepaidMinor: 0, creditMinor: 0, otherMinor: 0 },
      purchaseMinor: none,
      purchaseReturnMinor: none,
      corrections: { saleMinor: 0, saleReturnMinor: 0, purchaseMinor: 0, purchaseReturnMinor: 0 },
      cashInMinor: 1000_00,
      cashOutMinor: 500_00,
      cashInCount: 1,
      cashOutCount: 1,
      cashInDrawerMinor: 500_00,
    });
    expect(await run(driver.closeShift(CASHIER))).toMatchObject({ fdNumber: 6, shiftNumber: 1, print: 'done' });
    expect(await run(driver.status())).toMatchObject({ shift: 'closed', shiftOpenedAt: '' });
  });

  test('prepaid, credit and other payments come back in the totals', async () => {
    const { run, driver } = await bench();
    await run(driver.openShift(CASHIER));
    const payments = {
      cashMinor: 0,
      electronicMinor: 79_90,
      prepaidMinor: 100_00,
      creditMinor: 60_00,
      otherMinor: 40_00,
    };
    await run(driver.registerReceipt({ ...SALE, payments }));
    expect((await run(driver.totals())).saleMinor).toEqual(payments);
  });

  test.each([
    ['5, paid in part, the rest on credit', 5, { cashMinor: 79_90, creditMinor: 200_00 }],
    ['6, handed over on credit', 6, { creditMinor: 279_90 }],
    ['4, electronic with prepaid and credit', 4, { electronicMinor: 100_00, prepaidMinor: 79_90, creditMinor: 100_00 }],
  ])('method 1214 = %s: method, payments and contact 1008 are in the document', async (_words, method, paid) => {
    const { run, driver, simulator } = await bench();
    await run(driver.openShift(CASHIER));
    const none: FiscalPayments = { cashMinor: 0, electronicMinor: 0, prepaidMinor: 0, creditMinor: 0, otherMinor: 0 };
    const payments = { ...none, ...paid };
    const positions = SALE.positions.map((position) => ({ ...position, method }));
    await run(driver.registerReceipt({ ...SALE, positions, payments, buyerContact: 'buyer@shop.ru' }));
    const made = simulator.device.archive.at(-1);
    expect(made?.receipt?.positions.map((position) => position.method)).toEqual([method, method]);
    const all = fromHex(made?.tlvHex ?? '');
    const amount = (tag: number) =>
      (findTag(all, tag) ?? new Uint8Array(0)).reduceRight((value, byte) => value * 256 + byte, 0);
    expect([1031, 1081, 1215, 1216, 1217].map(amount)).toEqual(Object.values(payments));
    expect(String.fromCharCode(...(findTag(all, 1008) ?? []))).toBe('buyer@shop.ru');
  });

  test('cashier, INN, contact, measure and VAT reach the document of the FN', async () => {
    const { run, driver, simulator } = await bench();
    await run(driver.openShift(CASHIER));
    await run(driver.registerReceipt({ ...SALE, buyerContact: '+79991234567' }));
    const printed = simulator.device.printer.tape.join('\n');
    expect(printed).toContain('Кассир Иванова');
    expect(printed).toContain('Молоко «Домик в деревне» 3,2 %');
    expect(printed).toContain('НДС 22%');
    expect(printed).toContain('279.90');
  });

  test('text is printed line by line, the drawer opens, the clock is set with the shift closed', async () => {
    const { run, fault, driver, simulator } = await bench();
    await run(driver.printText(['СЛИП', 'Карта **** 1234']));
    expect(simulator.device.printer.tape).toContain('Карта **** 1234');
    await run(driver.openDrawer());
    expect(simulator.device.state.drawerOpen).toBe(true);
    await run(driver.setClock('2026-11-24T10:20:30'));
    expect((await run(driver.status())).deviceTime).toBe('2026-11-24T10:20');
    await run(driver.openShift(CASHIER));
    expect(await fault(driver.setClock('2026-11-24T10:20:30'))).toMatchObject({ code: 'shift-open' });
    expect(await fault(driver.setClock('завтра'))).toMatchObject({ code: 'command-refused' });
  });
});

describe('what the driver refuses', () => {
  test('a sale with the shift closed, a second opening, a second closing', async () => {
    const { run, fault, driver } = await bench();
    expect(await fault(driver.registerReceipt(SALE))).toMatchObject({ code: 'shift-closed' });
    expect(await fault(driver.closeShift(CASHIER))).toMatchObject({ code: 'shift-closed' });
    await run(driver.openShift(CASHIER));
    expect(await fault(driver.openShift(CASHIER))).toMatchObject({ code: 'shift-open' });
  });

  test('a sale in a shift older than 24 hours; the shift can still be closed', async () => {
    const { run, fault, driver, simulator } = await bench();
    await run(driver.openShift(CASHIER));
    simulator.control.moveClock(25 * 3_600_000);
    expect(await fault(driver.registerReceipt(SALE))).toMatchObject({ code: 'shift-over-24h', retry: 'needs-person' });
    expect(await run(driver.status())).toMatchObject({ shift: 'over-24h', receiptOpen: false });
    await run(driver.closeShift(CASHIER));
  });

  test('a sum that is not the total, too small a payment, too much by card: nothing is sent', async () => {
    const { run, fault, driver, count } = await bench();
    await run(driver.openShift(CASHIER));
    const before = count.sent;
    const { payments } = SALE;
    expect(await fault(driver.registerReceipt({ ...SALE, totalMinor: 279_91 }))).toMatchObject({
      code: 'totals-differ',
    });
    expect(
      await fault(driver.registerReceipt({ ...SALE, payments: { ...payments, cashMinor: 279_89 } })),
    ).toMatchObject({
      code: 'totals-differ',
    });
    const card = { ...payments, cashMinor: 0, electronicMinor: 279_91 };
    expect(await fault(driver.registerReceipt({ ...SALE, payments: card }))).toMatchObject({ code: 'totals-differ' });
    expect(await fault(driver.registerReceipt({ ...SALE, positions: [] }))).toMatchObject({ code: 'command-refused' });
    expect(count.sent).toBe(before);
  });

  test('more cash out than the drawer holds', async () => {
    const { run, fault, driver } = await bench();
    await run(driver.openShift(CASHIER));
    expect(await fault(driver.cashMove('out', 1))).toMatchObject({ code: 'not-enough-cash', retry: 'needs-person' });
  });
});

describe('paper', () => {
  test('it ends while FF45 prints: the document is fiscal, its print waits, and B0h finishes it', async () => {
    const { run, driver, simulator } = await bench();
    await run(driver.openShift(CASHIER));
    simulator.control.behave({ do: 'paper-out', code: 'FF45', lines: 3 });
    const sold = await run(driver.registerReceipt(SALE));
    expect(sold).toMatchObject({ fdNumber: 3, print: 'pending', changeMinor: 20_10 });
    expect((await run(driver.status())).paper).toBe('out');
    const asked = simulator.device.archive.length;
    simulator.control.paper(true);
    expect((await run(driver.status())).paper).toBe('waiting-continue');
    await run(driver.continuePrint());
    expect((await run(driver.status())).paper).toBe('present');
    expect(simulator.device.archive.length).toBe(asked);
  });

  test('there is none before the receipt: a fault, nothing open, and the next attempt is sold once', async () => {
    const { run, fault, driver, simulator } = await bench();
    await run(driver.openShift(CASHIER));
    simulator.control.paper(false);
    expect(await fault(driver.registerReceipt(SALE))).toMatchObject({ code: 'paper-out', retry: 'needs-person' });
    simulator.control.paper(true);
    expect(await run(driver.registerReceipt(SALE))).toMatchObject({ fdNumber: 3, print: 'done' });
  });

  test('a stopped document is continued by the next receipt before it prints', async () => {
    const { run, driver, simulator } = await bench();
    await run(driver.openShift(CASHIER));
    simulator.control.behave({ do: 'paper-out', code: 'FF45', lines: 3 });
    await run(driver.registerReceipt(SALE));
    simulator.control.paper(true);
    expect(await run(driver.registerReceipt(SALE))).toMatchObject({ fdNumber: 4, print: 'done' });
  });
});

describe('the wire', () => {
  test('a receipt of two positions is 8D, two FF46 with their 2108, two tags, FF45 and one status: nothing else', async () => {
    const { run, driver, simulator } = await bench();
    await run(driver.openShift(CASHIER));
    await run(driver.baseline('cash-move'));
    const codes: string[] = [];
    simulator.onCommand(({ request }) => codes.push((codeOf(request) ?? 0).toString(16).toUpperCase()));
    await run(driver.registerReceipt(SALE));
    expect(codes).toEqual(['8D', 'FF46', 'FF4D', 'FF46', 'FF4D', 'FF0C', 'FF0C', 'FF45', '10']);
  });

  test('before ФФД 1.2 there is no tag 2108', async () => {
    const { run, driver, simulator } = await bench({ ffdVersion: 2 });
    await run(driver.openShift(CASHIER));
    const codes: string[] = [];
    simulator.onCommand(({ request }) => codes.push((codeOf(request) ?? 0).toString(16).toUpperCase()));
    await run(driver.registerReceipt(SALE));
    expect(codes).toEqual(['8D', 'FF46', 'FF46', 'FF0C', 'FF0C', 'FF45', '10']);
  });

  test('requests asked for at once follow each other and do not cut a receipt', async () => {
    const { clock, driver, run, simulator } = await bench();
    await run(driver.openShift(CASHIER));
    const codes: string[] = [];
    simulator.onCommand(({ request }) => codes.push((codeOf(request) ?? 0).toString(16).toUpperCase()));
    const both = Promise.all([driver.registerReceipt(SALE), driver.status()]);
    const [sold, status] = await passTime(clock, both);
    expect(sold.ok && status.ok).toBe(true);
    expect(codes.indexOf('11')).toBeGreaterThan(codes.indexOf('FF45'));
  });
});

describe('a device of another make or state', () => {
  test('a wrong password is told, not hidden behind «no link»', async () => {
    const clock = new ManualClock();
    const simulator = createShtrihSimulator({ clock, dir: null });
    const driver = createShtrihRegistrar({ port: () => devicePort(simulator, clock, 1), clock, password: 12345 });
    driver.start();
    await clock.advance(20_000);
    expect(driver.health).toBe('faulty');
    const result = await passTime(clock, driver.status());
    expect(result).toMatchObject({ ok: false, fault: { code: 'wrong-password', original: '4F: неверный пароль' } });
    await driver.stop();
  });

  test('an older device refuses the form of FF45: unsupported, and the receipt is cancelled', async () => {
    const { run, fault, driver, simulator } = await bench();
    await run(driver.openShift(CASHIER));
    simulator.control.behave({ do: 'error', error: '7E', code: 'FF45' });
    const told = await fault(driver.registerReceipt(SALE));
    expect(told).toMatchObject({ code: 'unsupported', retry: 'needs-person' });
    expect(told.original).toMatch(/^7E: .*прошивка/);
    expect(simulator.device.state.receipt).toBeNull();
  });

  test('«printing the previous» three times is waited for, then the command is done once', async () => {
    const { run, driver, simulator } = await bench();
    await run(driver.openShift(CASHIER));
    simulator.control.behave({ do: 'error', error: '50', code: '50', times: 3 });
    await run(driver.cashMove('in', 100_00));
    expect((await run(driver.totals())).cashInMinor).toBe(100_00);
  });

  test('nothing is plugged in: link-absent, safe to ask again', async () => {
    const clock = new ManualClock();
    const driver = createShtrihRegistrar({ port: () => createPipe(clock).near, clock });
    expect(await passTime(clock, driver.status())).toMatchObject({
      ok: false,
      fault: { code: 'link-absent', retry: 'safe' },
    });
  });
});
