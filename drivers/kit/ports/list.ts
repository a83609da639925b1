import { SerialPort } from 'serialport';

export interface FoundSerialPort {
  readonly path: string;
  /** The path, and the maker where the system knows one. */
  readonly title: string;
}

/** What serialport tells of a port; its own declaration comes from a package without usable types. */
interface ListedPort {
  readonly path: string;
  readonly manufacturer?: string | undefined;
}

/** Serial ports the system lists; empty where it cannot (no udev): then a path is typed by hand. Never rejects. */
export async function listSerialPorts(): Promise<FoundSerialPort[]> {
  try {
    const ports = (await SerialPort.list()) as readonly ListedPort[];
    return ports.map(({ path, manufacturer }) => ({ path, title: manufacturer ? `${path} (${manufacturer})` : path }));
  } catch {
    return [];
  }
}
