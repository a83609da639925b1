import { createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { ManualClock } from '#drivers/kit/clock.ts';
import { createHttpSink } from '#main/exchange/http-sink/http-sink.ts';
import { type ServerTrouble, startUploadServer, type UploadServer } from '#main/exchange/http-sink/simulator.ts';
import type { SinkAnswer } from '#main/exchange/sink.ts';
import { aDocument, ID } from './a-document.ts';

const KEY = 'till-7-key';
const never = new AbortController().signal;
const servers: UploadServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function aServer(key = KEY): Promise<{ server: UploadServer; clock: ManualClock }> {
  const clock = new ManualClock();
  const server = await startUploadServer({ clock, key });
  servers.push(server);
  return { server, clock };
}

/** Short words for an answer: `accepted`, `later partner-failed`, `rejected refused`. */
const inShort = (said: SinkAnswer): string =>
  said.answer === 'accepted' ? said.answer : `${said.answer} ${said.reason.code}`;

async function sent(trouble: ServerTrouble | null): Promise<{ said: SinkAnswer; server: UploadServer }> {
  const { server, clock } = await aServer();
  if (trouble !== null) server.trouble(trouble);
  const said = await createHttpSink({ url: server.url, key: KEY, clock }).send(aDocument(), never);
  return { said, server };
}

test('a document arrives whole and is accepted', async () => {
  const { said, server } = await sent(null);
  expect(said).toEqual({ answer: 'accepted' });
  expect([...server.documents.keys()]).toEqual([ID]);
  expect(JSON.parse(server.documents.get(ID)?.text ?? '')).toEqual(aDocument());
});

test('the same document again is accepted and not doubled', async () => {
  const { server, clock } = await aServer();
  const sink = createHttpSink({ url: server.url, key: KEY, clock });
  expect(await sink.send(aDocument(), never)).toEqual({ answer: 'accepted' });
  expect(await sink.send(aDocument(), never)).toEqual({ answer: 'accepted' });
  expect([...server.documents.values()].map((taken) => taken.times)).toEqual([2]);
});

test('another document under the same id is a conflict for a person, the first one stays', async () => {
  const { server, clock } = await aServer();
  const sink = createHttpSink({ url: server.url, key: KEY, clock });
  await sink.send(aDocument(), never);
  expect(await sink.send(aDocument(ID, 1), never)).toEqual({
    answer: 'rejected',
    reason: { code: 'conflict', text: 'another document was taken under this id' },
  });
  expect(server.documents.get(ID)?.text).toContain('8990');
});

const json = (status: number, body: unknown, headers: Record<string, string> = {}): ServerTrouble => ({
  status,
  headers,
  body: JSON.stringify(body),
});
const page = (status: number): ServerTrouble => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: '<html><body><h1>Bad Gateway</h1></body></html>',
});

describe('what each answer means', () => {
  test.each<[string, ServerTrouble, string]>([
    ['200 with our id', json(200, { accepted: ID }), 'accepted'],
    ['201 with our id', json(201, { accepted: ID, number: 7 }), 'accepted'],
    ['202 with our id', json(202, { accepted: ID }), 'accepted'],
    ['409 with our id', json(409, { accepted: ID }), 'accepted'],
    ['204 with our id in the header', { status: 204, headers: { 'Idempotency-Key': ID } }, 'accepted'],
    ['409 with our id in the header', { status: 409, headers: { 'Idempotency-Key': ID } }, 'accepted'],
    ['200 with somebody else’s id', 'wrong-id', 'later answer-foreign'],
    ['200 with a page', 'page', 'later answer-foreign'],
    ['200 with garbage', 'garbage', 'later answer-foreign'],
    ['200 with nothing', { status: 200 }, 'later answer-foreign'],
    ['200 with a list', json(200, [ID]), 'later answer-foreign'],
    ['200 with «true»', json(200, { accepted: true }), 'later answer-foreign'],
    ['200 with a poisoned object', { status: 200, body: `{"__proto__":{"accepted":"${ID}"}}` }, 'later answer-foreign'],
    ['204 bare, as a captive portal says', { status: 204 }, 'later answer-foreign'],
    ['409 bare', { status: 409 }, 'later answer-foreign'],
    ['409 with a reason', json(409, { reason: 'сумма другая' }), 'rejected conflict'],
    ['400 with a reason', json(400, { reason: 'нет поля' }), 'rejected refused'],
    ['413 with a reason', json(413, { reason: 'слишком велик' }), 'rejected refused'],
    ['422 with a reason', json(422, { reason: 'нет товара 00-17' }), 'rejected refused'],
    ['422 with an empty reason', json(422, { reason: '\u0000 ' }), 'later answer-foreign'],
    ['400 with a page of a proxy', page(400), 'later answer-foreign'],
    ['301', json(301, { accepted: ID }, { location: 'http://example.com/' }), 'later redirected'],
    ['307', json(307, {}, { location: 'file:///etc/passwd' }), 'later redirected'],
    ['401', json(401, { reason: 'unknown key' }), 'later key-refused'],
    ['403', page(403), 'later key-refused'],
    ['404', page(404), 'later address-wrong'],
    ['404 with a reason', json(404, { reason: 'no such path' }), 'later address-wrong'],
    ['410', page(410), 'later address-wrong'],
    ['408', page(408), 'later partner-busy'],
    ['429', page(429), 'later partner-busy'],
    ['500', json(500, { accepted: ID }), 'later partner-failed'],
    ['500 with a reason', json(500, { reason: 'NullPointerException' }), 'later partner-failed'],
    ['502 of a proxy', page(502), 'later partner-failed'],
    ['503', page(503), 'later partner-busy'],
    ['a connection cut before the answer', 'cut', 'later no-link'],
    ['a connection cut after the document was taken', 'take-then-cut', 'later no-link'],
    ['a connection cut inside the answer', 'take-then-half', 'later no-link'],
    ['ten megabytes', 'huge', 'later answer-foreign'],
  ])('%s', async (_, trouble, expected) => {
    expect(inShort((await sent(trouble)).said)).toBe(expected);
  });

  test('only an answer of the table takes the document off the queue', async () => {
    const { said, server } = await sent('page');
    expect(said.answer).toBe('later');
    expect(server.documents.size).toBe(0);
  });
});

