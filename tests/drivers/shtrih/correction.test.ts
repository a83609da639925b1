/** Corrections by the device's ФФД (spec/fiscal.md 1.7 and 5.3, spec/rules.md 4.8), down to bytes and tags. */
import { describe, expect, test } from 'vitest';
import type { FiscalCorrection } from '../../../drivers/fiscal/fiscal.ts';
import { findTag, fromHex } from '../../../drivers/fiscal/shtrih/simulator/tlv.ts';
import { decodeText } from '../../../drivers/kit/fields.ts';
import { type Bench, bench, CASHIER, SALE } from './till-and-device.ts';

/** 99.90 at 10/110 is 9.0818 roubles of tax, 180.00 without VAT. */
const CORRECTION: FiscalCorrection = {
  operation: 'sale',
  correctionType: 'own',
  basisDate: '2026-11-20',
  basisNumber: '17',
  description: 'Чек не пробит',
  wrongFiscalSign: null,
  positions: SALE.positions.map((position, index) => ({ ...position, vat: index === 0 ? '10' : 'none' })),
  payments: { cashMinor: 200_00, electronicMinor: 79_90, prepaidMinor: 0, creditMinor: 0, otherMinor: 0 },
  totalMinor: 279_90,
  vatSums: [
    { vat: '10', amountMinor: 9_08 },
    { vat: 'none', amountMinor: 180_00 },
  ],
  taxSystem: 'osn',
  cashier: CASHIER,
};
const EXPECTED = { kind: 'correction', operation: 'sale', totalMinor: 279_90 } as const;

const FFD = { '1.05': 2, '1.1': 3, '1.2': 4 } as const;

async function opened(ffd: keyof typeof FFD): Promise<Bench & { readonly sent: Uint8Array[] }> {
  const till = await bench({ ffdVersion: FFD[ffd] });
  await till.run(till.driver.openShift(CASHIER));
  const sent: Uint8Array[] = [];
  till.simulator.onCommand(({ request }) => sent.push(request));
  return Object.assign(till, { sent });
}

const hexOf = (bytes: Iterable<number>): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');

/** CMD of every frame but readings of state: those between the operation and its answer say nothing of its form. */
function commands(sent: readonly Uint8Array[]): string[] {
  const all = sent.map(([first = 0, second = 0]) => hexOf(first === 0xff ? [first, second] : [first]));
  return all.filter((code) => !['10', 'ff 01', 'ff 0a', 'ff 40'].includes(code));
}

function tags({ simulator }: Bench) {
  const made = simulator.device.archive.at(-1) ?? expect.fail('there is a document');
  const all = fromHex(made.tlvHex);
  const basis = findTag(all, 1174) ?? new Uint8Array(0);
  const text = (from: Uint8Array, tag: number): string | null => {
    const value = findTag(from, tag);
    return value && decodeText('cp866', value);
  };
  return {
    type: made.type,
    correctionType: findTag(all, 1173)?.[0],
    day: hexOf(findTag(basis, 1178) ?? []),
    number: text(basis, 1179),
    description: text(basis, 1177),
    wrong: text(all, 1192),
    cashier: text(all, 1021),
    positions: made.receipt?.positions.length,
  };
}

/** 2026-11-20 is day 20 777 since 1970: 1 795 132 800 seconds, 6A FF 8D 80. */
const DAY = '80 8d ff 6a';

describe.each(['1.1', '1.2'] as const)('ФФД %s: a correction is a receipt with positions', (ffd) => {
  test('8Dh with 80h, positions, tags, FF45h: type 31 with 1173, 1174 {1178, 1179} and 1192', async () => {
    const till = await opened(ffd);
    const made = await till.run(till.driver.registerCorrection({ ...CORRECTION, wrongFiscalSign: 3_141_592_653 }));
    expect(made).toMatchObject({ fdNumber: 3, shiftNumber: 1, changeMinor: 0, print: 'done' });
    const position = ffd === '1.2' ? ['ff 46', 'ff 4d'] : ['ff 46'];
    const five = ['ff 0c', 'ff 0c', 'ff 0c', 'ff 0c', 'ff 0c'];
    expect(commands(till.sent)).toEqual(['8d', ...position, ...position, ...five, 'ff 45']);
    expect(till.sent.find(([code]) => code === 0x8d)?.at(-1)).toBe(0x80);
    expect(tags(till)).toEqual({
      type: 31,
      correctionType: 0,
      day: DAY,
      number: '17',
      description: null,
      wrong: '3141592653',
      cashier: 'Кассир Иванова',
      positions: 2,
    });
    expect(till.simulator.device.printer.tape).toContain('ОСНОВАНИЕ: 20.11.2026 17');
  });

  test.each([
    ['sale', 0x80],
    ['purchase', 0x81],
    ['sale-return', 0x82],
    ['purchase-return', 0x83],
  ] as const)('%s opens with another byte and is found as itself', async (operation, byte) => {
    const till = await opened(ffd);
    const { fdNumber } = await till.run(till.driver.registerCorrection({ ...CORRECTION, operation }));
    expect(till.sent.find(([code]) => code === 0x8d)?.at(-1)).toBe(byte);
    expect(await till.run(till.driver.document(fdNumber))).toMatchObject({ type: 'correction', operation });
  });

  test('by an order, without a wrong receipt: 1173 is 1 and there is no 1192', async () => {
    const till = await opened(ffd);
    await till.run(till.driver.registerCorrection({ ...CORRECTION, correctionType: 'order', basisNumber: '12-03/45' }));
    expect(tags(till)).toMatchObject({ correctionType: 1, number: '12-03/45', wrong: null });
  });
});

