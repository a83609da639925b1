import { refused } from '#domain/refusals.ts';
import type { Core } from './core.ts';
import type { Devices } from './devices.ts';
import { isOver24h } from './shift-age.ts';

/**
 * Why no receipt could be made of money that would move now: asked before every charge and before money goes back
 * (spec/performance-reliability.md 3.3 no. 21, 22). Null when nothing is in the receipt's way.
 */
export function whyNoReceipt(core: Core, devices: Devices) {
  const shift = core.history.openShift;
  if (!shift) return refused('shift-not-open');
  if (isOver24h(shift, devices, core.clock.now())) return refused('shift-over-24h');
  return devices.registrar?.driver.health === 'ready' ? null : refused('registrar-not-ready');
}
