import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { TillEvent } from '#contract/contract.ts';
import type { SessionView, Snapshot } from '#contract/snapshot.ts';
import { startEvents } from '../../../src-renderer/bridge/events.ts';
import { asking, askSupervisor } from '../../../src-renderer/state/allow.ts';
import { onBadge } from '../../../src-renderer/state/badge.ts';
import { lockTill, startSession } from '../../../src-renderer/state/session.ts';
import { mirror } from '../../../src-renderer/state/till-mirror.ts';
import { openDialog, showScreen, startAnew, ui } from '../../../src-renderer/state/ui.ts';
import { LOCKED, PEOPLE, sessionOf, standing } from '../harness/people-scenes.ts';
import { BASE } from '../harness/snapshots.ts';

const [owner, , cashier] = PEOPLE;
if (owner === undefined || cashier === undefined) throw new Error('the harness has people');
const BADGE = 'BADGE-1001';
const badge = (part: Partial<Extract<TillEvent, { event: 'scan' }>>): TillEvent => ({
  event: 'scan',
  outcome: 'login',
  text: BADGE,
  lineId: null,
  item: null,
  error: null,
  ...part,
});

let tell: (event: TillEvent) => void = () => {};
let calls: unknown[] = [];
const kept = new Map<string, string>();
const storage = {
  getItem: (name: string) => kept.get(name) ?? null,
  setItem: (name: string, value: string) => void kept.set(name, value),
};
startSession(storage);

const become = (part: Partial<Snapshot>): void => {
  const revision = (mirror.getState().snapshot?.revision ?? 0) + 1;
  tell({ event: 'snapshot', snapshot: { ...BASE, ...mirror.getState().snapshot, ...part, revision } });
};
const session = (now: SessionView): void => become({ session: now });

beforeEach(() => {
  vi.stubGlobal('rmk', {
    call: (name: string, payload: unknown) => {
      calls.push([name, payload]);
      return Promise.resolve({ ok: true, value: name === 'till.snapshot' ? BASE : {} });
    },
    listen: (handler: (event: TillEvent) => void) => {
      tell = handler;
    },
  });
  kept.clear();
  startAnew();
  startEvents();
  become({ profile: 'shop', session: standing(cashier) });
  calls = [];
  return () => vi.unstubAllGlobals();
});

describe('who stands at the till', () => {
  it('finds every screen as it was left, when the same person comes back', () => {
    showScreen('journal');
    openDialog({ kind: 'look' });
    session(LOCKED);
    session(standing(cashier));
    expect([ui.getState().screen, ui.getState().dialogs]).toEqual(['journal', [{ kind: 'look' }]]);
  });

  it('finds the sale and nothing of the other’s, when it is somebody else', () => {
    showScreen('journal');
    openDialog({ kind: 'look' });
    session(LOCKED);
    session(standing(owner));
    expect([ui.getState().screen, ui.getState().dialogs]).toEqual(['sell', []]);
  });

  it('is remembered for the next time', () => {
    session(LOCKED);
    session(standing(owner));
    expect([...kept.values()]).toEqual(['c1']);
  });

  it('stays on the list when the first owner is made there', () => {
    kept.set('rmk.last-cashier', 'somebody-long-gone');
    session(sessionOf({ state: 'free', cashierId: null }));
    showScreen('cashiers');
    session(standing(owner));
    expect(ui.getState().screen).toBe('cashiers');
  });

  it('starts anew on the till for training, and back', () => {
    showScreen('journal');
    become({ profile: 'training' });
    expect(ui.getState().screen).toBe('sell');
  });

  it('sends the scanner where the screen says again after the lock: main took no route meanwhile', () => {
    showScreen('returns');
    session(LOCKED);
    calls = [];
    session(standing(cashier));
    expect(calls).toContainEqual(['scan.route', { to: 'return' }]);
  });

  it('takes no answer to a question that was open when the till was locked', async () => {
    const answer = askSupervisor('drawer.open', 'drawer');
    session(LOCKED);
    expect(await answer).toBe(false);
    expect(asking()).toBeNull();
  });

  it('locks with Ctrl+L, and with nobody to come back says so instead, once', () => {
    lockTill();
    expect(calls).toContainEqual(['cashier.lock', {}]);
    session(sessionOf({ state: 'free' }));
    calls = [];
    lockTill();
    lockTill();
    expect([calls, ui.getState().dialogs]).toEqual([[], [{ kind: 'nobody' }]]);
  });
});

describe('a badge at the scanner', () => {
  it('is never shown and is no goods, on whatever screen', () => {
    showScreen('returns');
    tell(badge({}));
    expect([ui.getState().screen, ui.getState().message]).toEqual(['returns', null]);
  });

  it('that is unknown says how many tries are left, not what was read', () => {
    session(LOCKED);
    tell(badge({ outcome: 'refused', error: { code: 'badge-unknown', params: { left: 4 } } }));
    expect(ui.getState().message?.text).toBe('Эта карта или бейдж кассе не знакомы. Осталось попыток: 4');
  });

  it('refused in a window over the returns is no scan of the return', () => {
    showScreen('returns');
    session({ ...standing(cashier), badge: 'allow' });
    tell(badge({ outcome: 'refused', error: { code: 'badge-unfit', params: {} } }));
    expect(ui.getState().message?.text).toMatch(/^Этот код для входа не подходит/);
  });

  it('tells the window that waits for one, and nobody after it is closed', () => {
    let heard = 0;
    const stop = onBadge(() => {
      heard += 1;
    });
    tell(badge({}));
    stop();
    tell(badge({}));
    expect(heard).toBe(1);
  });
});