describe('ФФД 1.05: a correction is sums without positions', () => {
  test('FF35h, tags, FF4Ah byte by byte as spec/fiscal.md 1.7 has it', async () => {
    const till = await opened('1.05');
    const made = await till.run(till.driver.registerCorrection({ ...CORRECTION, wrongFiscalSign: 42 }));
    expect(made).toMatchObject({ fdNumber: 3, shiftNumber: 1, changeMinor: 0, print: 'done' });
    expect(made.deviceTime).toMatch(/^2026-11-23T12:0\d$/);
    expect(commands(till.sent)).toEqual(['ff 35', 'ff 0c', 'ff 0c', 'ff 0c', 'ff 0c', 'ff 4a']);
    const zero = '00 00 00 00 00';
    expect(hexOf(till.sent.find(([, code]) => code === 0x4a) ?? [])).toBe(
      [
        'ff 4a 1e 00 00 00',
        '00 01', // own, sale
        '56 6d 00 00 00', // 27 990
        ['20 4e 00 00 00', '36 1f 00 00 00', zero, zero, zero].join(' '), // 20 000 cash, 7 990 electronic
        [zero, '8c 03 00 00 00', zero, '50 46 00 00 00', zero, zero].join(' '), // 908 at 10 %, 18 000 without VAT
        '01',
      ].join(' '),
    );
    expect(tags(till)).toEqual({
      type: 31,
      correctionType: 0,
      day: DAY,
      number: '17',
      description: 'Чек не пробит',
      wrong: '42',
      cashier: 'Кассир Иванова',
      positions: 0,
    });
  });

  test('purchase is sign 3, an order is type 1; an empty number and description are left out', async () => {
    const till = await opened('1.05');
    const plain = { ...CORRECTION, operation: 'purchase', basisNumber: '', description: '' } as const;
    await till.run(till.driver.registerCorrection(plain));
    expect(hexOf(till.sent.find(([, code]) => code === 0x4a)?.subarray(6, 8) ?? [])).toBe('00 03');
    expect(tags(till)).toMatchObject({ day: DAY, number: null, description: null });
  });

  test.each(['sale-return', 'purchase-return'] as const)(
    '%s does not exist: unsupported, nothing is begun',
    async (operation) => {
      const till = await opened('1.05');
      const told = await till.fault(till.driver.registerCorrection({ ...CORRECTION, operation }));
      expect(told).toMatchObject({ code: 'unsupported', retry: 'needs-person' });
      expect(commands(till.sent)).toEqual([]);
    },
  );

  test('a rate without a place among the six sums is told, not put elsewhere', async () => {
    const till = await opened('1.05');
    const at22 = CORRECTION.positions.map((position) => ({ ...position, vat: '22' as const }));
    const told = await till.fault(
      till.driver.registerCorrection({
        ...CORRECTION,
        positions: at22,
        vatSums: [{ vat: '22', amountMinor: 50_47 }],
      }),
    );
    expect(told.code).toBe('vat-unknown');
    expect(commands(till.sent)).toEqual([]);
  });

  test('the sum of a rate is missing: refused', async () => {
    const till = await opened('1.05');
    const vatSums = CORRECTION.vatSums.slice(0, 1);
    expect(await till.fault(till.driver.registerCorrection({ ...CORRECTION, vatSums }))).toMatchObject({
      code: 'command-refused',
      original: 'нет суммы НДС по ставке none',
    });
  });

  test.each([
    ['after', 'done'],
    ['before', 'not-done'],
  ] as const)('power lost %s FF4A: %s, and the storage holds nothing half-made', async (moment, outcome) => {
    const till = await opened('1.05');
    const before = await till.run(till.driver.baseline('document'));
    till.simulator.control.behave({ do: 'power-off', moment, code: 'FF4A' });
    expect(await till.fault(till.driver.registerCorrection(CORRECTION))).toMatchObject({ retry: 'after-check' });
    till.simulator.control.powerOn();
    await till.ready();
    expect(await till.run(till.driver.settle(before, EXPECTED))).toMatchObject({ outcome });
    expect(till.simulator.device.state.begun).toBe('none');
    expect(till.simulator.device.archive.filter(({ type }) => type === 31)).toHaveLength(outcome === 'done' ? 1 : 0);
    expect(await till.run(till.driver.registerReceipt(SALE))).toMatchObject({
      fdNumber: outcome === 'done' ? 4 : 3,
    });
  });

  test.each([
    ['37', 'FF4A', 'unsupported'],
    ['33', 'FF4A', 'command-refused'],
    ['37', 'FF35', 'unsupported'],
    ['33', 'FF0C', 'command-refused'],
  ])('the device answers %s to %s: %s, and what was begun is withdrawn', async (error, code, fault) => {
    const till = await opened('1.05');
    till.simulator.control.behave({ do: 'error', error, code });
    expect(await till.fault(till.driver.registerCorrection(CORRECTION))).toMatchObject({
      code: fault,
      retry: 'needs-person',
    });
    expect(till.simulator.device.state.begun).toBe('none');
    expect(till.simulator.device.archive).toHaveLength(2);
  });

  test('no paper: told as such, nothing registered; with paper it is done once', async () => {
    const till = await opened('1.05');
    till.simulator.control.paper(false);
    expect(await till.fault(till.driver.registerCorrection(CORRECTION))).toMatchObject({ code: 'paper-out' });
    expect(till.simulator.device.archive).toHaveLength(2);
    till.simulator.control.paper(true);
    expect(await till.run(till.driver.registerCorrection(CORRECTION))).toMatchObject({ fdNumber: 3 });
  });
});

