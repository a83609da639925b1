// `npm run bench`: what the till costs, as ratios measured side by side in one run.
import { join } from 'node:path';
import { runToEnd } from '../children.mjs';
import { displayEnvironment } from '../display.mjs';
import { projectRoot } from '../paths.mjs';
import { prepareTill } from '../till.mjs';

export async function run(args) {
  await prepareTill();
  const env = await displayEnvironment({ always: true });
  return await runToEnd(process.execPath, [join(projectRoot, 'scripts', 'bench.ts'), ...args], { env });
}
