import { describe, expect, it } from 'vitest';
import type { UiState } from '#contract/views.ts';
import { boundTo, fitting, KEPT_FIELDS } from '../../../src-renderer/state/kept-fit.ts';
import { BASE, PAYING, SALE } from '../harness/snapshots.ts';

const kept = (part: Partial<UiState>): UiState => ({ screen: 'sell', focus: 'sale.entry', fields: {}, ...part });
const bound = (till: Parameters<typeof boundTo>[0], fields: UiState['fields']) => ({ ...boundTo(till), ...fields });
const other = { ...SALE, receipt: { ...SALE.receipt, id: 'r2' } };

describe('what was kept', () => {
  it('is nothing on a till that was never used', () => {
    const told = fitting({ screen: '', focus: '', fields: {} }, BASE);
    expect([told.screen, told.entryMode, told.quantityLineId, told.typed.size, told.focus]).toEqual([
      'sell',
      'sale',
      null,
      0,
      null,
    ]);
  });

  it('is the half-typed code and its mode, for the same receipt', () => {
    const state = kept({ fields: bound(SALE, { 'sale.entry': '46000', 'sale.mode': 'price' }) });
    expect(fitting(state, SALE).typed.get('sale.entry')).toBe('46000');
    expect(fitting(state, SALE).entryMode).toBe('price');
  });

  it('is the half-typed code over an empty receipt, whose id is new with every start', () => {
    const state = kept({ fields: bound(BASE, { 'sale.entry': 'мол' }) });
    const restarted = { ...BASE, receipt: { ...BASE.receipt, id: 'new' } };
    expect(fitting(state, restarted).typed.get('sale.entry')).toBe('мол');
  });

  it('is dropped when another receipt is in hand, or the receipt is being paid', () => {
    const state = kept({ fields: bound(SALE, { 'sale.entry': '46000', quantity: '12', 'of.line': '2' }) });
    expect(fitting(state, other).typed.size).toBe(0);
    expect(fitting(state, PAYING).typed.size).toBe(0);
    expect(fitting(state, PAYING).quantityLineId).toBeNull();
  });

  it('is the cash that was typed, while just that much is still to be paid', () => {
    const state = kept({ screen: 'pay', fields: bound(PAYING, { 'pay.cash': '1500' }) });
    expect(fitting(state, PAYING).typed.get('pay.cash')).toBe('1500');
    const payment = PAYING.payment === null ? null : { ...PAYING.payment, restMinor: 94_969 };
    expect(fitting(state, { ...PAYING, payment }).typed.size).toBe(0);
    expect(fitting(state, SALE).typed.size).toBe(0);
    expect(fitting(state, SALE).screen).toBe('sell');
  });

  it('is the quantity dialog with its digits, while its line is there', () => {
    const fields = bound(SALE, { quantity: '12', 'of.line': '2' });
    expect(fitting(kept({ fields }), SALE)).toMatchObject({
      quantityLineId: '2',
      typed: new Map([['quantity', '12']]),
    });
    const gone = fitting(kept({ fields: { ...fields, 'of.line': 'gone' } }), SALE);
    expect([gone.quantityLineId, gone.typed.has('quantity')]).toEqual([null, false]);
  });

  it('is the search for a sale with the field that had the focus', () => {
    const fields = bound(BASE, { 'return.text': 'молоко', 'return.day': '23.1' });
    const told = fitting(kept({ screen: 'returns', focus: 'return.day', fields }), BASE);
    expect(told).toMatchObject({ screen: 'returns', focus: 'return.day' });
    expect([...told.typed]).toEqual([
      ['return.text', 'молоко'],
      ['return.day', '23.1'],
    ]);
    expect(fitting(kept({ screen: 'journal', focus: 'return.day', fields }), BASE)).toMatchObject({
      typed: new Map(),
      focus: null,
    });
  });

  it.each([
    ['shift', 'shift'],
    ['journal', 'journal'],
    ['deferred', 'deferred'],
    ['outbox', 'outbox'],
    ['closing', 'closing'],
    ['setup', 'sell'],
    ['cashiers', 'sell'],
    ['from-the-future', 'sell'],
  ])('the screen %s comes back as %s', (name, screen) => {
    expect(fitting(kept({ screen: name }), SALE).screen).toBe(screen);
  });

  it('a closing that was done meanwhile comes back as the shift', () => {
    const shift = { state: 'closed', number: 128, openedAtMs: null, deadlineMs: null } as const;
    expect(fitting(kept({ screen: 'closing' }), { ...BASE, shift }).screen).toBe('shift');
  });

  it('is nothing while the till is being set up', () => {
    expect(fitting(kept({ screen: 'journal' }), { ...BASE, stage: 'setup' }).screen).toBe('sell');
  });
});

it('no field of a secret has a name to be kept under', () => {
  expect(KEPT_FIELDS.filter((field) => /pin|code|pass|badge|key/i.test(field))).toEqual([]);
});
