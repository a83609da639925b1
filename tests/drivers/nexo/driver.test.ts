import { describe, expect, test } from 'vitest';
import { buildFrame } from '#drivers/terminal/nexo/framing.ts';
import { serviceIdOf } from '#drivers/terminal/nexo/ids.ts';
import type { TerminalBaseline, TerminalRequest } from '#drivers/terminal/terminal.ts';
import { answerText, LOGIN_BODY, type Script, scriptedBench } from './scripted-terminal.ts';

const ID = '0190a6c0-7b1e-7c3a-8f00-1234567890ab';
const BARE = '0190a6c07b1e7c3a8f001234567890ab';
const PURCHASE: TerminalRequest = { id: ID, kind: 'purchase', way: 'card', amountMinor: 1230, original: null };
const BEFORE: TerminalBaseline = { terminalId: 'S-1', lastOperation: '', batch: '1' };

/** Written by hand after the tables of AT (README of the model): numbers as numbers, batch as a string. */
const payment = (amount = '12.30', pan = '541333 **** 9999', extra = ''): string =>
  `{"Response":{"Result":"Success","AdditionalResponse":"tid=75008565&transactionType=GOODS_SERVICES"},` +
  `"SaleData":{"SaleTransactionID":{"TransactionID":"${BARE}","TimeStamp":"2026-11-23T09:00:00.000Z"}},` +
  `"POIData":{"POIReconciliationID":"1007","POITransactionID":{"TransactionID":"4j9Z001","TimeStamp":"2026-11-23T09:00:05.000Z"}},` +
  `"PaymentResult":{"PaymentType":"Normal","AmountsResp":{"Currency":"RUB","AuthorizedAmount":${amount}},` +
  `"PaymentInstrumentData":{"PaymentInstrumentType":"Card","CardData":{"MaskedPan":"${pan}","PaymentBrand":"mir"${extra}}},` +
  `"PaymentAcquirerData":{"MerchantID":"M","AcquirerPOIID":"75008565","ApprovalCode":"123456",` +
  `"AcquirerTransactionID":{"TransactionID":"632709000001","TimeStamp":"2026-11-23T09:00:04.000Z"}}},` +
  `"PaymentReceipt":[{"DocumentQualifier":"CashierReceipt","OutputContent":{"OutputFormat":"Text","OutputText":[{"Text":"КАССИРУ"}]}},` +
  `{"DocumentQualifier":"CustomerReceipt","OutputContent":{"OutputFormat":"Text","OutputText":[{"Text":"КАРТА ${pan}"},{"Text":"12.30"}]}}]}`;

const failure = (condition: string, text = ''): string =>
  `{"Response":{"Result":"Failure","ErrorCondition":"${condition}","AdditionalResponse":"${text}"}}`;

const answering =
  (category: string, body: string): Script =>
  (asked) =>
    asked.category === category ? { body } : null;

