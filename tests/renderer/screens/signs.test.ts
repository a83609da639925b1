import { describe, expect, it } from 'vitest';
import type { Snapshot } from '#contract/snapshot.ts';
import { deviceSigns, importPercent, shiftSign } from '../../../src-renderer/screens/frame/signs.ts';
import { BASE, NOW_MS } from '../harness/snapshots.ts';

const HOUR_MS = 3_600_000;
const plain = (text: string | undefined): string => (text ?? '').replaceAll('\u00a0', ' ');
const openFor = (hours: number): Snapshot['shift'] => ({
  state: 'open',
  number: 7,
  openedAtMs: NOW_MS - hours * HOUR_MS,
  deadlineMs: NOW_MS + (24 - hours) * HOUR_MS,
});

describe('the shift on the status strip', () => {
  it('says number, since when and how long it may go on', () => {
    const told = shiftSign(openFor(8.8), NOW_MS);
    expect([told.name, told.since, told.left].map(plain)).toEqual([
      'Смена 7',
      'открыта 05:44',
      'до закрытия 15 ч 12 мин',
    ]);
    expect(told.sign).toBeNull();
  });

  it('has a warning shape from the 22nd hour', () => {
    expect(shiftSign(openFor(21.9), NOW_MS).sign).toBeNull();
    expect(shiftSign(openFor(22), NOW_MS).sign?.level).toBe('warning');
    expect(shiftSign(openFor(23.4), NOW_MS).sign?.strong).toBeUndefined();
    expect(shiftSign(openFor(23.5), NOW_MS).sign).toMatchObject({ level: 'warning', strong: true });
  });

  it('is in danger from the 24th hour, also before main has said so', () => {
    expect(shiftSign(openFor(24), NOW_MS).sign?.level).toBe('danger');
  });
});

describe('the devices on the status strip', () => {
  const textsOf = (part: Partial<Snapshot>): readonly string[] =>
    deviceSigns({ ...BASE, ...part }, NOW_MS).map((sign) => `${sign.level}: ${plain(sign.text)}`);

  it('say that all is well in a word', () => {
    expect(textsOf({})).toEqual(['ok: Касса готова', 'ok: Терминал готов', 'ok: Сканер готов']);
  });

  it('name the trouble of the registrar', () => {
    const problem = { code: 'cover-open', device: 'shtrih', retry: 'needs-person', original: '' } as const;
    expect(textsOf({ registrar: { ...BASE.registrar, problem } })[0]).toBe('danger: Касса: крышка открыта');
    expect(textsOf({ registrar: { ...BASE.registrar, paper: 'out' } })[0]).toBe('danger: Касса: нет бумаги');
  });

  it('name the trouble of the bank terminal in its own words', () => {
    const problem = { code: 'link-lost', device: 'x', retry: 'after-check', original: '' } as const;
    const terminal = { health: 'absent', title: 'Терминал', problem } as const;
    expect(textsOf({ terminal })[0]).toBe('warning: Терминал: связь пропала');
    expect(textsOf({ terminal: { ...terminal, problem: null } })[0]).toBe('warning: Терминал: нет связи');
  });

  it('count what waits for the exchange, with its age only after an hour', () => {
    const outboxFor = (lengthMs: number): readonly string[] =>
      textsOf({ outbox: { ...BASE.outbox, count: 3, oldestAtMs: NOW_MS - lengthMs } });
    expect(outboxFor(240_000)).toContain('idle: Не выгружено: 3');
    expect(outboxFor(4 * HOUR_MS)).toContain('idle: Не выгружено: 3, старший 4 ч');
  });

  it('say why documents wait, and set the rejected ones apart', () => {
    const outbox = { ...BASE.outbox, count: 7, rejected: 2, later: 1, reason: 'no-link' };
    const old = { ...outbox, oldestAtMs: NOW_MS - 30 * HOUR_MS };
    expect(textsOf({ outbox: { ...outbox, oldestAtMs: NOW_MS - HOUR_MS } })).toContain(
      'idle: Не выгружено: 5, старший 1 ч, нет связи',
    );
    expect(textsOf({ outbox: old })).toContain('warning: Не выгружено: 5, старший 30 ч, нет связи');
    expect(textsOf({ outbox: old })).toContain('warning: Отклонено: 2');
    expect(textsOf({ outbox: { ...outbox, reason: 'from-the-future', oldestAtMs: null } })).toContain(
      'idle: Не выгружено: 5',
    );
  });

  it('count nothing where documents go nowhere', () => {
    const outbox = { ...BASE.outbox, sink: 'off', count: 900, oldestAtMs: 0 } as const;
    expect(textsOf({ outbox }).join()).not.toContain('выгружено');
  });

  it.each([
    ['2026-11-23T14:31', 'idle: ОФД: 12'],
    ['2026-11-22T14:33', 'idle: ОФД: 12'],
    ['2026-11-22T14:32', 'warning: ОФД: 12, старший 24 ч'],
    ['2026-11-18T14:32', 'warning, strong: ОФД: 12, старший 5 дн'],
    ['2026-11-03T14:32', 'danger: ОФД: 12, старший 20 дн'],
    ['2026-10-27T14:32', 'danger, strong: ОФД: 12, старший 27 дн'],
    ['', 'idle: ОФД: 12'],
  ])('worry about the tax operator only as it grows old: since %s is %s', (ofdFirstUnsentAt, shown) => {
    const registrar = { ...BASE.registrar, ofdUnsent: 12, ofdFirstUnsentAt };
    const signs = deviceSigns({ ...BASE, registrar }, NOW_MS);
    const texts = signs.map((sign) => `${sign.level}${sign.strong ? ', strong' : ''}: ${plain(sign.text)}`);
    expect(texts).toContain(shown);
  });

  it('say once that the term of the tax operator is over', () => {
    const registrar = { ...BASE.registrar, ofdUnsent: 12, ofdFirstUnsentAt: '2026-10-20T10:00' };
    const shown = textsOf({ registrar: { ...registrar, fnWarnings: ['ofd-overdue'] } });
    expect(shown.filter((text) => text.includes('ОФД'))).toEqual(['danger: ОФД: 12, срок отправки истёк']);
  });

  it('put trouble first, so that a narrow strip loses the calm ones', () => {
    const registrar = { ...BASE.registrar, ofdUnsent: 1, fnWarnings: ['resource-30-days', 'archive-90'] as const };
    const shown = textsOf({
      registrar: { ...registrar, fnWarnings: [...registrar.fnWarnings] },
      scanner: { health: 'absent', title: '' },
    });
    expect(shown.map((text) => text.split(':')[0])).toEqual(['danger', 'warning', 'warning', 'ok', 'ok', 'idle']);
  });

  it('do not invent a scanner or a terminal that is not there', () => {
    const off = { health: 'off', title: '' } as const;
    expect(textsOf({ scanner: off, terminal: { ...off, problem: null } })).toEqual(['ok: Касса готова']);
  });
});

it('the progress of an import is whole per cent and never over 100', () => {
  const part = { phase: 'reading', file: '', rows: 0 } as const;
  expect(importPercent({ ...part, bytesRead: 0, bytesTotal: 0 })).toBe(0);
  expect(importPercent({ ...part, bytesRead: 999, bytesTotal: 1000 })).toBe(99);
  expect(importPercent({ ...part, bytesRead: 1100, bytesTotal: 1000 })).toBe(100);
});
