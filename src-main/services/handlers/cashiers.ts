/** The people's part of the contract: who logs in, who lends a right, who may be here at all. */
import type { CallName } from '#contract/contract.ts';
import type { CashierView } from '#contract/views.ts';
import { accepted } from '#domain/refusals.ts';
import type { CashierRecord } from '#main/ledger/cashiers.ts';
import type { CashierDesk } from '../cashier-desk.ts';
import type { Handler } from './handler.ts';

type PeopleCall = Extract<CallName, `cashier.${string}`>;
export type CashierHandlers = { readonly [N in PeopleCall]: Handler<N> };

export function cashierHandlers(desk: CashierDesk): CashierHandlers {
  return {
    'cashier.list': () => {
      const manages = desk.actor()?.rights.includes('cashiers') ?? false;
      const shown = desk.people.filter((person) => manages || person.active);
      return accepted({ cashiers: shown.map((person) => cashierView(desk, person, manages)) });
    },
    'cashier.login': ({ cashierId, pin }) => desk.login(cashierId, pin),
    'cashier.lock': () => desk.lock(),
    'cashier.allow': ({ cashierId, pin, call }) => desk.allow(cashierId, pin, call),
    'cashier.expect': (what) => desk.expect(what.for === 'nothing' ? null : what),
    'cashier.save': (asked) => desk.save(asked),
    'cashier.badge': ({ id, code }) => (code === '' ? desk.removeBadges(id) : desk.addBadge(id, code)),
  };
}

/** An ИНН is a person's own: only whoever manages people sees it. */
const cashierView = (desk: CashierDesk, person: CashierRecord, manages: boolean): CashierView => ({
  id: person.id,
  name: person.name,
  role: person.role,
  inn: manages ? person.inn : '',
  active: person.active,
  hasPin: person.pinHash !== '',
  hasBadge: person.badges > 0,
  lockedUntilMs: desk.lockedUntilMs(person.id),
});
