import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeeper } from '../../../src-renderer/state/keeper.ts';

/** Main at the other end: answers when told to. */
function aSlowMain() {
  const sent: string[] = [];
  const waiting: ((ok: boolean) => void)[] = [];
  const pauses: (() => void)[] = [];
  const keeper = createKeeper<string>({
    send: (state) => {
      sent.push(state);
      return new Promise((resolve) => waiting.push(resolve));
    },
    isSame: (one, other) => one === other,
    later: (run) => pauses.push(run),
  });
  const answer = async (ok: boolean): Promise<void> => {
    waiting.shift()?.(ok);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { keeper, sent, answer, inFlight: () => waiting.length, pauses };
}

describe('keeping what is typed', () => {
  it('sends the first at once, and of many that come meanwhile only the newest', async () => {
    const { keeper, sent, answer } = aSlowMain();
    for (const text of ['4', '46', '460', '4600']) keeper.keep(text);
    expect(sent).toEqual(['4']);
    await answer(true);
    expect(sent).toEqual(['4', '4600']);
    await answer(true);
    expect(sent).toEqual(['4', '4600']);
  });

  it('does not send what main has already', async () => {
    const { keeper, sent, answer } = aSlowMain();
    keeper.keep('46');
    await answer(true);
    keeper.keep('46');
    expect(sent).toEqual(['46']);
    keeper.keep('460');
    await answer(true);
    keeper.keep('46');
    expect(sent).toEqual(['46', '460', '46']);
  });

  it('sends the newest again when what is in flight was the same as before it', async () => {
    const { keeper, sent, answer } = aSlowMain();
    keeper.keep('4');
    await answer(true);
    keeper.keep('46');
    keeper.keep('4');
    await answer(true);
    expect(sent).toEqual(['4', '46', '4']);
  });

  it('tries a refused state again after a pause, or the newer one that came meanwhile', async () => {
    const { keeper, sent, answer, pauses } = aSlowMain();
    keeper.keep('4');
    await answer(false);
    expect(sent).toEqual(['4']);
    pauses.shift()?.();
    expect(sent).toEqual(['4', '4']);
    await answer(false);
    keeper.keep('46');
    expect(sent).toEqual(['4', '4']);
    pauses.shift()?.();
    expect(sent).toEqual(['4', '4', '46']);
    await answer(true);
    expect(pauses).toEqual([]);
  });

  it('in any order of typing and answers has one call in flight at most, and ends with the last state', async () => {
    const step = fc.oneof(fc.constantFrom('a', 'b', 'c'), fc.constantFrom(true, false));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
        const { keeper, sent, answer, inFlight, pauses } = aSlowMain();
        let last: string | null = null;
        for (const each of steps) {
          if (typeof each === 'string') {
            last = each;
            keeper.keep(each);
          } else {
            await answer(each);
            pauses.shift()?.();
          }
          expect(inFlight()).toBeLessThanOrEqual(1);
        }
        for (let rest = 0; rest < 4; rest++) {
          await answer(true);
          pauses.shift()?.();
        }
        expect(inFlight()).toBe(0);
        expect(sent.at(-1) ?? null).toBe(last);
      }),
    );
  });
});
