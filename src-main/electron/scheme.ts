/** Our own scheme `rmk://app/`: built files of the page, nothing else, under a strict policy. */
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { HOST, SCHEME } from './security.ts';

/** performance-reliability.md 4.1 row 7, plus fonts (self-hosted) and objects. Trusted Types: no string becomes code. */
export const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "frame-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
};

/** File inside `root` that an address means; null for a foreign address, an unknown kind of file or a way out. */
export function fileOf(root: string, address: string): { path: string; type: string } | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== `${SCHEME}:` || url.host !== HOST || url.username !== '' || url.password !== '') return null;
  const asked = decoded(url.pathname);
  // After decoding, a path may hold back slashes, NUL or new dots that the URL parser did not see.
  if (asked === null || /[\\\0:]/.test(asked) || asked.split('/').includes('..')) return null;
  const path = normalize(join(root, asked));
  const type = TYPES[extname(path).toLowerCase()];
  return type !== undefined && path.startsWith(root + sep) ? { path, type } : null;
}

/** Answers one request of the page. */
export async function serve(root: string, address: string): Promise<Response> {
  const file = fileOf(root, address);
  if (!file) return new Response(null, { status: 403 });
  try {
    const bytes = await readFile(file.path);
    return new Response(new Uint8Array(bytes), {
      headers: {
        'content-type': file.type,
        'content-security-policy': CONTENT_POLICY,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-cache',
      },
    });
  } catch {
    return new Response(null, { status: 404 });
  }
}

function decoded(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
}
