/** Who works at the till: adding, changing, badges. Each change is a row of the journal, without its secrets. */

import { accepted, type Outcome, refused } from '#domain/refusals.ts';
import { isInn } from '#domain/requisites/inn.ts';
import { isGoodPin } from '#domain/rights/pin.ts';
import { needsPin, type Role } from '#domain/rights/roles.ts';
import {
  addBadge,
  badgeKey,
  type CashierRecord,
  type CashierRow,
  listCashiers,
  ownerOfBadge,
  removeBadges,
  saveBadgeKey,
  saveCashier,
} from '#main/ledger/cashiers.ts';
import { foldText } from '#main/ledger/fold-text.ts';
import { type HashCost, hashPin, hashWith, newKey } from './cashier-secrets.ts';
import type { Core } from './core.ts';

export interface CashierAsked {
  /** Null for a new person. */
  readonly id: string | null;
  readonly name: string;
  readonly inn: string;
  readonly role: Role;
  /** Null leaves it as it is. */
  readonly pin: string | null;
  readonly active: boolean;
}

type Refused = Extract<Outcome<never>, { ok: false }>;

/** What a form may say; everything that depends on the others is checked when it is written. */
type Checked = Omit<CashierAsked, 'pin'> & { readonly pinHash: string | null };

const NAME = /^[^\p{C}]{1,64}$/u;

export class CashierPeople {
  readonly #core: Core;
  readonly #cost: HashCost;
  #rows: readonly CashierRecord[];

  constructor(core: Core, cost: HashCost) {
    this.#core = core;
    this.#cost = cost;
    this.#rows = listCashiers(core.ledger);
  }

  get all(): readonly CashierRecord[] {
    return this.#rows;
  }

  /** Nobody is set up: the till works for whoever stands at it. */
  get isEmpty(): boolean {
    return !this.#rows.some((row) => row.active);
  }

  /** Null for an id that is nobody's, or of somebody who left. */
  active(id: string): CashierRecord | null {
    return this.#rows.find((row) => row.id === id && row.active) ?? null;
  }

  /** Checks the form and hashes its PIN; takes a while, changes nothing. */
  async check(asked: CashierAsked): Promise<Outcome<Checked>> {
    const { pin, ...rest } = asked;
    const name = rest.name.trim().replace(/\s+/gu, ' ');
    if (!NAME.test(name)) return refused('bad-payload');
    if (rest.inn !== '' && (rest.inn.length !== 12 || !isInn(rest.inn))) return refused('inn-bad', { inn: rest.inn });
    if (pin !== null && !isGoodPin(pin)) return refused('pin-weak');
    return accepted({ ...rest, name, pinHash: pin === null ? null : await hashPin(pin, this.#cost) });
  }

  /** `also` joins the transaction. Throws LedgerError when the disk refuses; then nothing has changed. */
  save(checked: Checked, by: string, also: (row: CashierRow) => void): Outcome<CashierRow> {
    const old = this.#rows.find((row) => row.id === checked.id);
    if (checked.id !== null && !old) return refused('cashier-not-found');
    const nowMs = this.#core.clock.now();
    const { pinHash, ...form } = checked;
    const row: CashierRow = {
      ...form,
      id: old?.id ?? this.#core.newId(),
      pinHash: pinHash ?? old?.pinHash ?? '',
      createdAtMs: old?.createdAtMs ?? nowMs,
      changedAtMs: nowMs,
    };
    const problem = this.#problemOf(row);
    if (problem) return problem;
    const { name, inn, role, active } = row;
    const body = { name, inn, role, active, pinChanged: pinHash !== null, by };
    this.#core.commit({
      next: {},
      journal: [{ kind: old ? 'cashier-changed' : 'cashier-added', ref: row.id, body }],
      also: () => {
        saveCashier(this.#core.ledger, row);
        // Whoever comes back gets a new badge: the old one may be anywhere by then.
        if (!active) removeBadges(this.#core.ledger, row.id);
        also(row);
      },
    });
    this.#rows = listCashiers(this.#core.ledger);
    return accepted(row);
  }

  /** The hash under which this base knows the badge, and the key when there is none yet. */
  async hashBadge(code: string): Promise<{ readonly hash: string; readonly newKey: string | null }> {
    const known = badgeKey(this.#core.ledger);
    const key = known ?? newKey(this.#cost);
    return { hash: await hashWith(key, code), newKey: known === null ? key : null };
  }

  get hasBadges(): boolean {
    return this.#rows.some((row) => row.badges > 0);
  }

  /** The person who works here and whose badge it is. */
  ofBadge(hash: string): CashierRecord | null {
    const id = ownerOfBadge(this.#core.ledger, hash);
    return id === null ? null : this.active(id);
  }

  addBadge(id: string, badge: { hash: string; newKey: string | null }, by: string): Outcome<CashierRecord> {
    const person = this.active(id);
    if (!person) return refused('cashier-not-found');
    const owner = ownerOfBadge(this.#core.ledger, badge.hash);
    if (owner !== null) return refused('badge-taken', { name: this.#nameOf(owner) });
    const { ledger, clock } = this.#core;
    this.#commitBadges('badge-added', person, by, () => {
      if (badge.newKey !== null) saveBadgeKey(ledger, badge.newKey);
      addBadge(ledger, { hash: badge.hash, cashierId: id, addedAtMs: clock.now() });
    });
    return accepted(person);
  }

  /** All of a person's badges: codes are not kept, so one of several cannot be named. */
  removeBadges(id: string, by: string): Outcome<Record<string, never>> {
    const person = this.#rows.find((row) => row.id === id);
    if (!person) return refused('cashier-not-found');
    if (person.badges > 0) {
      this.#commitBadges('badges-removed', person, by, () => removeBadges(this.#core.ledger, id));
    }
    return accepted({});
  }

  #commitBadges(kind: string, { id, name }: CashierRow, by: string, also: () => void): void {
    this.#core.commit({ next: {}, journal: [{ kind, ref: id, body: { name, by } }], also });
    this.#rows = listCashiers(this.#core.ledger);
  }

  #problemOf(row: CashierRow): Refused | null {
    const others = this.#rows.filter((other) => other.id !== row.id && other.active);
    const isOwner = row.active && row.role === 'owner';
    if (this.isEmpty && !(isOwner && row.pinHash !== '')) return refused('first-owner');
    if (!isOwner && !others.some((other) => other.role === 'owner')) return refused('last-owner');
    if (row.active && needsPin(row.role) && row.pinHash === '') return refused('pin-needed');
    if (row.active && others.some((other) => foldText(other.name) === foldText(row.name))) {
      return refused('name-taken', { name: row.name });
    }
    return null;
  }

  #nameOf(id: string): string {
    return this.#rows.find((row) => row.id === id)?.name ?? '';
  }
}