describe('a purchase', () => {
  test('goes out as one message whose amount is a number of two decimals', async () => {
    const { device, terminal, until } = await scriptedBench();
    device.script = answering('Payment', payment());
    await until(terminal.run(PURCHASE));
    expect(device.asked.map(({ category }) => category)).toEqual(['Login', 'Payment']);
    expect(device.asked[1]?.text).toBe(
      '{"SaleToPOIRequest":{"MessageHeader":{"ProtocolVersion":"3.0","MessageClass":"Service","MessageCategory":"Payment",' +
        `"MessageType":"Request","ServiceID":"${serviceIdOf(ID)}","SaleID":"RMK-1","POIID":"POI-1"},"PaymentRequest":{` +
        `"SaleData":{"SaleTransactionID":{"TransactionID":"${BARE}","TimeStamp":"2026-11-23T09:00:00.010Z"}},` +
        '"PaymentTransaction":{"AmountsReq":{"Currency":"RUB","RequestedAmount":12.30}},"PaymentData":{"PaymentType":"Normal"}}}}',
    );
  });

  test('its approval is read field by field', async () => {
    const { device, terminal, until } = await scriptedBench();
    device.script = answering('Payment', payment());
    expect(await until(terminal.run(PURCHASE))).toEqual({
      ok: true,
      value: {
        outcome: 'approved',
        approval: {
          rrn: '632709000001',
          authCode: '123456',
          cardMask: '•••• 9999',
          cardKind: 'mir',
          terminalId: 'S-1',
          batch: '1007',
          slip: ['КАРТА ****** **** 9999', '12.30'],
        },
      },
    });
  });

  test.each(['12.3', '12.30', '12.300000', '"12.30"'])('an approved amount of %s is 12 roubles 30', async (amount) => {
    const { device, terminal, until } = await scriptedBench();
    device.script = answering('Payment', payment(amount));
    expect(await until(terminal.run(PURCHASE))).toMatchObject({ ok: true, value: { outcome: 'approved' } });
  });

  test.each(['12.31', '12', '0.00'])('an approved amount of %s is no approval: a person must look', async (amount) => {
    const { device, terminal, until } = await scriptedBench();
    device.script = answering('Payment', payment(amount));
    expect(await until(terminal.run(PURCHASE))).toMatchObject({
      ok: false,
      fault: { code: 'garbled-answer', retry: 'needs-person' },
    });
  });

  test.each(['1.23e1', '12.305', '-12.30', '"12,30"', '{}'])('an amount of %s cannot be read: ask', async (amount) => {
    const { device, terminal, until } = await scriptedBench();
    device.script = answering('Payment', payment(amount));
    expect(await until(terminal.run(PURCHASE))).toMatchObject({
      ok: false,
      fault: { code: 'garbled-answer', retry: 'after-check' },
    });
  });

  test('an answer that names another sale of ours is not believed', async () => {
    const { device, terminal, until } = await scriptedBench();
    device.script = answering('Payment', payment().replace(BARE, 'another'));
    expect(await until(terminal.run(PURCHASE))).toMatchObject({
      ok: false,
      fault: { code: 'garbled-answer', retry: 'after-check' },
    });
  });

  test.each([
    ['Refusal', 'message=Declined%20by%20bank&refusalReason=5', 'Declined by bank'],
    ['Cancel', 'Отменено', 'Отменено'],
    ['UnreachableHost', '', ''],
    ['Something-new', 'card 2200700000004821', 'card ************4821'],
  ])('%s is a decline with its words', async (condition, said, text) => {
    const { device, terminal, until } = await scriptedBench();
    device.script = answering('Payment', failure(condition, said));
    expect(await until(terminal.run(PURCHASE))).toEqual({
      ok: true,
      value: { outcome: 'declined', code: condition, text },
    });
  });

  test.each([
    ['Busy', 'terminal-busy', 'safe'],
    ['InProgress', 'terminal-busy', 'safe'],
    ['UnavailableDevice', 'terminal-needs-service', 'needs-person'],
    ['MessageFormat', 'command-refused', 'needs-person'],
    ['UnavailableService', 'unsupported', 'needs-person'],
  ])('%s is the fault %s (%s): nothing was begun', async (condition, code, retry) => {
    const { device, terminal, until } = await scriptedBench();
    device.script = answering('Payment', failure(condition));
    expect(await until(terminal.run(PURCHASE))).toMatchObject({ ok: false, fault: { code, retry } });
  });

  test('a terminal that logged us out is logged in to, and the refused message is said once more', async () => {
    const { device, terminal, until } = await scriptedBench();
    let refused = false;
    device.script = ({ category }) => {
      if (category !== 'Payment') return null;
      const first = !refused;
      refused = true;
      return { body: first ? failure('LoggedOut') : payment() };
    };
    expect(await until(terminal.run(PURCHASE))).toMatchObject({ ok: true, value: { outcome: 'approved' } });
    expect(device.asked.map(({ category }) => category)).toEqual(['Login', 'Payment', 'Login', 'Payment']);
  });

  test('a void of a purchase the terminal has forgotten names it by the bank’s number', async () => {
    const { device, terminal, until } = await scriptedBench();
    device.script = ({ category }) => ({ body: category === 'Login' ? LOGIN_BODY : failure('NotFound') });
    const original = { id: 'p', rrn: '632709000001', authCode: '123456' };
    await until(terminal.run({ id: 'v', kind: 'void', way: 'card', amountMinor: 1230, original }));
    expect(device.asked.map(({ category }) => category)).toEqual(['Login', 'TransactionStatus', 'Reversal']);
    expect(device.asked[2]?.text).toContain('"HostTransactionID":{"TransactionID":"632709000001"');
    expect(device.asked[2]?.text).not.toContain('ReversedAmount');
  });
});

