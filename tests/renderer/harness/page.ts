/// <reference path="../../../src-renderer/assets.d.ts" />
/** Puts the scene named in the address in place of main, then starts the real renderer. */
import type { TillEvent } from '#contract/contract.ts';
import { REPLIES } from './replies.ts';
import { SCENES } from './scenes.ts';

const scene = SCENES[decodeURIComponent(location.hash.slice(1))] ?? SCENES['sale'];
if (scene === undefined) throw new Error('no scenes');
/** After the screen of the scene's first keys has been drawn. */
const LATER_MS = 600;
const { snapshot, refuse = {}, events = [] } = scene;
const replies: Readonly<Record<string, unknown>> = { ...REPLIES, ...scene.replies };
const calls: unknown[] = [];

const rmk = {
  call: (name: string, payload: unknown): Promise<unknown> => {
    calls.push([name, payload]);
    const refusal = refuse[name];
    if (refusal?.code === 'never') return new Promise(() => {});
    if (refusal !== undefined) return Promise.resolve({ ok: false, error: refusal });
    return Promise.resolve({ ok: true, value: name === 'till.snapshot' ? snapshot : (replies[name] ?? {}) });
  },
  listen: (handler: (event: TillEvent) => void): void => {
    setTimeout(() => events.forEach(handler), 150);
    const { later } = scene;
    if (later !== undefined) setTimeout(() => handler({ event: 'snapshot', snapshot: later }), LATER_MS);
  },
};
Object.assign(window, { rmk, calls });
await import('../../../src-renderer/main.tsx');
