/**
 * The other end of the HTTP sink: a server that takes documents, remembers them, and can be told to have a trouble
 * with the next requests. It listens on this machine only.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SinkClock } from '../sink.ts';
import { KEY_HEADER } from './answers.ts';

/**
 * What the server does instead of its duty, once. `take-then-...` has the document and does not say so; the others
 * have not.
 */
export type ServerTrouble = keyof typeof TROUBLES | ServerAnswerGiven;

/** Any answer, without taking the document. */
export interface ServerAnswerGiven {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface TakenDocument {
  /** As it came first; later ones under the same id never replace it. */
  readonly text: string;
  /** How often it came. */
  readonly times: number;
}

export interface UploadServerOptions {
  readonly clock: SinkClock;
  /** The key it wants; empty for none. */
  readonly key?: string;
  /** 0: any that is free. */
  readonly port?: number;
}

export interface UploadServer {
  readonly url: string;
  /** By id, in the order they were taken. */
  readonly documents: ReadonlyMap<string, TakenDocument>;
  /** All that came whole, troubles included. */
  readonly requests: number;
  /** For the next requests, one each. */
  trouble(...troubles: readonly ServerTrouble[]): void;
  /** Resolves when so many requests have come whole and were answered, or met their trouble. */
  arrived(requests: number): Promise<void>;
  close(): Promise<void>;
}

interface Call {
  readonly id: string;
  readonly text: string;
  readonly response: ServerResponse;
  readonly clock: SinkClock;
  readonly take: () => 'new' | 'same' | 'other';
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
const PAGE = '<!doctype html><html><head><title>Вход в сеть</title></head><body>Введите номер телефона</body></html>';
const HUGE_BYTES = 10 * 1024 * 1024;
const DRIP_MS = 1000;

const TROUBLES = {
  silence: () => {},
  cut: ({ response }: Call) => void response.socket?.destroy(),
  'take-then-silence': ({ take }: Call) => void take(),
  'take-then-cut': ({ take, response }: Call) => {
    take();
    response.socket?.destroy();
  },
  /** Half of a true answer, then the connection breaks. */
  'take-then-half': ({ take, id, response }: Call) => {
    take();
    response.writeHead(200, { ...JSON_TYPE, 'content-length': 200 });
    response.write(accepted(id).slice(0, 10), () => response.socket?.destroy());
  },
  page: ({ response }: Call) => answer(response, { status: 200, headers: { 'content-type': 'text/html' }, body: PAGE }),
  garbage: ({ response }: Call) => answer(response, { status: 200, body: '\u0000\u001b[2J{"accepted":' }),
  'wrong-id': ({ response }: Call) => answer(response, { status: 200, body: accepted('somebody-else') }),
  /** A true answer, ten megabytes long. */
  huge: ({ id, response }: Call) =>
    answer(response, { status: 200, body: JSON.stringify({ accepted: id, padding: 'x'.repeat(HUGE_BYTES) }) }),
  drip: ({ id, response, clock }: Call) => {
    response.writeHead(200, JSON_TYPE);
    drip(response, clock, accepted(id));
  },
} as const satisfies Record<string, (call: Call) => void>;

/** Starts the server. Rejects when the port is taken. */
export async function startUploadServer(options: UploadServerOptions): Promise<UploadServer> {
  const { clock, key = '', port = 0 } = options;
  const documents = new Map<string, TakenDocument>();
  const troubles: ServerTrouble[] = [];
  const waiting = new Set<() => void>();
  let requests = 0;

  const serve = (request: IncomingMessage, text: string, response: ServerResponse): void => {
    const id = String(request.headers[KEY_HEADER] ?? '');
    const trouble = troubles.shift();
    const call = { id, text, response, clock, take: () => take(documents, id, text) };
    if (trouble === undefined) answer(response, duty(call, key, request));
    else if (typeof trouble === 'string') TROUBLES[trouble](call);
    else answer(response, trouble);
    requests += 1;
    for (const look of waiting) look();
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => serve(request, Buffer.concat(chunks).toString('utf8'), response));
    response.on('error', () => {});
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${taken}/documents`,
    documents,
    get requests() {
      return requests;
    },
    trouble: (...more) => void troubles.push(...more),
    arrived: (wanted) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (requests < wanted) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What the server is for. */
function duty({ id, text, take: takeIt }: Call, key: string, { method, headers }: IncomingMessage): ServerAnswerGiven {
  if (key !== '' && headers.authorization !== `Bearer ${key}`) return refusal(401, 'unknown key');
  if (method !== 'POST') return refusal(405, 'POST only');
  if (id === '' || idIn(text) !== id) return refusal(422, 'the id of the document is not the idempotency key');
  const found = takeIt();
  if (found === 'other') return refusal(409, 'another document was taken under this id');
  return { status: found === 'new' ? 201 : 409, body: accepted(id) };
}

function take(documents: Map<string, TakenDocument>, id: string, text: string): 'new' | 'same' | 'other' {
  const known = documents.get(id);
  documents.set(id, { text: known?.text ?? text, times: (known?.times ?? 0) + 1 });
  if (!known) return 'new';
  return known.text === text ? 'same' : 'other';
}

function idIn(text: string): unknown {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? Reflect.get(json, 'id') : null;
  } catch {
    return null;
  }
}

const accepted = (id: string): string => JSON.stringify({ accepted: id });
const refusal = (status: number, reason: string): ServerAnswerGiven => ({ status, body: JSON.stringify({ reason }) });

function answer(response: ServerResponse, { status, headers, body }: ServerAnswerGiven): void {
  response.writeHead(status, { ...JSON_TYPE, ...headers });
  response.end(body);
}

function drip(response: ServerResponse, clock: SinkClock, rest: string): void {
  if (response.destroyed || rest === '') {
    response.end();
    return;
  }
  response.write(rest.slice(0, 1));
  clock.after(DRIP_MS, () => drip(response, clock, rest.slice(1)));
}
