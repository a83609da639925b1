/**
 * PINs and badge codes as scrypt hashes (OWASP Password Storage Cheat Sheet: N = 2^15, r = 8, p = 3 is as strong as
 * N = 2^17 with a quarter of the memory). A hash is kept with its parameters, so that they may grow later.
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

export interface HashCost {
  /** N as a power of two, 1..20. */
  readonly logN: number;
  readonly r: number;
  readonly p: number;
}

/** 32 MiB and about a fifth of a second on a till. */
export const HASH_COST: HashCost = { logN: 15, r: 8, p: 3 };

const HASH_BYTES = 32;
const SALT_BYTES = 16;
/** `scrypt$15$8$3$<salt>` and, behind another `$`, the hash; both base64. */
const KEY = /^scrypt\$(\d{1,2})\$(\d{1,2})\$(\d{1,2})\$([A-Za-z0-9+/=]+)$/;
const LARGEST_LOG_N = 20;

/** A new salt with the parameters it is used with. */
export function newKey({ logN, r, p }: HashCost): string {
  return `scrypt$${logN}$${r}$${p}$${randomBytes(SALT_BYTES).toString('base64')}`;
}

/** The hash of a secret under this key, base64: the same secret gives the same text. */
export async function hashWith(key: string, secret: string): Promise<string> {
  return (await derive(key, secret)).toString('base64');
}

/** A new PIN as it is kept: key and hash in one text. */
export async function hashPin(pin: string, cost: HashCost): Promise<string> {
  const key = newKey(cost);
  return `${key}$${await hashWith(key, pin)}`;
}

/** Whether this is the PIN; takes the same time whichever digit is wrong. False for a person without one. */
export async function isPin(pin: string, kept: string): Promise<boolean> {
  if (kept === '') return false;
  const cut = kept.lastIndexOf('$');
  const expected = Buffer.from(kept.slice(cut + 1), 'base64');
  const found = await derive(kept.slice(0, cut), pin);
  return expected.length === found.length && timingSafeEqual(expected, found);
}

function derive(key: string, secret: string): Promise<Buffer> {
  const { salt, ...cost } = readKey(key);
  return new Promise((resolve, reject) => {
    scrypt(secret, salt, HASH_BYTES, cost, (error, hash) => (error ? reject(error) : resolve(hash)));
  });
}

function readKey(key: string) {
  const [, logN, r, p, salt] = KEY.exec(key) ?? [];
  if (salt === undefined || Number(logN) > LARGEST_LOG_N) throw new Error('the key of a hash is unreadable');
  const cost = { N: 2 ** Number(logN), r: Number(r), p: Number(p) };
  // Node stops at 32 MiB unless told; twice the need leaves room for its own book-keeping.
  return { ...cost, maxmem: 256 * cost.r * (cost.N + cost.p + 4), salt: Buffer.from(salt, 'base64') };
}
