/** The foreign client over a real socket: what a stranger's program would do. */
import { connect, type Socket } from 'node:net';
import { frame, unframe } from '../shtrih-simulator/foreign-client.ts';

export class TcpClient {
  readonly socket: Socket;
  #heard: number[] = [];
  #wake: () => void = () => undefined;
  closed = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (bytes) => {
      this.#heard.push(...bytes);
      this.#wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.closed = true;
      this.#wake();
    });
  }

  static async open(address: string): Promise<TcpClient> {
    const [host = '', port = ''] = address.split(':');
    const socket = connect(Number(port), host);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', () => resolve());
      socket.once('error', reject);
    });
    return new TcpClient(socket);
  }

  send(bytes: readonly number[]): void {
    this.socket.write(Uint8Array.from(bytes));
  }

  /** Exactly `count` bytes; throws when the connection ends before or nothing comes for five seconds. */
  async read(count: number): Promise<number[]> {
    const limit = Date.now() + 5_000;
    while (this.#heard.length < count) {
      if (this.closed) throw new Error('connection closed');
      if (Date.now() > limit) throw new Error(`${this.#heard.length} of ${count} bytes in five seconds`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        setTimeout(resolve, 100);
      });
    }
    return this.#heard.splice(0, count);
  }

  async readFrame(): Promise<number[]> {
    const head = await this.read(2);
    return unframe([...head, ...(await this.read((head[1] ?? 0) + 1))]);
  }

  /** ENQ, frame, answer, ACK; an old answer is taken first. */
  async ask(body: readonly number[]): Promise<number[]> {
    this.send([0x05]);
    if ((await this.read(1))[0] === 0x06) {
      await this.readFrame();
      this.send([0x06, 0x05]);
      await this.read(1);
    }
    this.send(frame(body));
    const [ack] = await this.read(1);
    if (ack !== 0x06) throw new Error(`no ACK: ${ack}`);
    const answer = await this.readFrame();
    this.send([0x06]);
    return answer;
  }

  async gone(): Promise<void> {
    while (!this.closed) await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
