import { describe, expect, it } from 'vitest';
import { contract } from '#contract/contract.ts';
import { readNumber } from '../../../src-renderer/screens/pay/decide-dialog.tsx';
import { readHost, withDriver } from '../../../src-renderer/screens/setup/device-form.ts';
import {
  mistakesOf as mistakesAmong,
  openForm,
  type SetupForm,
  type Step,
  settingsOf as settingsAmong,
} from '../../../src-renderer/screens/setup/setup-form.ts';
import { REPLIES } from '../harness/replies.ts';

const known = REPLIES['setup.get'];
if (known === undefined) throw new Error('the harness has no setup.get');
const mistakesOf = (step: Step, form: SetupForm) => mistakesAmong(step, form, known);
const settingsOf = (form: SetupForm) => settingsAmong(form, known);
const empty = openForm(known);
const filled = { ...empty, shopName: ' Рыбка ', shopInn: '7707083893', cashierName: 'Иванова А. А.', address: 'Тверь' };

describe('the first run', () => {
  it('opens with the first known registrar on the first found port', () => {
    expect(empty.registrar).toMatchObject({ driver: 'shtrih', portType: 'serial', path: '/dev/ttyUSB0' });
  });

  it('refuses an empty shop and an ИНН with a wrong check digit, each beside its field', () => {
    expect(Object.keys(mistakesOf('shop', empty))).toEqual(['shopName', 'shopInn']);
    expect(Object.keys(mistakesOf('shop', { ...filled, shopInn: '7707083894' }))).toEqual(['shopInn']);
    expect(mistakesOf('shop', filled)).toEqual({});
  });

  it('takes a cashier without ИНН, and refuses the ИНН of an organisation for a person', () => {
    expect(mistakesOf('cashier', filled)).toEqual({});
    expect(Object.keys(mistakesOf('cashier', { ...filled, cashierInn: '7707083893' }))).toEqual(['cashierInn']);
    expect(mistakesOf('cashier', { ...filled, cashierInn: '500100732259' })).toEqual({});
  });

  it('reads an address with its port and nothing else', () => {
    expect(readHost(' 192.168.1.50:7778 ')).toEqual({ host: '192.168.1.50', port: 7778 });
    for (const text of ['', '192.168.1.50', 'a b:1', 'host:0', 'host:65536', 'host:12x'])
      expect(readHost(text)).toBeNull();
  });

  it('sends what the border accepts', () => {
    const sent = settingsOf(filled);
    expect(contract['setup.save'].ask.parse(sent)).toEqual(sent);
    expect(sent.shop.name).toBe('Рыбка');
    expect(sent.scanner).toBeNull();
    const overNetwork = settingsOf({
      ...filled,
      registrar: { ...filled.registrar, portType: 'tcp', host: 'kkt:7778' },
    });
    expect(overNetwork.registrar.port).toEqual({ type: 'tcp', host: 'kkt', port: 7778 });
  });

  it('sends at most what the form lets through, whatever the speed typed', () => {
    expect(Object.keys(mistakesOf('registrar', { ...filled, registrar: { ...filled.registrar, baud: '12' } }))).toEqual(
      ['baud'],
    );
    expect(Object.keys(mistakesOf('registrar', { ...filled, registrar: { ...filled.registrar, path: ' ' } }))).toEqual([
      'path',
    ]);
  });
});

describe('the bank terminal', () => {
  const terminal = { ...withDriver(empty.terminal, 'nexo', known.terminals), host: '192.168.1.60:9015' };

  it('is none until one is chosen, and nothing is asked about it', () => {
    expect(mistakesOf('terminal', filled)).toEqual({});
    expect(settingsOf(filled).terminal).toBeNull();
  });

  it('is asked for the port its driver has', () => {
    expect(terminal.portType).toBe('tcp');
    expect(Object.keys(mistakesOf('terminal', { ...filled, terminal: { ...terminal, host: '' } }))).toEqual(['host']);
  });

  it('sends of the driver’s own settings what differs from the usual, numbers as numbers', () => {
    const options = { ...terminal.options, saleId: ' KASSA-2 ', buyerWaitSec: '90', prints: false };
    const sent = settingsOf({ ...filled, terminal: { ...terminal, options } });
    expect(contract['setup.save'].ask.parse(sent)).toEqual(sent);
    expect(sent.terminal).toEqual({
      driver: 'nexo',
      port: { type: 'tcp', host: '192.168.1.60', port: 9015 },
      options: { saleId: 'KASSA-2', buyerWaitSec: 90, prints: false },
    });
    expect(settingsOf({ ...filled, terminal }).terminal?.options).toEqual({});
  });

  it.each(['29', '601', '1,5', 'сто'])('refuses %s seconds of waiting beside its field', (buyerWaitSec) => {
    const options = { ...terminal.options, buyerWaitSec };
    const wrong = mistakesOf('terminal', { ...filled, terminal: { ...terminal, options } });
    expect(wrong).toEqual({ 'option.buyerWaitSec': 'Целое число от 30 до 600' });
  });

  it('opens with what is kept, and with the usual where nothing is', () => {
    const kept = settingsOf({ ...filled, terminal: { ...terminal, options: { ...terminal.options, saleId: 'K-7' } } });
    const again = openForm({ ...known, current: kept });
    expect(again.terminal.options).toEqual({ saleId: 'K-7', buyerWaitSec: '180', prints: true });
    expect(settingsOf(again)).toEqual(kept);
  });
});

it('a number typed from paper is four bytes of digits or nothing', () => {
  expect([readNumber(' 5120 ', 1), readNumber('4294967295', 1), readNumber('0', 0)]).toEqual([5120, 4_294_967_295, 0]);
  expect([
    readNumber('', 0),
    readNumber('0', 1),
    readNumber('12a', 0),
    readNumber('4294967296', 0),
    readNumber('-1', 0),
  ]).toEqual([null, null, null, null, null]);
});
