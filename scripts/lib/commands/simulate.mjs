// `npm run simulate -- --days 50 --seed 7`: whole shop days with everything going wrong, on a virtual clock.
import { join } from 'node:path';
import { runToEnd } from '../children.mjs';
import { projectRoot } from '../paths.mjs';

export function run(args) {
  return runToEnd(process.execPath, [join(projectRoot, 'scripts', 'simulate.ts'), ...args]);
}
