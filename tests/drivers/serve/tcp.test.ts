import { afterEach, expect, test } from 'vitest';
import { createShtrihSimulator } from '../../../drivers/fiscal/shtrih/simulator/simulator.ts';
import { ManualClock, realClock } from '../../../drivers/kit/clock.ts';
import { type Served, serveTcp } from '../../../drivers/kit/serve/tcp.ts';
import { closeData, frame, leBytes, operationData } from '../shtrih-simulator/foreign-client.ts';
import { TcpClient } from './tcp-client.ts';

const LOCAL = { host: '127.0.0.1', port: 0 };
const served: Served[] = [];
afterEach(async () => {
  for (const one of served.splice(0)) await one.close();
});

async function till(idleMs: number | null = null, clock = realClock) {
  const simulator = createShtrihSimulator({ clock, dir: null });
  const server = await serveTcp(simulator, LOCAL, clock, { idleMs });
  served.push(server);
  return { simulator, address: server.address, client: await TcpClient.open(server.address) };
}

const pw = [30, 0, 0, 0];

test('a shift is opened, sold in and closed over a real socket', async () => {
  const { simulator, client } = await till();
  expect((await client.ask([0xe0, ...pw])).slice(0, 2)).toEqual([0xe0, 0]);
  await client.ask([0xff, 0x46, ...pw, ...operationData({ name: 'A', price: 9_990 })]);
  const closed = await client.ask([0xff, 0x45, ...pw, ...closeData({ 0: 10_000 })]);
  expect(closed.slice(3, 8)).toEqual(leBytes(10, 5));
  expect((await client.ask([0x41, ...pw])).slice(0, 2)).toEqual([0x41, 0]);
  expect(simulator.device.archive.map(({ type }) => type)).toEqual([1, 2, 3, 5]);
});

test('a client that comes while another is there takes the device over', async () => {
  const { address, client } = await till();
  const second = await TcpClient.open(address);
  await client.gone();
  expect((await second.ask([0xfc]))[0]).toBe(0xfc);
});

test('a connection lost before the answer: the next one gets it with ENQ', async () => {
  const { simulator, address, client } = await till();
  await client.ask([0xe0, ...pw]);
  simulator.control.behave({ do: 'close-connection', code: '50' });
  client.send([0x05]);
  await client.read(1);
  client.send(frame([0x50, ...pw, ...leBytes(100, 5)]));
  expect(await client.read(1)).toEqual([0x06]);
  await client.gone();
  const second = await TcpClient.open(address);
  second.send([0x05]);
  expect(await second.read(1)).toEqual([0x06]);
  expect((await second.readFrame()).slice(0, 2)).toEqual([0x50, 0]);
});

test('a device without power closes the door, with power it opens it again', async () => {
  const { simulator, address, client } = await till();
  simulator.control.powerOff();
  await client.gone();
  const refused = await TcpClient.open(address);
  await refused.gone();
  simulator.control.powerOn();
  const again = await TcpClient.open(address);
  expect((await again.ask([0xfc]))[0]).toBe(0xfc);
});

test('a silent client is dropped after the idle time and not before', async () => {
  const clock = new ManualClock();
  const { client } = await till(60_000, clock);
  await client.ask([0xfc]);
  await clock.advance(59_999);
  expect((await client.ask([0xfc]))[0]).toBe(0xfc);
  await clock.advance(60_000);
  await client.gone();
});

test('a taken port is an error of the system, not a crash', async () => {
  const { simulator, address } = await till();
  const port = Number(address.split(':')[1]);
  await expect(serveTcp(simulator, { host: '127.0.0.1', port }, realClock)).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});