describe('whatever the ФФД', () => {
  test('a device that does not tell its ФФД is not guessed at', async () => {
    const till = await bench({ ffdVersion: 1 });
    await till.run(till.driver.openShift(CASHIER));
    expect(await till.fault(till.driver.registerCorrection(CORRECTION))).toMatchObject({ code: 'unsupported' });
    expect(till.simulator.device.archive).toHaveLength(2);
  });

  const wrong: readonly (readonly [string, Partial<FiscalCorrection>, string])[] = [
    ['no positions', { positions: [] }, 'command-refused'],
    ['a total that is not that of the positions', { totalMinor: 279_91 }, 'totals-differ'],
    ['more cash than the total', { payments: { ...CORRECTION.payments, cashMinor: 201_00 } }, 'totals-differ'],
    ['a day that is not in the calendar', { basisDate: '2026-02-30' }, 'command-refused'],
    ['a day written another way', { basisDate: '20.11.2026' }, 'command-refused'],
    ['no day', { basisDate: '' }, 'command-refused'],
    ['an order without a number', { correctionType: 'order', basisNumber: '' }, 'command-refused'],
    ['a number of 33 characters', { basisNumber: '1'.repeat(33) }, 'command-refused'],
    ['a description of 191 characters', { description: 'а'.repeat(191) }, 'command-refused'],
  ];
  test.each(wrong.flatMap((row) => (['1.05', '1.2'] as const).map((ffd) => [ffd, ...row] as const)))(
    '%s: %s is refused before anything is sent',
    async (ffd, _what, change, code) => {
      const till = await opened(ffd);
      const { sent } = till.count;
      expect(await till.fault(till.driver.registerCorrection({ ...CORRECTION, ...change }))).toMatchObject({ code });
      expect(till.count.sent).toBe(sent);
    },
  );

  test('a number of 32 and a description of 190 characters fit one tag', async () => {
    const till = await opened('1.05');
    const long = { basisNumber: '1'.repeat(32), description: 'а'.repeat(190) };
    await till.run(till.driver.registerCorrection({ ...CORRECTION, ...long }));
    expect(tags(till)).toMatchObject({ number: long.basisNumber, description: long.description });
  });

  test.each(['1.05', '1.2'] as const)('%s: a shift closed or over 24 hours is told', async (ffd) => {
    const till = await opened(ffd);
    till.simulator.control.moveClock(25 * 3_600_000);
    expect(await till.fault(till.driver.registerCorrection(CORRECTION))).toMatchObject({ code: 'shift-over-24h' });
    await till.run(till.driver.closeShift(CASHIER));
    expect(await till.fault(till.driver.registerCorrection(CORRECTION))).toMatchObject({ code: 'shift-closed' });
  });
});

test('1192 of a receipt that undoes a wrong one reaches the document (ФФД 1.05, spec/rules.md 4.8)', async () => {
  const till = await opened('1.05');
  await till.run(till.driver.registerReceipt({ ...SALE, wrongFiscalSign: 1_234_567_890 }));
  expect(tags(till)).toMatchObject({ type: 3, wrong: '1234567890' });
});
