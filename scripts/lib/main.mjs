// Second half of run.mjs, already on Node 24 with the modules installed.
import { killAll, stopOnSignals } from './children.mjs';
import { complain } from './say.mjs';

const [name, ...args] = process.argv.slice(2);

stopOnSignals();
try {
  const { run } = await import(`./commands/${name}.mjs`);
  const code = await run(args);
  await killAll();
  process.exit(code ?? 0);
} catch (error) {
  complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
  await killAll();
  process.exit(1);
}
