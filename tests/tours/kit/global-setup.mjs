// Before the tours: the built till, the Electron that runs it, and a screen nobody sees.
import { killAll } from '../../../scripts/lib/children.mjs';
import { displayEnvironment } from '../../../scripts/lib/display.mjs';
import { prepareTill } from '../../../scripts/lib/till.mjs';

export async function setup() {
  await prepareTill();
  const env = await displayEnvironment({ always: true });
  if (env.DISPLAY) process.env.DISPLAY = env.DISPLAY;
  if (!env.WAYLAND_DISPLAY) delete process.env.WAYLAND_DISPLAY;
}

export async function teardown() {
  await killAll();
}
