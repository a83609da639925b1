/**
 * Who stands at the till and what they may do now (issue 3, point 5; spec/performance-reliability.md 4.2, 4.3). The
 * session lives in memory only: a till with people in its base starts locked. Money that is under way when somebody
 * locks the till goes on by itself; only persons are asked who they are.
 */
import type { Outcome } from '#domain/refusals.ts';
import { accepted, refused } from '#domain/refusals.ts';
import { badgeCode } from '#domain/rights/badge.ts';
import { triesLeft } from '#domain/rights/lock-out.ts';
import { NEVER_LENT, RIGHTS, type Right } from '#domain/rights/rights.ts';
import { hasRight, RIGHTS_OF_ROLE, type Role } from '#domain/rights/roles.ts';
import { BADGES, type CashierRecord } from '#main/ledger/cashiers.ts';
import { LockOuts } from './cashier-lock-outs.ts';
import { type CashierAsked, CashierPeople } from './cashier-people.ts';
import { HASH_COST, type HashCost, isPin } from './cashier-secrets.ts';
import type { Core } from './core.ts';
import type { Inbox } from './inbox.ts';
import { type Expected, type Loan, Loans } from './loans.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { needOf, rightsOf } from './rights-of-calls.ts';

/** Who acts. */
export interface Actor {
  /** Null while nobody is set up in the base: then it is the cashier of the settings, with all rights. */
  readonly id: string | null;
  readonly name: string;
  readonly inn: string;
  readonly role: Role;
  readonly rights: readonly Right[];
}

type Refused = Extract<Outcome<never>, { ok: false }>;
type Done = Outcome<Record<string, never>>;

export type Permit =
  | {
      readonly ok: true;
      /** Null only for calls that are allowed while the till is locked. */
      readonly actor: Actor | null;
      /** The supervisor who lent a right for this call. */
      readonly allowedBy: { readonly id: string; readonly name: string } | null;
    }
  | Refused;

/** What a badge did. */
export interface Badged {
  readonly did: 'login' | 'allowed' | 'badge-added';
  /** Of the person whose badge it is. */
  readonly name: string;
}

/** `session` of the snapshot. */
export interface SessionNow {
  readonly state: 'free' | 'open' | 'locked';
  /** Null unless somebody has logged in. */
  readonly cashierId: string | null;
  /** Empty while locked. */
  readonly name: string;
  readonly role: Role;
  readonly rights: Right[];
  /** What a badge scanned now would be; null when the scanner is the sale's. */
  readonly badge: 'login' | 'allow' | 'enrol' | null;
  /** A right that is lent and not used yet. */
  readonly allowed: { readonly call: string; readonly by: string; readonly untilMs: number } | null;
  /** No badge is taken until then; null when badges are taken. */
  readonly badgesLockedUntilMs: number | null;
}

export interface CashierDeskParts {
  readonly core: Core;
  readonly inbox: Inbox;
  /** The cashier of the settings; null before the first set-up. */
  readonly fallback: () => { readonly name: string; readonly inn: string } | null;
  readonly cost?: HashCost;
}

type Purpose = { readonly for: 'login' } | { readonly for: 'allow'; readonly call: string };

export class CashierDesk {
  readonly #parts: CashierDeskParts;
  readonly #people: CashierPeople;
  readonly #locks: LockOuts;
  readonly #loans: Loans;
  readonly #slow: OneAtATime;
  #session: string | null = null;
  /** Changes with who is here and what people may: an answer begun before is no longer asked for. */
  #epoch = 0;
  #granted: ReadonlySet<Right> = new Set();

  constructor(parts: CashierDeskParts) {
    const { core, inbox, cost = HASH_COST } = parts;
    this.#parts = parts;
    this.#people = new CashierPeople(core, cost);
    this.#locks = new LockOuts(core);
    this.#loans = new Loans(core);
    this.#slow = new OneAtATime(inbox, core.clock);
  }

