import { expect, test } from 'vitest';
import { createShtrihSimulator } from '../../../drivers/fiscal/shtrih/simulator/simulator.ts';
import { ManualClock } from '../../../drivers/kit/clock.ts';
import { devicePort } from '../../../drivers/kit/serve/pipe.ts';

async function plugged(latencyMs = 0) {
  const clock = new ManualClock();
  const simulator = createShtrihSimulator({ clock, dir: null });
  const port = devicePort(simulator, clock, latencyMs);
  const heard: number[] = [];
  const closed: string[] = [];
  port.onChunk((bytes) => heard.push(...bytes));
  port.onClosed((reason) => closed.push(reason));
  await port.open();
  return { clock, simulator, port, heard, closed };
}

test('bytes travel both ways, each with the latency of the line', async () => {
  const { clock, port, heard } = await plugged(10);
  await port.write(Uint8Array.of(0x05));
  await clock.advance(19);
  expect(heard).toEqual([]);
  await clock.advance(1);
  expect(heard).toEqual([0x15]);
});

test('a port is opened once, and written to only while open', async () => {
  const { port } = await plugged();
  await expect(port.open()).rejects.toMatchObject({ code: 'busy' });
  await port.close();
  await port.close();
  await expect(port.write(Uint8Array.of(5))).rejects.toMatchObject({ code: 'closed' });
  await port.open();
});

test('lost power closes the port and no port opens until it is back', async () => {
  const { clock, simulator, port, closed } = await plugged();
  simulator.control.powerOff();
  await clock.advance(0);
  expect(closed).toEqual(['Питание устройства пропало']);
  await expect(port.open()).rejects.toMatchObject({ code: 'absent' });
  simulator.control.powerOn();
  await port.open();
});

test('bytes on their way when the port closes are lost', async () => {
  const { clock, port, heard } = await plugged(10);
  await port.write(Uint8Array.of(0x05));
  await port.close();
  await port.open();
  await clock.advance(100);
  expect(heard).toEqual([]);
});