describe('what is no answer', () => {
  const GARBAGE: readonly (readonly [words: string, bytes: Uint8Array])[] = [
    ['noise', Uint8Array.from({ length: 40 }, (_, index) => 0x80 + index)],
    ['a giant length', Uint8Array.of(0x7f, 0xff, 0xff, 0xff, 0x7b, 0x7d)],
    ['a text that is no JSON', buildFrame('{"SaleToPOIResponse": }')],
    ['JSON that is no nexo', buildFrame('{"hello":"world"}')],
    [
      'bytes that are no UTF-8',
      (() => {
        const frame = buildFrame('{"a":"bcd"}');
        frame[9] = 0xff;
        return frame;
      })(),
    ],
    ['half a message', buildFrame(answerText('Payment', serviceIdOf(ID), payment())).subarray(0, 300)],
    ['a message without its body', buildFrame(answerText('Payment', serviceIdOf(ID), '{}'))],
    [
      'a body of another shape',
      buildFrame(answerText('Payment', serviceIdOf(ID), '{"Response":{"Result":"Perhaps"}}')),
    ],
  ];

  test.each(GARBAGE)('%s is garbled: ask; and the next question is answered', async (_words, raw) => {
    const { clock, device, terminal, until } = await scriptedBench();
    device.script = ({ category }) => (category === 'Payment' ? { raw } : null);
    const startMs = clock.now();
    expect(await until(terminal.run(PURCHASE))).toMatchObject({
      ok: false,
      fault: { code: 'garbled-answer', retry: 'after-check', device: 'nexo' },
    });
    expect(clock.now() - startMs, 'told soon, not after the buyer’s time').toBeLessThan(5_000);
    device.script = answering('GetTotals', '{"Response":{"Result":"Success"},"POIReconciliationID":7}');
    expect(await until(terminal.status())).toEqual({
      ok: true,
      value: { model: 'T 2', terminalId: 'S-1', batch: '7' },
    });
  });

  test.each([
    ['another ServiceID', answerText('Payment', 'A000000000', payment())],
    ['another category', answerText('Reversal', serviceIdOf(ID), payment())],
    ['another till', answerText('Payment', serviceIdOf(ID), payment(), 'RMK-2')],
  ])('an answer with %s is nobody’s; the true one that follows is taken', async (_words, text) => {
    const { device, terminal, until, tape } = await scriptedBench();
    device.script = ({ category }) =>
      category === 'Payment'
        ? {
            raw: Uint8Array.of(
              ...buildFrame(text),
              ...buildFrame(answerText('Payment', serviceIdOf(ID), failure('Refusal'))),
            ),
          }
        : null;
    expect(await until(terminal.run(PURCHASE))).toMatchObject({ ok: true, value: { outcome: 'declined' } });
    expect(tape.join('\n')).toContain('nobody waits for');
  });

  test('what the terminal shows meanwhile is no answer either', async () => {
    const { device, terminal, until } = await scriptedBench();
    const notice =
      '{"SaleToPOIRequest":{"MessageHeader":{"MessageClass":"Device","MessageCategory":"Display","MessageType":"Request","DeviceID":"1","SaleID":"RMK-1","POIID":"POI-1"},"DisplayRequest":{}}}';
    device.script = ({ category }) =>
      category === 'Payment'
        ? {
            raw: Uint8Array.of(...buildFrame(notice), ...buildFrame(answerText('Payment', serviceIdOf(ID), payment()))),
          }
        : null;
    expect(await until(terminal.run(PURCHASE))).toMatchObject({ ok: true, value: { outcome: 'approved' } });
  });

  test('silence lasts as long as a buyer may need, then: ask; the message went out once', async () => {
    const { clock, device, terminal, until } = await scriptedBench();
    const startMs = clock.now();
    expect(await until(terminal.run(PURCHASE))).toMatchObject({
      ok: false,
      fault: { code: 'no-answer', retry: 'after-check' },
    });
    expect(clock.now() - startMs).toBe(180_000);
    expect(device.asked.filter(({ category }) => category === 'Payment')).toHaveLength(1);
  });

  test('a line that breaks while the terminal works: ask', async () => {
    const { device, terminal, until } = await scriptedBench();
    const running = terminal.run(PURCHASE);
    device.script = ({ category }) => {
      if (category === 'Payment') device.breakLine();
      return null;
    };
    expect(await until(running)).toMatchObject({ ok: false, fault: { code: 'link-lost', retry: 'after-check' } });
  });

  test('a question without an answer moves nothing and is safe to ask again; the line is made anew', async () => {
    const { clock, device, terminal, until } = await scriptedBench();
    expect(await until(terminal.status())).toMatchObject({ ok: false, fault: { code: 'no-answer', retry: 'safe' } });
    expect(terminal.health).toBe('faulty');
    await clock.advance(5_000);
    expect(terminal.health).toBe('ready');
    expect(device.asked.filter(({ category }) => category === 'Login')).toHaveLength(2);
  });

  test('something else at the other end is the wrong device, and nothing is sent to it', async () => {
    const { clock, device, terminal, until } = await scriptedBench();
    device.script = () => ({ body: '{"Response":{"Result":"Success"},"POISystemData":{}}' });
    device.breakLine();
    await clock.advance(1_000);
    expect(terminal.health).toBe('faulty');
    expect(await until(terminal.run(PURCHASE))).toMatchObject({
      ok: false,
      fault: { code: 'wrong-device', retry: 'safe' },
    });
    expect(device.asked.every(({ category }) => category === 'Login')).toBe(true);
  });
});

