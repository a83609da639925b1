import { describe, expect, it } from 'vitest';
import { clampScale, readStored, systemTheme } from '../../../src-renderer/state/look.ts';

describe('the stored look', () => {
  it('comes back as it was', () => {
    expect(readStored('dark 120')).toEqual({ theme: 'dark', scalePercent: 120 });
  });

  it('is the ordinary one when nothing or nonsense is stored', () => {
    for (const text of [null, '', 'pink -3', 'dark 1e9x']) {
      expect(readStored(text).scalePercent).toBe(100);
    }
    expect(readStored('pink 100').theme).toBe('auto');
  });

  it('stays between 80 and 200 per cent', () => {
    expect([clampScale(10), clampScale(150), clampScale(900)]).toEqual([80, 150, 200]);
  });

  it('follows the system, contrast before dark', () => {
    expect([systemTheme(false, false), systemTheme(true, false), systemTheme(true, true)]).toEqual([
      'light',
      'dark',
      'contrast',
    ]);
  });
});