  /** Before every handler, inside the inbox. Takes what was lent for the call; throws LedgerError when that cannot
   * be written down, and then it is still there. */
  permit(call: string): Permit {
    const need = needOf(call);
    if (need === null) return refused('unknown-call');
    const actor = this.actor();
    if (need !== 'none' && !actor) return refused('login-needed');
    const loan = need === 'none' ? null : this.#loans.take(call);
    this.#granted = new Set([...(actor?.rights ?? []), ...(loan ? [loan.right] : [])]);
    if (need !== 'none' && need !== 'login' && !this.#granted.has(need))
      return refused('right-needed', { right: need });
    return { ok: true, actor, allowedBy: loan && { id: loan.by.id, name: loan.by.name } };
  }

  /** For the second right of a call (`ALSO_NEEDED`): ask before the handler's first `await`. */
  may(right: Right): boolean {
    return this.#granted.has(right);
  }

  /** Who acts now; null while the till is locked. */
  actor(): Actor | null {
    if (this.#people.isEmpty) {
      const { name, inn } = this.#parts.fallback() ?? { name: '', inn: '' };
      return { id: null, name, inn, role: 'owner', rights: RIGHTS };
    }
    const row = this.#session === null ? null : this.#people.active(this.#session);
    return row && { id: row.id, name: row.name, inn: row.inn, role: row.role, rights: RIGHTS_OF_ROLE[row.role] };
  }

  get locked(): boolean {
    return this.actor() === null;
  }

  /** True when what is scanned now is a badge and not goods. */
  get hearsScans(): boolean {
    return this.locked || this.#loans.expecting !== null;
  }

  view(): SessionNow {
    const actor = this.actor();
    const { expecting, standing } = this.#loans;
    return {
      state: actor === null ? 'locked' : actor.id === null ? 'free' : 'open',
      cashierId: actor?.id ?? null,
      name: actor?.name ?? '',
      role: actor?.role ?? 'cashier',
      rights: [...(actor?.rights ?? [])],
      badge: actor === null ? 'login' : (expecting?.for ?? null),
      allowed: standing && { call: standing.call, by: standing.by.name, untilMs: standing.untilMs },
      badgesLockedUntilMs: this.lockedUntilMs(BADGES),
    };
  }

  stop(): void {
    this.#locks.stop();
    this.#loans.stop();
  }

  /** Opens the till for a person, or changes who stands at it: the receipt in hand stays as it is. */
  login(cashierId: string, pin: string): Promise<Done> {
    return this.#byPin(cashierId, pin, { for: 'login' });
  }

  lock(): Done {
    const actor = this.actor();
    if (!actor || actor.id === null) return refused('not-now');
    // Locked first and written down after: no disk keeps a till open.
    this.#become(null);
    const body = { name: actor.name, receipt: this.#receiptInHand() };
    this.#parts.core.commit({ next: {}, journal: [{ kind: 'cashier-locked', ref: actor.id, body }] });
    return accepted({});
  }

  /** A supervisor lends the right that the next call of this name needs. */
  allow(cashierId: string, pin: string, call: string): Promise<Done> {
    return this.#byPin(cashierId, pin, { for: 'allow', call });
  }

  /** A window is open that waits for a badge: a supervisor's, or one to give to a person. Null when it is closed. */
  expect(what: Expected | null): Done {
    if (what?.for === 'allow' && this.#wanted(what.call) === null) return refused('not-now');
    if (what?.for === 'enrol' && !this.actor()?.rights.includes('cashiers'))
      return refused('right-needed', { right: 'cashiers' });
    if (what?.for === 'enrol' && !this.#people.active(what.cashierId)) return refused('cashier-not-found');
    this.#loans.expect(what);
    return accepted({});
  }

  /** A code while `hearsScans`. Runs inside the inbox. */
  async scanned(text: string, aim: string): Promise<Outcome<Badged>> {
    const { expecting } = this.#loans;
    if (!this.hearsScans || this.#slow.busy) return refused('not-now');
    const code = badgeCode(text, aim);
    if (this.locked) return code === null ? refused('login-needed') : this.#byBadge(code, { for: 'login' });
    if (code === null || expecting === null) return refused('badge-unfit');
    if (expecting.for === 'allow') return this.#byBadge(code, expecting);
    const done = await this.#enrol(expecting.cashierId, code);
    return done.ok ? accepted({ did: 'badge-added', name: done.value.name }) : done;
  }

  get people(): readonly CashierRecord[] {
    return this.#people.all;
  }

  /** When this person may try a PIN again, by the present clock; null when at once. */
  lockedUntilMs(cashierId: string): number | null {
    const { restMs, seenAtMs } = this.#locks.of(cashierId);
    return restMs === 0 ? null : seenAtMs + restMs;
  }

  /** Adds a person or changes one. The first one is logged in at once: he stands at the till with all rights. */
  async save(asked: CashierAsked): Promise<Outcome<{ id: string }>> {
    if (this.#slow.busy) return refused('not-now');
    const by = this.actor()?.id ?? '';
    const epoch = this.#epoch;
    return this.#slow.run(
      () => this.#people.check(asked),
      (checked) => {
        if (!checked.ok) return checked;
        if (epoch !== this.#epoch) return refused('not-now');
        const isFirst = this.#people.isEmpty;
        const { pinHash } = checked.value;
        // A new PIN has not been guessed at yet.
        const saved = this.#people.save(checked.value, by, (row) => pinHash !== null && this.#locks.clear(row.id));
        if (!saved.ok) return saved;
        const { id } = saved.value;
        if (pinHash !== null) this.#locks.forget(id);
        this.#become(this.#session !== null && this.#people.active(this.#session) ? this.#session : null);
        const first = isFirst ? this.#people.active(id) : null;
        if (first) this.#enter(first, 'pin', () => {});
        return accepted({ id });
      },
    );
  }

  /** Gives a typed code to a person as his badge. */
  async addBadge(cashierId: string, text: string): Promise<Done> {
    const code = badgeCode(text, '');
    if (code === null) return refused('badge-unfit');
    if (this.#slow.busy) return refused('not-now');
    const done = await this.#enrol(cashierId, code);
    return done.ok ? accepted({}) : done;
  }

  removeBadges(cashierId: string): Done {
    return this.#people.removeBadges(cashierId, this.actor()?.id ?? '');
  }

  async #byPin(cashierId: string, pin: string, purpose: Purpose): Promise<Done> {
    if (this.#slow.busy) return refused('not-now');
    const person = this.#people.active(cashierId);
    if (!person) return refused('cashier-not-found');
    const waits = this.#waits(cashierId) ?? this.#cannot(person, purpose);
    if (waits) return waits;
    const epoch = this.#epoch;
    return this.#slow.run(
      () => isPin(pin, person.pinHash),
      (right) => (right ? this.#known(person, 'pin', purpose, epoch) : this.#fail(cashierId, 'pin', purpose)),
    );
  }

  async #byBadge(code: string, purpose: Purpose): Promise<Outcome<Badged>> {
    // Without a single badge in the base there is nothing to guess.
    if (!this.#people.hasBadges) return refused(this.locked ? 'login-needed' : 'badge-unfit');
    const waits = this.#waits(BADGES);
    if (waits) return waits;
    const epoch = this.#epoch;
    return this.#slow.run(
      () => this.#people.hashBadge(code),
      ({ hash }): Outcome<Badged> => {
        const person = this.#people.ofBadge(hash);
        if (!person) return this.#fail(BADGES, 'badge', purpose);
        const done = this.#cannot(person, purpose) ?? this.#known(person, 'badge', purpose, epoch);
        return done.ok ? accepted({ did: purpose.for === 'login' ? 'login' : 'allowed', name: person.name }) : done;
      },
    );
  }

  #enrol(cashierId: string, code: string): Promise<Outcome<CashierRecord>> {
    const by = this.actor()?.id ?? '';
    const epoch = this.#epoch;
    return this.#slow.run(
      () => this.#people.hashBadge(code),
      (badge) => {
        if (epoch !== this.#epoch) return refused('not-now');
        const added = this.#people.addBadge(cashierId, badge, by);
        if (added.ok) this.#loans.expect(null);
        return added;
      },
    );
  }

  /** The person has shown who he is. */
  #known(person: CashierRecord, by: 'pin' | 'badge', purpose: Purpose, epoch: number): Done {
    if (epoch !== this.#epoch) return refused('not-now');
    const subject = by === 'pin' ? person.id : BADGES;
    const clear = () => this.#locks.clear(subject);
    const done = purpose.for === 'login' ? this.#enter(person, by, clear) : this.#lend(person, purpose.call, by, clear);
    if (done.ok) this.#locks.forget(subject);
    return done;
  }

  #enter(person: CashierRecord, by: 'pin' | 'badge', also: () => void): Done {
    const before = this.#session ?? '';
    const body = { by, name: person.name, before, receipt: this.#receiptInHand() };
    this.#parts.core.commit({ next: {}, journal: [{ kind: 'cashier-login', ref: person.id, body }], also });
    this.#become(person.id);
    return accepted({});
  }

  #lend(person: CashierRecord, call: string, by: 'pin' | 'badge', also: () => void): Done {
    const actor = this.actor();
    const right = this.#wanted(call);
    if (!actor || right === null) return refused('not-now');
    const loan: Loan = {
      call,
      right,
      by: { id: person.id, name: person.name },
      to: { id: actor.id, name: actor.name },
    };
    this.#loans.lend(loan, by, also);
    return accepted({});
  }

  /** Why this person is of no use here, whoever he is; null when he is. Told without asking for the PIN. */
  #cannot(person: CashierRecord, purpose: Purpose): Refused | null {
    if (purpose.for === 'login') return null;
    const right = this.#wanted(purpose.call);
    if (right === null) return refused('not-now');
    const lends = hasRight(person.role, right) && !NEVER_LENT.has(right);
    return lends ? null : refused('right-needed', { right });
  }

  /** The first right of the call that the actor lacks; null when there is nothing to lend. */
  #wanted(call: string): Right | null {
    const actor = this.actor();
    return (actor && rightsOf(call).find((right) => !actor.rights.includes(right))) ?? null;
  }

  #waits(subject: string): Refused | null {
    const untilAtMs = this.lockedUntilMs(subject);
    return untilAtMs === null ? null : refused(subject === BADGES ? 'badge-locked' : 'pin-locked', { untilAtMs });
  }

  #fail(subject: string, by: 'pin' | 'badge', purpose: Purpose): Refused {
    const what = { by, for: purpose.for === 'login' ? 'login' : purpose.call };
    const lock = this.#locks.fail(subject, by === 'pin' ? subject : '', what);
    return this.#waits(subject) ?? refused(by === 'pin' ? 'pin-wrong' : 'badge-unknown', { left: triesLeft(lock) });
  }

  /** Somebody else stands here, or may something else: nothing lent to the one before is left. */
  #become(session: string | null): void {
    this.#session = session;
    this.#epoch += 1;
    this.#granted = new Set();
    this.#loans.drop();
    this.#parts.core.changed();
  }

  /** Id of the receipt that stays on the screen; empty when it has no lines. */
  #receiptInHand(): string {
    const { draft } = this.#parts.core.state.receipt;
    return draft.lines.length > 0 ? draft.id : '';
  }
}
