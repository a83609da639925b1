/** The people of the till as rows: who, what they may, and the hashes they are known by. Rules are the services'. */
import type { LockOut } from '#domain/rights/lock-out.ts';
import type { Role } from '#domain/rights/roles.ts';
import type { Ledger } from './ledger.ts';
import { Query } from './query.ts';

export interface CashierRow {
  readonly id: string;
  /** 1..64 characters, as printed on receipts (tag 1021). */
  readonly name: string;
  /** 12 digits (tag 1203); empty when the person has none. */
  readonly inn: string;
  readonly role: Role;
  /** With its parameters and salt; empty for a person who comes with a badge only. */
  readonly pinHash: string;
  readonly active: boolean;
  readonly createdAtMs: number;
  readonly changedAtMs: number;
}

export interface CashierRecord extends CashierRow {
  /** How many badges lead to this person. */
  readonly badges: number;
}

/** Whose wrong tries are counted together: a person's id, or `BADGES` for badges nobody has. */
export const BADGES = 'badges';

type Stored = Omit<CashierRecord, 'active'> & { readonly active: number };

const LIST = new Query<Stored>(`
  SELECT id, name, inn, role, pin_hash AS pinHash, active, created_at_ms AS createdAtMs, changed_at_ms AS changedAtMs,
    (SELECT count(*) FROM cashier_badge WHERE cashier_id = cashier.id) AS badges
  FROM cashier ORDER BY created_at_ms, id`);
const SAVE = new Query(`
  INSERT INTO cashier (id, name, inn, role, pin_hash, active, created_at_ms, changed_at_ms)
  VALUES (@id, @name, @inn, @role, @pinHash, @active, @createdAtMs, @changedAtMs)
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, inn = excluded.inn, role = excluded.role,
    pin_hash = excluded.pin_hash, active = excluded.active, changed_at_ms = excluded.changed_at_ms`);
const ADD_BADGE = new Query(`
  INSERT INTO cashier_badge (hash, cashier_id, added_at_ms) VALUES (@hash, @cashierId, @addedAtMs)`);
const REMOVE_BADGES = new Query('DELETE FROM cashier_badge WHERE cashier_id = @cashierId');
const OWNER_OF_BADGE = new Query<{ cashierId: string }>(
  'SELECT cashier_id AS cashierId FROM cashier_badge WHERE hash = @hash',
);
const LOCK_OUTS = new Query<LockOut & { subject: string }>(
  'SELECT subject, failures, rest_ms AS restMs, seen_at_ms AS seenAtMs FROM lock_out',
);
const SAVE_LOCK_OUT = new Query(`
  INSERT INTO lock_out (subject, failures, rest_ms, seen_at_ms) VALUES (@subject, @failures, @restMs, @seenAtMs)
  ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures, rest_ms = excluded.rest_ms,
    seen_at_ms = excluded.seen_at_ms`);
const CLEAR_LOCK_OUT = new Query('DELETE FROM lock_out WHERE subject = @subject');
const BADGE_KEY = new Query<{ value: string }>("SELECT value FROM meta WHERE key = 'badge_key'");
const SAVE_BADGE_KEY = new Query("INSERT INTO meta (key, value) VALUES ('badge_key', @value)");

/** Everybody, also those who left, in the order they were added. */
export function listCashiers(ledger: Ledger): CashierRecord[] {
  return ledger.all(LIST).map((row) => ({ ...row, active: row.active === 1 }));
}

/** Adds the person or replaces everything but the id and the day of adding. */
export function saveCashier(ledger: Ledger, row: CashierRow): void {
  ledger.run(SAVE, { ...row, active: row.active ? 1 : 0 });
}

/** Throws a constraint error when the badge is somebody's already: ask `ownerOfBadge` first. */
export function addBadge(ledger: Ledger, badge: { hash: string; cashierId: string; addedAtMs: number }): void {
  ledger.run(ADD_BADGE, badge);
}

export function removeBadges(ledger: Ledger, cashierId: string): void {
  ledger.run(REMOVE_BADGES, { cashierId });
}

/** Id of the person the badge leads to; null for nobody's. */
export function ownerOfBadge(ledger: Ledger, hash: string): string | null {
  return ledger.get(OWNER_OF_BADGE, { hash })?.cashierId ?? null;
}

/** What the badges of this base are hashed with; null while there was never a badge. */
export function badgeKey(ledger: Ledger): string | null {
  return ledger.get(BADGE_KEY)?.value ?? null;
}

/** Once for a base; a second time is a constraint error, because all badges would be lost. */
export function saveBadgeKey(ledger: Ledger, value: string): void {
  ledger.run(SAVE_BADGE_KEY, { value });
}

/** By subject: a person's id or `BADGES`. */
export function lockOuts(ledger: Ledger): Map<string, LockOut> {
  return new Map(ledger.all(LOCK_OUTS).map(({ subject, ...lock }) => [subject, lock]));
}

export function saveLockOut(ledger: Ledger, subject: string, lock: LockOut): void {
  ledger.run(SAVE_LOCK_OUT, { ...lock, subject });
}

export function clearLockOut(ledger: Ledger, subject: string): void {
  ledger.run(CLEAR_LOCK_OUT, { subject });
}
