/**
 * The renderer's end of the border: the two functions of preload, typed by the contract. Nothing of the contract
 * is bundled here, only its types.
 */
import type { Answer, Ask, CallName, TillEvent } from '#contract/contract.ts';
import type { Outcome } from '#contract/refusals.ts';

interface PreloadBridge {
  call<N extends CallName>(name: N, payload: Ask<N>): Promise<Outcome<Answer<N>>>;
  listen(handler: (event: TillEvent) => void): void;
}

/** What preload leaves on the page. */
declare const rmk: PreloadBridge;

/** Asks main. Never rejects: a broken border is the refusal `defect`. */
export async function call<N extends CallName>(name: N, payload: Ask<N>): Promise<Outcome<Answer<N>>> {
  try {
    return await rmk.call(name, payload);
  } catch (problem) {
    return { ok: false, error: { code: 'defect', params: { call: name, problem: String(problem) } } };
  }
}

export const listen = (handler: (event: TillEvent) => void): void => rmk.listen(handler);
