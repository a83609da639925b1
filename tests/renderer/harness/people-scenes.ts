/** Who stands at the till: the lock, a supervisor's leave, the list of cashiers, training, the shop's options. */
import type { SessionView, Snapshot } from '#contract/snapshot.ts';
import type { CashierView } from '#contract/views.ts';
import { RIGHTS_OF_ROLE } from '#domain/rights/roles.ts';
import { MONEY } from './pay-scenes.ts';
import type { Replies } from './replies.ts';
import type { Scene } from './scene.ts';
import { BASE, FISCAL, LONG_NAME, NOW_MS, PAYING, receiptOf, SALE } from './snapshots.ts';

export const personOf = (part: Partial<CashierView>): CashierView => ({
  id: 'c1',
  name: 'Абдулова М. И.',
  role: 'owner',
  inn: '',
  active: true,
  hasPin: true,
  hasBadge: false,
  lockedUntilMs: null,
  ...part,
});

const OWNER = personOf({ hasBadge: true, inn: '500100732259' });
const SENIOR = personOf({ id: 'c2', name: 'Белов С. П.', role: 'senior' });
const CASHIER = personOf({ id: 'c3', name: 'Иванова А. А.', role: 'cashier', hasBadge: true });
const BADGE_ONLY = personOf({
  id: 'c4',
  name: 'Воронцова-Дашкова Е. К.',
  role: 'cashier',
  hasPin: false,
  hasBadge: true,
});
const WAITING = personOf({ id: 'c5', name: 'Гришин О. О.', role: 'cashier', lockedUntilMs: NOW_MS + 252_000 });
export const PEOPLE: readonly CashierView[] = [OWNER, SENIOR, CASHIER, BADGE_ONLY, WAITING];
const GONE = personOf({ id: 'c6', name: 'Дёмина Т. Ю.', role: 'cashier', active: false });
const NO_WAY_IN = personOf({ id: 'c7', name: LONG_NAME.slice(0, 64), role: 'cashier', hasPin: false });
const MANY: readonly CashierView[] = Array.from({ length: 40 }, (_, index) =>
  personOf({ id: `m${index}`, name: `Кассирова ${index + 1}`, role: 'cashier' }),
);

const listOf = (cashiers: readonly CashierView[]): Replies => ({ 'cashier.list': { cashiers: [...cashiers] } });
const people = listOf(PEOPLE);

export const sessionOf = (part: Partial<SessionView>): SessionView => ({ ...BASE.session, ...part });
export const LOCKED = sessionOf({ state: 'locked', name: '', role: 'cashier', badge: 'login' });
export const standing = (person: CashierView): SessionView =>
  sessionOf({
    state: 'open',
    cashierId: person.id,
    name: person.name,
    role: person.role,
    rights: [...RIGHTS_OF_ROLE[person.role]],
  });
const at = (snapshot: Snapshot, person: CashierView): Snapshot => ({
  ...snapshot,
  cashier: { name: person.name, inn: person.inn },
  session: standing(person),
});
const locked = (part: Partial<Snapshot>): Snapshot => ({ ...SALE, session: LOCKED, ...part });

const needs = (right: string): NonNullable<Scene['refuse']>[string] => ({ code: 'right-needed', params: { right } });
const REMOVING: Scene = {
  snapshot: at(SALE, CASHIER),
  replies: people,
  refuse: { 'sale.removeLine': needs('line-remove') },
};
const TRAINING: Snapshot = { ...SALE, profile: 'training' };
const HTTP: Replies = {
  'options.get': {
    keepDeferred: true,
    returnPapers: false,
    upload: { sink: 'http', url: 'http://uchet.magazin.local/kassa', key: 'k-5f2a91d07713ac4b' },
  },
};
const MENU_OPTIONS = ['F10', 'F5', 'wait'];
const MENU_PEOPLE = ['F10', 'F4', 'wait'];

const LOCK_SCENES: Readonly<Record<string, Scene>> = {
  lock: { snapshot: locked({}), replies: people },
  'lock-chosen': { snapshot: locked({}), replies: people, keys: ['wait', '3', '4821'] },
  'lock-wrong': {
    snapshot: locked({}),
    replies: people,
    keys: ['wait', '3', '4821', 'Enter'],
    refuse: { 'cashier.login': { code: 'pin-wrong', params: { left: 3 } } },
  },
  'lock-waiting': { snapshot: locked({}), replies: people, keys: ['wait', '5'] },
  'lock-badge-only': { snapshot: locked({}), replies: people, keys: ['wait', '4', '1111', 'Enter'] },
  'lock-badges-locked': {
    snapshot: locked({ session: { ...LOCKED, badgesLockedUntilMs: NOW_MS + 29_000 } }),
    replies: people,
  },
  'lock-money': { snapshot: locked({ ...PAYING, session: LOCKED, money: MONEY['sending'] ?? null }), replies: people },
  'lock-money-waits': {
    snapshot: locked({ ...PAYING, session: LOCKED, money: MONEY['unclear'] ?? null }),
    replies: people,
  },
  'lock-fiscal': {
    snapshot: locked({ ...PAYING, session: LOCKED, fiscal: FISCAL['waiting'] ?? null }),
    replies: people,
  },
  'lock-one': { snapshot: locked({}), replies: listOf([OWNER]) },
  'lock-many': {
    snapshot: locked({}),
    replies: listOf(MANY),
    keys: ['wait', ...Array.from({ length: 14 }, () => 'ArrowDown')],
  },
  'lock-long': { snapshot: locked({}), replies: listOf([{ ...NO_WAY_IN, hasPin: true }, OWNER]), keys: ['wait', '1'] },
  'lock-loading': { snapshot: locked({}), refuse: { 'cashier.list': { code: 'never', params: {} } } },
  'lock-keys': { snapshot: locked({}), replies: people, keys: ['wait', 'F1'] },
  'lock-demo': { snapshot: locked({ profile: 'demo' }), replies: people, keys: ['Alt+9'] },
  'lock-nobody': { snapshot: SALE, keys: ['Control+l'] },
};

