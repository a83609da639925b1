import type { Port } from '../port.ts';

export interface ByteCount {
  sent: number;
  received: number;
}

/** The same port, counting into `count`; for benchmarks of bytes on the wire. */
export function countedPort(port: Port, count: ByteCount): Port {
  return {
    name: port.name,
    open: () => port.open(),
    write(bytes) {
      count.sent += bytes.length;
      return port.write(bytes);
    },
    close: () => port.close(),
    onChunk(listener) {
      port.onChunk((bytes) => {
        count.received += bytes.length;
        listener(bytes);
      });
    },
    onClosed: (listener) => port.onClosed(listener),
  };
}
