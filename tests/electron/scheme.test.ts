/** The own scheme: which file an address means, and that no spelling leads out of the folder. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CONTENT_POLICY, fileOf, serve } from '#main/electron/scheme.ts';

let outside: string;
let root: string;

beforeAll(() => {
  outside = mkdtempSync(join(tmpdir(), 'rmk-scheme-'));
  root = join(outside, 'renderer');
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(root, 'index.html'), '<p>page</p>');
  writeFileSync(join(root, 'assets', 'a.js'), '1');
  writeFileSync(join(outside, 'secret.html'), 'secret');
  writeFileSync(join(outside, 'renderer.html'), 'secret');
});

afterAll(() => rmSync(outside, { recursive: true, force: true }));

it('serves the page with its policy and its type', async () => {
  const answer = await serve(root, 'rmk://app/index.html');
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe('<p>page</p>');
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('content-security-policy')).toBe(CONTENT_POLICY);
});

it('the policy allows our own files and nothing else', () => {
  const rules: unknown = Object.fromEntries(
    CONTENT_POLICY.split('; ').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1).join(' ')]),
  );
  expect(rules).toEqual({
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self' data:",
    'font-src': "'self'",
    'connect-src': "'none'",
    'frame-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'object-src': "'none'",
    'require-trusted-types-for': "'script'",
  });
});

it.each([
  ['rmk://app/..%2fsecret.html'],
  ['rmk://app/assets/..%2f..%2fsecret.html'],
  ['rmk://app/%2e%2e%5csecret.html'],
  ['rmk://app/..\\secret.html'],
  ['rmk://app/assets%5c..%5c..%5csecret.html'],
  ['rmk://app/index.html%00.js'],
  ['rmk://app/%'],
  ['rmk://app/C:/secret.html'],
  ['rmk://evil/index.html'],
  ['rmk://user@app/index.html'],
  ['file:///etc/passwd'],
  ['rmk://app/'],
  ['rmk://app/.sources'],
  ['rmk://app/main.cjs'],
  ['rmk://app/../renderer.html%2f..%2f..%2fsecret.html'],
])('refuses %s', async (address) => {
  expect((await serve(root, address)).status).toBe(403);
});

it.each(['rmk://app/no-such.js', 'rmk://app/%2e%2e/secret.html', 'rmk://app/../secret.html'])(
  'finds no %s inside',
  async (address) => {
    expect((await serve(root, address)).status).toBe(404);
  },
);

it('no spelling of an address leads out of the folder', () => {
  const part = fc.constantFrom(
    '..',
    '.',
    '%2e%2e',
    '%2E.',
    '/',
    '%2f',
    '\\',
    '%5c',
    '%00',
    'a',
    'index.html',
    'assets',
    '%252e%252e',
    ':',
    '//',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const file = fileOf(root, `rmk://app/${parts.join('')}`);
      return file === null || file.path.startsWith(root + sep);
    }),
    { numRuns: 2000, verbose: 1 },
  );
});
