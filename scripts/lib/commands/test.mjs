// `npm test`: everything, real Electron included.
import { runStaticChecks, runTests, summarise } from '../checks.mjs';

export async function run() {
  const checks = await runStaticChecks();
  const unit = await runTests('unit');
  const tours = await runTests('tours');
  return summarise([checks, unit, tours]);
}
