import { beforeEach, describe, expect, it } from 'vitest';
import { judge, mirror, receive } from '../../../src-renderer/state/till-mirror.ts';
import { BASE, SALE } from '../harness/snapshots.ts';

describe('the mirror', () => {
  beforeEach(() => mirror.setState({ snapshot: null, receivedAtMs: 0 }));

  it('takes the first snapshot whatever its revision', () => {
    expect(judge(null, 17)).toBe('applied');
  });

  it('takes the next one', () => {
    expect(judge(4, 5)).toBe('applied');
  });

  it('takes a later one and asks again, because one was missed', () => {
    expect(judge(4, 7)).toBe('applied-after-gap');
  });

  it('drops what is not newer', () => {
    expect([judge(4, 4), judge(4, 3)]).toEqual(['stale', 'stale']);
  });

  it('keeps the newer state when an older answer comes late', () => {
    receive({ ...SALE, revision: 9 }, 1000);
    expect(receive({ ...BASE, revision: 8 }, 2000)).toBe('stale');
    expect(mirror.getState().snapshot?.receipt.lines).toHaveLength(5);
    expect(mirror.getState().receivedAtMs).toBe(1000);
  });
});
