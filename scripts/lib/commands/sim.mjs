// `npm run sim -- shtrih --tcp 127.0.0.1:7778`: the virtual devices alone.
import { join } from 'node:path';
import { runToEnd } from '../children.mjs';
import { projectRoot } from '../paths.mjs';

export function run(args) {
  return runToEnd(process.execPath, [join(projectRoot, 'scripts', 'sim.ts'), ...args]);
}