describe('what became of it', () => {
  const repeated = (serviceId: string, body: string): string =>
    `{"Response":{"Result":"Success"},"RepeatedMessageResponse":{"MessageHeader":{"MessageClass":"Service","MessageCategory":"Payment","MessageType":"Response","ServiceID":"${serviceId}","SaleID":"RMK-1","POIID":"POI-1"},"RepeatedResponseMessageBody":{"PaymentResponse":${body}}}}`;

  test('is asked by the ServiceID that our id makes', async () => {
    const { device, terminal, until } = await scriptedBench();
    device.script = answering('TransactionStatus', repeated(serviceIdOf(ID), payment()));
    expect(await until(terminal.settle(BEFORE, PURCHASE))).toMatchObject({
      ok: true,
      value: { outcome: 'approved', approval: { rrn: '632709000001' } },
    });
    expect(device.asked.at(-1)?.text).toContain(
      `"TransactionStatusRequest":{"MessageReference":{"MessageCategory":"Payment","ServiceID":"${serviceIdOf(ID)}","SaleID":"RMK-1"}}`,
    );
  });

  test('a terminal that repeats another operation’s answer does not settle ours', async () => {
    const { device, terminal, until } = await scriptedBench();
    let sums = '';
    device.script = (asked) =>
      asked.category === 'GetTotals'
        ? { body: `{"Response":{"Result":"Success"},"POIReconciliationID":"1007","TransactionTotals":[${sums}]}` }
        : answering('TransactionStatus', repeated('A000000000', payment()))(asked);
    const baseline = await until(terminal.baseline());
    const before = baseline.ok ? baseline.value : BEFORE;
    expect(await until(terminal.settle(before, PURCHASE))).toEqual({ ok: true, value: { outcome: 'not-done' } });
    const unclear = { ok: true, value: { outcome: 'unclear', reason: 'forgotten' } };
    expect(await until(terminal.settle(BEFORE, PURCHASE))).toEqual(unclear);
    sums =
      '{"PaymentInstrumentType":"Card","PaymentTotals":[{"TransactionType":"Debit","TransactionCount":1,"TransactionAmount":12.30}]}';
    expect(await until(terminal.settle(before, PURCHASE)), 'its sums have grown since').toEqual(unclear);
  });

  test('an answer repeated with another amount stays with a person', async () => {
    const { device, terminal, until } = await scriptedBench();
    device.script = answering('TransactionStatus', repeated(serviceIdOf(ID), payment('99.00')));
    expect(await until(terminal.settle(BEFORE, PURCHASE))).toMatchObject({
      ok: false,
      fault: { code: 'garbled-answer', retry: 'needs-person' },
    });
  });

  test('a refusal to begin, repeated, is «not done»', async () => {
    const { device, terminal, until } = await scriptedBench();
    device.script = answering('TransactionStatus', repeated(serviceIdOf(ID), failure('Busy')));
    expect(await until(terminal.settle(BEFORE, PURCHASE))).toEqual({ ok: true, value: { outcome: 'not-done' } });
  });
});

describe('card numbers', () => {
  test('a careless terminal’s whole card number is in no value and on no tape', async () => {
    const { device, terminal, until, tape } = await scriptedBench();
    const pan = '2200700000004821';
    const text = answerText('Payment', serviceIdOf(ID), payment('12.30', pan, `,"PAN":"${pan}"`));
    device.script = ({ category }) => (category === 'Payment' ? { raw: buildFrame(text) } : null);
    const result = await until(terminal.run(PURCHASE));
    expect(result).toMatchObject({ ok: true, value: { approval: { cardMask: '•••• 4821' } } });
    expect(JSON.stringify(result)).not.toContain('220070');
    const bytes = tape
      .flatMap((line) => /< (.+)$/.exec(line)?.[1]?.split(' ') ?? [])
      .map((pair) => Number.parseInt(pair, 16));
    const recorded = new TextDecoder().decode(Uint8Array.from(bytes));
    expect(recorded).toContain('************4821');
    expect(recorded).not.toContain('220070');
    expect(recorded, 'the rest is as it came').toContain(text.slice(0, 300));
  });

  test('a card number that comes in two chunks is masked all the same', async () => {
    const { device, terminal, until, tape } = await scriptedBench();
    const frame = buildFrame(answerText('Payment', serviceIdOf(ID), payment('12.30', '2200700000004821')));
    const cut = Buffer.from(frame).indexOf('2200700000004821') + 8;
    device.script = ({ category }) => {
      if (category !== 'Payment') return null;
      device.send(frame.subarray(0, cut));
      return { raw: frame.subarray(cut) };
    };
    await until(terminal.run(PURCHASE));
    expect(tape.join('\n')).not.toContain('32 32 30 30 37 30');
    expect(tape.join('\n')).not.toContain('30 30 30 30 34 38 32 31');
  });
});
