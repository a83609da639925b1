/** Documents by HTTP: one POST each, `Idempotency-Key` is the document's id. */
import { type ClientRequest, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { withDeadline } from '../kit/deadline.ts';
import type { SinkClock, UploadSink } from '../sink.ts';
import { KEY_HEADER, later, readAnswer, type ServerAnswer } from './answers.ts';

export interface HttpSinkOptions {
  /** `http:` or `https:`; an address on the local network may be without TLS, the shop decides. */
  readonly url: string;
  /** Sent as `Authorization: Bearer`; empty when the server wants none. */
  readonly key: string;
  readonly clock: SinkClock;
  /** For the whole exchange, from the look-up of the name to the last byte; default 30 s. */
  readonly waitMs?: number;
}

const WAIT_MS = 30_000;
/** An acceptance is a few dozen bytes. */
const LONGEST_ANSWER_BYTES = 64 * 1024;
/** What a header may hold; anything else never was a key. */
const HEADER_SAFE = /^[\x21-\x7e]*$/;

export function createHttpSink(options: HttpSinkOptions): UploadSink {
  const { clock, key, waitMs = WAIT_MS } = options;
  return {
    kind: 'http',
    async send(document, signal) {
      const url = addressOf(options.url);
      if (!url) return later('address-wrong', options.url);
      if (!HEADER_SAFE.test(key)) return later('key-refused', '');
      const body = Buffer.from(JSON.stringify(document));
      const headers = {
        'content-type': 'application/json; charset=utf-8',
        'content-length': body.length,
        accept: 'application/json',
        [KEY_HEADER]: document.id,
        ...(key === '' ? {} : { authorization: `Bearer ${key}` }),
      };
      const work = (until: AbortSignal) =>
        exchange(url, { method: 'POST', headers, signal: until, agent: false }, body);
      const outcome = await withDeadline(clock, waitMs, signal, work);
      if (outcome.ended !== 'in-time') return later('no-answer', url.host);
      return outcome.value instanceof Error
        ? later('no-link', outcome.value.message)
        : readAnswer(outcome.value, document.id, clock.now());
    },
  };
}

function addressOf(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
}

/** One request on a connection of its own. Redirects are not followed: node:http never does. An Error: no whole answer. */
function exchange(url: URL, options: RequestOptions, body: Buffer): Promise<ServerAnswer | Error> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const sent: ClientRequest = request(url, options, (answer) => {
      void read(answer).then((whole) => {
        resolve(whole);
        sent.destroy();
      });
    });
    sent.on('error', (error) => {
      resolve(error);
      sent.destroy();
    });
    sent.end(body);
  });
}

function read(answer: IncomingMessage): Promise<ServerAnswer | Error> {
  const { statusCode: status = 0, headers } = answer;
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve) => {
    answer.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > LONGEST_ANSWER_BYTES) resolve({ status, headers, text: null });
      else chunks.push(chunk);
    });
    answer.on('end', () => resolve({ status, headers, text: Buffer.concat(chunks).toString('utf8') }));
    answer.on('error', resolve);
    answer.on('close', () => resolve(new Error('the connection was closed inside the answer')));
  });
}
