/**
 * A virtual device as a program of its own, as `npm run sim -- shtrih|nexo --tcp --data`, with one thing more: told
 * `FF45h` or `Payment bank` on its input, it kills itself (-9) at that moment, before anything more leaves it.
 * Arguments: `shtrih` or `nexo`, port (0: any), folder of the memory. Says `ready PORT`.
 */
import { createInterface } from 'node:readline';
import { createShtrihSimulator } from '#drivers/fiscal/shtrih/simulator/simulator.ts';
import { realClock } from '#drivers/kit/clock.ts';
import { serveTcp } from '#drivers/kit/serve/tcp.ts';
import type { VirtualDevice } from '#drivers/kit/serve/virtual-device.ts';
import { createTerminalSimulator } from '#drivers/terminal/nexo/simulator/simulator.ts';

const HURRY = { buyerMs: 20, bankMs: 20 };
let dieAt = '';

/** `words` name what the device has just heard or done. */
function reached(words: string): void {
  if (dieAt !== '' && words.startsWith(dieAt)) process.kill(process.pid, 'SIGKILL');
}

const MODELS: Readonly<Record<string, (dir: string) => VirtualDevice>> = {
  shtrih: (dir) => {
    const simulator = createShtrihSimulator({ clock: realClock, dir });
    simulator.onCommand(({ text }) => reached(text));
    return simulator;
  },
  nexo: (dir) => {
    const simulator = createTerminalSimulator({ clock: realClock, dir, options: HURRY });
    simulator.onCommand(({ category, at }) => reached(`${category} ${at}`));
    return simulator;
  },
};

const [model = '', port = '0', dir = ''] = process.argv.slice(2);
const device = MODELS[model]?.(dir);
if (!device) throw new Error(`no device is called «${model}»`);
const { address } = await serveTcp(device, { host: '127.0.0.1', port: Number(port) }, realClock);
createInterface({ input: process.stdin }).on('line', (line) => {
  dieAt = line.trim();
  process.stdout.write(`waits ${line}\n`);
});
process.stdout.write(`ready ${address.split(':').at(-1)}\n`);
