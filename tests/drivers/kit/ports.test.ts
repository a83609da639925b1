import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { realClock } from '../../../drivers/kit/clock.ts';
import type { Port } from '../../../drivers/kit/port.ts';
import { countedPort } from '../../../drivers/kit/ports/counted.ts';
import { createPort } from '../../../drivers/kit/ports/open.ts';

const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function until(condition: () => boolean, what: string): Promise<void> {
  for (let i = 0; i < 300; i++) {
    if (condition()) return;
    await sleep(10);
  }
  throw new Error(`not within 3 s: ${what}`);
}

function heard(port: Port): { bytes: number[]; closed: string[] } {
  const log = { bytes: [] as number[], closed: [] as string[] };
  port.onChunk((chunk) => log.bytes.push(...chunk));
  port.onClosed((reason) => log.closed.push(reason));
  return log;
}

interface Listening {
  readonly port: number;
  readonly sockets: Socket[];
  readonly server: Server;
}

function listen(): Promise<Listening> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.on('data', (bytes) => socket.write(bytes.map((byte) => byte ^ 0xff)));
  });
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve({ port: typeof address === 'object' && address ? address.port : 0, sockets, server });
    });
  });
}

describe('tcp port', () => {
  test('carries bytes both ways, is opened again after closing, counts what it carries', async () => {
    const { port: number, sockets } = await listen();
    const count = { sent: 0, received: 0 };
    const port = countedPort(createPort({ type: 'tcp', host: '127.0.0.1', port: number }, realClock), count);
    const log = heard(port);
    await expect(port.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'closed' });
    await port.open();
    await expect(port.open()).rejects.toMatchObject({ code: 'busy' });
    await port.write(Uint8Array.of(0x05, 0xf0));
    await until(() => log.bytes.length === 2, 'the echo');
    expect(log.bytes).toEqual([0xfa, 0x0f]);
    expect(count).toEqual({ sent: 3, received: 2 });
    await port.close();
    await port.close();
    expect(log.closed).toEqual([]);
    await port.open();
    await until(() => sockets.length === 2, 'the second connection');
    await port.close();
  });

  test('the other side going away is told once', async () => {
    const { port: number, sockets } = await listen();
    const port = createPort({ type: 'tcp', host: '127.0.0.1', port: number }, realClock);
    const log = heard(port);
    await port.open();
    await until(() => sockets.length === 1, 'the connection');
    sockets[0]?.destroy();
    await until(() => log.closed.length > 0, 'the closing');
    await sleep(20);
    expect(log.closed).toHaveLength(1);
    await expect(port.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'closed' });
  });

  test('nobody listens: refused', async () => {
    const { port: number, server } = await listen();
    await new Promise((resolve) => server.close(resolve));
    const port = createPort({ type: 'tcp', host: '127.0.0.1', port: number }, realClock);
    await expect(port.open()).rejects.toMatchObject({ name: 'PortError', code: 'refused' });
  });
});

/** Two pseudo-terminals joined by socat, as a cable. */
async function cable(): Promise<{ till: string; device: string; socat: ChildProcess }> {
  const dir = mkdtempSync(join(tmpdir(), 'rmk-pty-'));
  const [till, device] = [join(dir, 'till'), join(dir, 'device')];
  const socat = spawn('socat', [`pty,raw,echo=0,link=${till}`, `pty,raw,echo=0,link=${device}`], { stdio: 'ignore' });
  cleanups.push(() => {
    socat.kill();
    rmSync(dir, { recursive: true, force: true });
  });
  await until(() => existsSync(till) && existsSync(device), 'socat');
  return { till, device, socat };
}

describe('serial port on a pseudo-terminal', () => {
  test('carries all 256 bytes both ways', async () => {
    const { till, device } = await cable();
    const [near, far] = [till, device].map((path) =>
      createPort({ type: 'serial', path, baudRate: 115_200 }, realClock),
    );
    if (!near || !far) throw new Error('two ports');
    cleanups.push(
      () => near.close(),
      () => far.close(),
    );
    const [nearLog, farLog] = [heard(near), heard(far)];
    await near.open();
    await far.open();
    const all = Uint8Array.from({ length: 256 }, (_, index) => index);
    await near.write(all);
    await until(() => farLog.bytes.length === 256, 'bytes at the device');
    expect(farLog.bytes).toEqual([...all]);
    await far.write(all);
    await until(() => nearLog.bytes.length === 256, 'bytes at the till');
    expect(nearLog.bytes).toEqual([...all]);
  });

  test('closing is quick and the port opens again', async () => {
    const { till } = await cable();
    const port = createPort({ type: 'serial', path: till, baudRate: 115_200 }, realClock);
    const log = heard(port);
    for (let round = 0; round < 3; round++) {
      await port.open();
      const startMs = Date.now();
      await port.close();
      await port.close();
      expect(Date.now() - startMs).toBeLessThan(1_200);
    }
    expect(log.closed).toEqual([]);
  });

  test('the cable is pulled: told once, then writing is refused', async () => {
    const { till, socat } = await cable();
    const port = createPort({ type: 'serial', path: till, baudRate: 115_200 }, realClock);
    cleanups.push(() => port.close());
    const log = heard(port);
    await port.open();
    socat.kill();
    await until(() => log.closed.length > 0, 'the closing');
    await sleep(50);
    expect(log.closed).toHaveLength(1);
    await expect(port.write(Uint8Array.of(5))).rejects.toMatchObject({ code: 'closed' });
  });

  test('no such device is absent, a port in use is busy', async () => {
    const absent = createPort({ type: 'serial', path: '/dev/rmk-no-such-port', baudRate: 9_600 }, realClock);
    await expect(absent.open()).rejects.toMatchObject({ name: 'PortError', code: 'absent' });
    const { till } = await cable();
    const first = createPort({ type: 'serial', path: till, baudRate: 9_600 }, realClock);
    cleanups.push(() => first.close());
    await first.open();
    const second = createPort({ type: 'serial', path: till, baudRate: 9_600 }, realClock);
    await expect(second.open()).rejects.toMatchObject({ code: 'busy' });
  });
});
