// `npm run demo`: plays a sale in real Electron; pictures and the printed tape are left in out/demo.
import { join } from 'node:path';
import { runToEnd } from '../children.mjs';
import { displayEnvironment } from '../display.mjs';
import { projectRoot } from '../paths.mjs';
import { prepareTill } from '../till.mjs';

export async function run(args) {
  await prepareTill();
  const env = await displayEnvironment({ always: true });
  return await runToEnd(process.execPath, [join(projectRoot, 'scripts', 'demo.ts'), ...args], { env });
}