const ALLOW_SCENES: Readonly<Record<string, Scene>> = {
  allow: { ...REMOVING, keys: ['Delete', 'wait'] },
  'allow-wrong': {
    ...REMOVING,
    keys: ['Delete', 'wait', '2', '1212', 'Enter', 'wait'],
    refuse: { ...REMOVING.refuse, 'cashier.allow': { code: 'pin-wrong', params: { left: 4 } } },
  },
  'allow-one': { ...REMOVING, replies: listOf([OWNER, CASHIER]), keys: ['Delete', 'wait', '4821'] },
  'allow-nobody': { ...REMOVING, replies: listOf([CASHIER]), keys: ['Delete', 'wait'] },
  'allow-over-dialog': {
    ...REMOVING,
    keys: ['F4', '1', 'Enter', 'wait'],
    refuse: { 'sale.setQuantity': needs('line-remove') },
  },
  'allow-refused': { ...REMOVING, keys: ['Delete', 'wait', 'Escape', 'wait'] },
  'allow-money': {
    snapshot: { ...at(PAYING, CASHIER), money: MONEY['waiting'] ?? null },
    replies: people,
    keys: ['F8', 'wait', '428815000172', 'Tab', 'A1B2C3', 'Enter', 'wait'],
    refuse: { 'payment.decide': needs('payment-decide') },
  },
  'allow-demo': { ...REMOVING, snapshot: { ...REMOVING.snapshot, profile: 'demo' }, keys: ['Alt+9', 'Delete', 'wait'] },
};

const CASHIER_SCENES: Readonly<Record<string, Scene>> = {
  cashiers: { snapshot: at(BASE, OWNER), replies: listOf([...PEOPLE, GONE, NO_WAY_IN]), keys: MENU_PEOPLE },
  'cashiers-empty': { snapshot: BASE, replies: listOf([]), keys: MENU_PEOPLE },
  'cashiers-many': { snapshot: at(BASE, OWNER), replies: listOf([OWNER, ...MANY]), keys: MENU_PEOPLE },
  'cashiers-first': { snapshot: BASE, replies: listOf([]), keys: [...MENU_PEOPLE, 'F2', 'wait'] },
  'cashiers-first-wrong': {
    snapshot: BASE,
    replies: listOf([]),
    keys: [...MENU_PEOPLE, 'F2', 'wait', 'Абдулова М. И.', 'Tab', 'Tab', '1234', 'Tab', '123', 'Enter'],
  },
  'cashiers-new': {
    snapshot: at(BASE, OWNER),
    replies: people,
    keys: [...MENU_PEOPLE, 'F2', 'wait', 'Кузнецова', 'Enter'],
  },
  'cashiers-edit': {
    snapshot: at(BASE, OWNER),
    replies: people,
    keys: [...MENU_PEOPLE, 'Enter', 'wait', 'Enter', 'wait'],
    refuse: { 'cashier.save': { code: 'last-owner', params: {} } },
  },
  'cashiers-badge': { snapshot: at(BASE, OWNER), replies: people, keys: [...MENU_PEOPLE, 'F6', 'wait'] },
  'cashiers-drop': { snapshot: at(BASE, OWNER), replies: people, keys: [...MENU_PEOPLE, 'Control+Delete', 'wait'] },
  'cashiers-closed': { snapshot: at(BASE, CASHIER), replies: people, keys: MENU_PEOPLE },
};

export const PEOPLE_SCENES: Readonly<Record<string, Scene>> = {
  ...LOCK_SCENES,
  ...ALLOW_SCENES,
  ...CASHIER_SCENES,
  training: { snapshot: TRAINING },
  'training-pay': { snapshot: { ...PAYING, profile: 'training' }, keys: ['Alt+9'] },
  'training-empty': { snapshot: { ...BASE, profile: 'training', receipt: receiptOf([], 0), lastReceipt: null } },
  'training-menu': { snapshot: TRAINING, keys: ['F10'] },
  'training-enter': { snapshot: BASE, keys: ['F10', 'F12', 'wait'] },
  'training-busy': {
    snapshot: BASE,
    keys: ['F10', 'F12', 'wait', 'Enter', 'wait'],
    refuse: { 'training.enter': { code: 'training-busy', params: {} } },
  },
  options: {
    snapshot: BASE,
    replies: { 'options.get': { keepDeferred: true, returnPapers: true, upload: { sink: 'off' } } },
    keys: MENU_OPTIONS,
  },
  'options-waiting': {
    snapshot: { ...SALE, outbox: { ...SALE.outbox, count: 3 } },
    replies: { 'options.get': { keepDeferred: false, returnPapers: false, upload: { sink: 'off' } } },
    keys: MENU_OPTIONS,
  },
  'options-folder': {
    snapshot: BASE,
    replies: {
      'options.get': { keepDeferred: true, returnPapers: false, upload: { sink: 'file', folder: 'обмен' } },
    },
    keys: [...MENU_OPTIONS, 'Enter'],
  },
  'options-http': { snapshot: BASE, replies: HTTP, keys: MENU_OPTIONS },
  'options-saved': { snapshot: BASE, replies: HTTP, keys: [...MENU_OPTIONS, 'Enter', 'wait'] },
};
