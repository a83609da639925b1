// `npm run ledger -- verify|backup|list|restore ФАЙЛ [--data ПАПКА]`: the base of receipts, without the till.
import { join } from 'node:path';
import { runToEnd } from '../children.mjs';
import { projectRoot } from '../paths.mjs';

export function run(args) {
  return runToEnd(process.execPath, [join(projectRoot, 'scripts', 'ledger.ts'), ...args]);
}
