/** Non-fiscal text, paper and the cover: what the driver says and what is on the paper afterwards. */
import { describe, expect, test } from 'vitest';
import { CUT_LINE } from '../../../drivers/fiscal/shtrih/simulator/printer.ts';
import { type Bench, bench, CASHIER, SALE } from './till-and-device.ts';

/** A slip of forty lines, each of them to be told from the others. */
const SLIP = Array.from({ length: 40 }, (_, index) => `Строка ${index + 1} из 40`);

function printedSince({ simulator }: Bench, from: number): string[] {
  return simulator.device.printer.tape.slice(from);
}

describe('text of forty lines', () => {
  test('is printed line by line and cut once', async () => {
    const till = await bench();
    const from = till.simulator.device.printer.tape.length;
    await till.run(till.driver.printText(SLIP));
    expect(printedSince(till, from)).toEqual([...SLIP, CUT_LINE]);
  });

  test('the paper ends at any line: told as paper-out, and with paper the whole text comes out again', async () => {
    for (let lines = 1; lines <= SLIP.length; lines++) {
      const till = await bench();
      const from = till.simulator.device.printer.tape.length;
      till.simulator.control.endPaperAfter(lines);
      const told = await till.fault(till.driver.printText(SLIP));
      expect(told, `after ${lines}`).toMatchObject({ code: 'paper-out', retry: 'needs-person' });
      expect(printedSince(till, from)).toEqual(SLIP.slice(0, lines));
      till.simulator.control.paper(true);
      await till.run(till.driver.printText(SLIP));
      expect(printedSince(till, from)).toEqual([...SLIP.slice(0, lines), ...SLIP, CUT_LINE]);
      await till.driver.stop();
    }
  });

  test('the paper ends inside a line that takes three: its rest is printed before the text comes again', async () => {
    const till = await bench();
    const from = till.simulator.device.printer.tape.length;
    const long = 'слово '.repeat(20).trim();
    till.simulator.control.endPaperAfter(2);
    expect(await till.fault(till.driver.printText(['Начало', long, 'Конец']))).toMatchObject({ code: 'paper-out' });
    till.simulator.control.paper(true);
    expect((await till.run(till.driver.status())).paper).toBe('waiting-continue');
    await till.run(till.driver.printText(['Начало', long, 'Конец']));
    const printed = printedSince(till, from);
    expect(printed.filter((line) => line === 'Начало')).toHaveLength(2);
    expect(printed.join(' ').split('слово')).toHaveLength(20 + 20 + 1);
    expect(printed.slice(-2)).toEqual(['Конец', CUT_LINE]);
  });

  test('an empty line stays a line, and control characters do not reach the device', async () => {
    const till = await bench();
    const from = till.simulator.device.printer.tape.length;
    await till.run(till.driver.printText(['Итого', '', 'к\tоплате\u0007']));
    expect(printedSince(till, from).map((line) => line.trimEnd())).toEqual([
      'Итого',
      '',
      'к оплате',
      CUT_LINE.trimEnd(),
    ]);
  });

  test('in the middle of a shift it leaves the fiscal storage and the totals alone', async () => {
    const till = await bench();
    await till.run(till.driver.openShift(CASHIER));
    await till.run(till.driver.registerReceipt(SALE));
    const [before, totals] = [await till.run(till.driver.baseline('cash-move')), await till.run(till.driver.totals())];
    await till.run(till.driver.printText(SLIP));
    expect(await till.run(till.driver.baseline('cash-move'))).toEqual(before);
    expect(await till.run(till.driver.totals())).toEqual(totals);
  });
});

describe('the cover', () => {
  async function withOpenCover(): Promise<Bench> {
    const till = await bench();
    await till.run(till.driver.openShift(CASHIER));
    await till.run(till.driver.cashMove('in', 1_000_00));
    till.simulator.control.cover(true);
    return till;
  }

  const deeds: readonly (readonly [string, (till: Bench) => Promise<{ readonly ok: boolean }>])[] = [
    ['a sale', ({ driver }) => driver.registerReceipt(SALE)],
    ['text', ({ driver }) => driver.printText(['Слип'])],
    ['cash in', ({ driver }) => driver.cashMove('in', 100)],
    ['an X report', ({ driver }) => driver.xReport()],
    ['the closing of the shift', ({ driver }) => driver.closeShift(CASHIER)],
    ['going on with a stopped document', ({ driver }) => driver.continuePrint()],
  ];
  test.each(deeds)('is open before %s: told as cover-open, and nothing is done', async (_what, act) => {
    const till = await withOpenCover();
    const documents = till.simulator.device.archive.length;
    const result = act(till);
    expect(await till.run(result.then(asValue))).toMatchObject({
      fault: { code: 'cover-open', retry: 'needs-person', original: '6B: открыта крышка' },
    });
    expect(till.simulator.device.archive).toHaveLength(documents);
    expect(await till.run(till.driver.status())).toMatchObject({ coverOpen: true, receiptOpen: false });
    till.simulator.control.cover(false);
    expect(await till.run(act(till).then(asValue))).toMatchObject({ ok: true });
  });

  test('opened in the middle of a receipt: cover-open, and closed again the receipt is made once', async () => {
    const till = await bench();
    await till.run(till.driver.openShift(CASHIER));
    till.simulator.onCommand(({ request }) => {
      if (request[0] === 0xff && request[1] === 0x46) till.simulator.control.cover(true);
    });
    expect(await till.fault(till.driver.registerReceipt(SALE))).toMatchObject({ code: 'cover-open' });
    till.simulator.onCommand(() => undefined);
    till.simulator.control.cover(false);
    await till.run(till.driver.registerReceipt(SALE));
    expect(till.simulator.device.archive.filter(({ type }) => type === 3)).toHaveLength(1);
  });

  test('opened just before FF45: the refused closing is told as cover-open, not as a lack of paper', async () => {
    const till = await bench();
    await till.run(till.driver.openShift(CASHIER));
    till.simulator.onCommand(({ request }) => {
      if (request[0] === 0xff && request[1] === 0x0c) till.simulator.control.cover(true);
    });
    const plain = { ...SALE, cashier: { name: 'Иванова', inn: '' } };
    expect(await till.fault(till.driver.registerReceipt(plain))).toMatchObject({ code: 'cover-open' });
    till.simulator.onCommand(() => undefined);
    till.simulator.control.cover(false);
    await till.run(till.driver.registerReceipt(SALE));
    expect(till.simulator.device.archive.filter(({ type }) => type === 3)).toHaveLength(1);
  });

  test('closed, without paper: that is paper-out', async () => {
    const till = await withOpenCover();
    till.simulator.control.cover(false);
    till.simulator.control.paper(false);
    expect(await till.fault(till.driver.registerReceipt(SALE))).toMatchObject({ code: 'paper-out' });
  });
});

/** The result itself as a value, so that the clock can be moved until it comes. */
function asValue<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}
