/** Serves a virtual device on a TCP port: one client at a time, a new connection replaces the old one. */
import { createServer, type Server, type Socket } from 'node:net';
import type { Clock } from '../clock.ts';
import type { VirtualDevice } from './virtual-device.ts';

export interface TcpAddress {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
}

export interface Served {
  /** Where a host finds the device: `127.0.0.1:7778` or a path. */
  readonly address: string;
  /** Drops the client and stops; calling it twice is harmless. */
  close(): Promise<void>;
}

export interface TcpHabits {
  /** A real registrar drops a silent client after table 21 field 16, 60 s; null: never. */
  readonly idleMs: number | null;
  /** A network device dies with its power; a serial cable (joined through a local socket) does not. */
  readonly cable: 'network' | 'passive';
}

const NETWORK: TcpHabits = { idleMs: null, cable: 'network' };

function idleWatch(socket: Socket, clock: Clock, idleMs: number | null): () => void {
  let cancel: () => void = () => undefined;
  if (idleMs === null) return cancel;
  const rearm = () => {
    cancel();
    cancel = clock.after(idleMs, () => socket.destroy());
  };
  rearm();
  socket.on('close', () => cancel());
  return rearm;
}

function join(socket: Socket, device: VirtualDevice, clock: Clock, { idleMs, cable }: TcpHabits): void {
  socket.setNoDelay(true);
  const alive = idleWatch(socket, clock, idleMs);
  const end = device.connect(
    {
      receive: (bytes) => {
        alive();
        socket.write(bytes);
      },
      broken: () => socket.destroy(),
      powerLost: () => {
        if (cable === 'network') socket.destroy();
      },
    },
    cable,
  );
  if (end === null) {
    socket.destroy();
    return;
  }
  socket.on('data', (bytes) => {
    alive();
    end.receive(bytes);
  });
  socket.on('close', () => end.unplug());
}

function listen(server: Server, { host, port }: TcpAddress): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : port);
    });
  });
}

/** Rejects with the system's error when the address is taken (`EADDRINUSE`) or not ours. */
export async function serveTcp(
  device: VirtualDevice,
  address: TcpAddress,
  clock: Clock,
  habits: Partial<TcpHabits> = {},
): Promise<Served> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    // The peer may vanish at any moment: `close` always follows and does what is needed.
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    join(socket, device, clock, { ...NETWORK, ...habits });
  });
  const port = await listen(server, address);
  return {
    address: `${address.host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        if (!server.listening) resolve();
        else server.close(() => resolve());
      }),
  };
}
