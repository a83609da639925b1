// `npm start [-- --data ПАПКА]`: the till itself.
import { resolve } from 'node:path';
import { runToEnd } from '../children.mjs';
import { displayEnvironment } from '../display.mjs';
import { say } from '../say.mjs';
import { machineSwitches, prepareTill } from '../till.mjs';

export async function run(args) {
  const { launch } = await prepareTill();
  const env = await displayEnvironment();
  const virtual = env.DISPLAY !== process.env.DISPLAY;
  say('Запускаю кассу. Закончить: Ctrl+C или закрыть окно.');
  return await runToEnd(
    launch.executable,
    [...launch.args, ...machineSwitches(virtual), '--log-level=3', ...fromWhereTyped(args)],
    { env },
  );
}

/** npm changes the folder to the project's root; a relative path means the folder where the person typed it. */
export function fromWhereTyped(args) {
  const base = process.env.INIT_CWD ?? process.cwd();
  return args.map((arg, index) => {
    if (args[index - 1] === '--data') return resolve(base, arg);
    return arg.startsWith('--data=') ? `--data=${resolve(base, arg.slice('--data='.length))}` : arg;
  });
}
