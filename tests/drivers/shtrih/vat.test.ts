import { describe, expect, test } from 'vitest';
import { buildVatMap } from '../../../drivers/fiscal/shtrih/vat.ts';
import { bench, CASHIER, SALE } from './till-and-device.ts';

/** Table 6 of 2026 (spec/fiscal.md 1.7). */
const RATES_2026 = [2000, 1000, 0, 0, 2000, 1000, 500, 700, 500, 700, 2200, 2200];
const model = 'ШТРИХ-М-01Ф';

describe('VAT bytes of FF46', () => {
  test('all twelve of our keys on a device with the rates of 2026', () => {
    expect(Object.fromEntries(buildVatMap({ ratesByRow: RATES_2026, replaces20by22: false, model }))).toEqual({
      '20': 0x01,
      '10': 0x02,
      '0': 0x04,
      none: 0x08,
      '20/120': 0x10,
      '10/110': 0x20,
      '5': 0x81,
      '7': 0x82,
      '5/105': 0x84,
      '7/107': 0x88,
      '22': 0xcb,
      '22/122': 0xcc,
    });
  });

  test('ШТРИХ-НАНО-Ф has its own bytes for 22 %', () => {
    const map = buildVatMap({ ratesByRow: RATES_2026, replaces20by22: false, model: 'ШТРИХ-НАНО-Ф' });
    expect([map.get('22'), map.get('22/122'), map.get('7/107')]).toEqual([0x90, 0xa0, 0x88]);
  });

  test('a device of six rows has no 22, 7 and 5 %', () => {
    const map = buildVatMap({ ratesByRow: RATES_2026.slice(0, 6), replaces20by22: false, model });
    expect([...map.keys()].sort()).toEqual(['0', '10', '10/110', '20', '20/120', 'none']);
  });

  test('row 1 re-programmed to 22 %: byte 01 is 22 %, and 20 % is not there', () => {
    const map = buildVatMap({ ratesByRow: [2200, 1000, 0, 0, 2200, 1000], replaces20by22: false, model });
    expect([map.get('22'), map.get('22/122'), map.get('20'), map.get('20/120')]).toEqual([
      0x01,
      0x10,
      undefined,
      undefined,
    ]);
  });

  test('«replace 20 by 22»: 20 % is not available; 22 % has its own row, or the replaced one', () => {
    const twelve = buildVatMap({ ratesByRow: RATES_2026, replaces20by22: true, model });
    expect([twelve.get('22'), twelve.get('22/122'), twelve.get('20'), twelve.get('20/120')]).toEqual([
      0xcb,
      0xcc,
      undefined,
      undefined,
    ]);
    const six = buildVatMap({ ratesByRow: RATES_2026.slice(0, 6), replaces20by22: true, model });
    expect([six.get('22'), six.get('22/122')]).toEqual([0x01, 0x10]);
  });
});

describe('against the device', () => {
  /** Changes a cell of the device's tables and connects anew. */
  async function withCell(cell: string, value: number) {
    const till = await bench();
    till.simulator.device.state.cells[cell] = value;
    till.simulator.control.powerOff();
    await till.clock.advance(10);
    till.simulator.control.powerOn();
    await till.ready();
    await till.run(till.driver.openShift(CASHIER));
    return till;
  }

  test('22 % that the device does not have is a fault after a second look and before anything is opened', async () => {
    const till = await withCell('6.11.1', 1800);
    const commands: number[] = [];
    till.simulator.onCommand(({ request }) => commands.push(request[0] ?? 0));
    expect(await till.fault(till.driver.registerReceipt(SALE))).toEqual({
      code: 'vat-unknown',
      device: 'shtrih',
      retry: 'needs-person',
      original: 'в таблице ККТ нет ставки НДС 22',
    });
    // Tables 6 and 17 are read again (1Fh); 8Dh, which opens a receipt, is never sent.
    expect(commands).toContain(0x1f);
    expect(commands).not.toContain(0x8d);
  });

  test('a device that turns 20 % into 22 % is never told 20 %', async () => {
    const till = await withCell('17.1.71', 1);
    await till.run(till.driver.registerReceipt(SALE));
    const old = SALE.positions.map((position) => ({ ...position, vat: '20' as const }));
    expect(await till.fault(till.driver.registerReceipt({ ...SALE, positions: old }))).toMatchObject({
      code: 'vat-unknown',
    });
  });

  test('a sale at 22 % on the НАНО is registered with its own byte', async () => {
    const till = await bench({ modelName: 'ШТРИХ-НАНО-Ф', vatBytes: 'nano' });
    await till.run(till.driver.openShift(CASHIER));
    await till.run(till.driver.registerReceipt(SALE));
    expect(till.simulator.device.printer.tape.join('\n')).toContain('НДС 22%');
  });
});