test('the partner’s words are cut and made harmless', async () => {
  const { said } = await sent(json(422, { reason: `Товар\u001b[31m не\u202e найден\n${'x'.repeat(9000)}` }));
  if (said.answer !== 'rejected') throw new Error(inShort(said));
  expect(said.reason.text).toMatch(/^Товар \[31m не найден x+…$/);
  expect([...said.reason.text]).toHaveLength(300);
});

test.each([
  ['120', 120_000],
  ['Mon, 23 Nov 2026 09:10:00 GMT', 600_000],
  ['Mon, 23 Nov 2020 09:10:00 GMT', 0],
  ['soon', null],
])('Retry-After: %s', async (header, expected) => {
  const { said } = await sent({ status: 503, headers: { 'Retry-After': header } });
  expect(said).toMatchObject({ answer: 'later', retryAfterMs: expected });
});

/** Sends, and lets the given time pass on the till's clock once the server has the request. */
async function sentWaiting(trouble: ServerTrouble, passMs: number): Promise<SinkAnswer> {
  const { server, clock } = await aServer();
  server.trouble(trouble);
  const answer = createHttpSink({ url: server.url, key: KEY, clock, waitMs: 30_000 }).send(aDocument(), never);
  await server.arrived(1);
  await clock.advance(passMs);
  return answer;
}

test('a server that is silent is given up after the time-out', async () => {
  expect(inShort(await sentWaiting('silence', 30_000))).toBe('later no-answer');
});

test('a server that answers one byte a second is given up after the time-out', async () => {
  expect(inShort(await sentWaiting('drip', 30_000))).toBe('later no-answer');
});

test('the time-out comes after the server has taken the document; sent again, it is there once', async () => {
  const { server, clock } = await aServer();
  server.trouble('take-then-silence');
  const sink = createHttpSink({ url: server.url, key: KEY, clock });
  const first = sink.send(aDocument(), never);
  await server.arrived(1);
  await clock.advance(30_000);
  expect(inShort(await first)).toBe('later no-answer');
  expect(inShort(await sink.send(aDocument(), never))).toBe('accepted');
  expect([...server.documents]).toEqual([[ID, { text: JSON.stringify(aDocument()), times: 2 }]]);
});

test('nobody listens, no such name, an address that is none', async () => {
  const clock = new ManualClock();
  const { server } = await aServer();
  const { url } = server;
  await server.close();
  const say = async (address: string): Promise<string> =>
    inShort(await createHttpSink({ url: address, key: '', clock }).send(aDocument(), never));
  expect(await say(url)).toBe('later no-link');
  expect(await say('http://till.invalid/')).toBe('later no-link');
  expect(await say('касса')).toBe('later address-wrong');
  expect(await say('file:///etc/passwd')).toBe('later address-wrong');
});

test('a server that does not speak HTTP is no partner', async () => {
  const raw = createServer((socket) => void socket.resume().end('SSH-2.0-OpenSSH_9.2\r\n'));
  await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
  const address = raw.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const sink = createHttpSink({ url: `http://127.0.0.1:${port}/`, key: '', clock: new ManualClock() });
  expect(inShort(await sink.send(aDocument(), never))).toBe('later no-link');
  await new Promise((resolve) => raw.close(resolve));
});

test('the wrong key, and a key that cannot be a header, leave the document in the queue', async () => {
  const { server, clock } = await aServer();
  const say = async (key: string): Promise<string> =>
    inShort(await createHttpSink({ url: server.url, key, clock }).send(aDocument(), never));
  expect(await say('wrong')).toBe('later key-refused');
  expect(await say('ключ\r\nX-Evil: 1')).toBe('later key-refused');
  expect(server.documents.size).toBe(0);
});

test('whoever gives up does not wait for the server', async () => {
  const { server, clock } = await aServer();
  server.trouble('silence');
  const stop = new AbortController();
  const answer = createHttpSink({ url: server.url, key: KEY, clock }).send(aDocument(), stop.signal);
  await server.arrived(1);
  stop.abort();
  expect((await answer).answer).toBe('later');
});
