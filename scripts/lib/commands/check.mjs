// `npm run check`: types, format, lint, house rules and tests without a window.
import { runStaticChecks, runTests, summarise } from '../checks.mjs';

export async function run() {
  const checks = await runStaticChecks();
  const unit = await runTests('unit');
  return summarise([checks, unit]);
}
