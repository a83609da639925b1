/** Who works in the virtual shop, and how they log in. */
import type { Page } from 'playwright-core';
import type { RoleName } from '#contract/snapshot.ts';
import { ask, until } from './screens.ts';

export interface Person {
  readonly name: string;
  readonly role: RoleName;
  readonly pin: string;
}

/** One of each role; the PINs are not among the trivial ones the till refuses. */
export const OWNER: Person = { name: 'Рогов А. А.', role: 'owner', pin: '190283' };
export const SENIOR: Person = { name: 'Копытова В. В.', role: 'senior', pin: '2580' };
export const CASHIER: Person = { name: 'Абдулова М. И.', role: 'cashier', pin: '7391' };

/**
 * The owner, a senior and a cashier with PINs; the owner stands at the till afterwards (the first one saved is logged
 * in at once). Each hash takes about a tenth of a second.
 */
export async function setUpPeople(page: Page): Promise<void> {
  for (const person of [OWNER, SENIOR, CASHIER]) {
    await ask(page, 'cashier.save', { id: null, inn: '', active: true, ...person });
  }
  await until(page, 'the owner is logged in', ({ session }) => session.name === OWNER.name);
}

/** Id of a person by the name; throws when nobody has it. */
export async function idOf(page: Page, { name }: Person): Promise<string> {
  const { cashiers } = await ask(page, 'cashier.list', {});
  const found = cashiers.find((cashier) => cashier.name === name);
  if (!found) throw new Error(`nobody is called ${name}`);
  return found.id;
}

/** The till is handed over without the screen: whoever is there leaves, this person comes. */
export async function logIn(page: Page, person: Person): Promise<void> {
  const { session } = await ask(page, 'till.snapshot', {});
  if (session.state === 'open') await ask(page, 'cashier.lock', {});
  await ask(page, 'cashier.login', { cashierId: await idOf(page, person), pin: person.pin });
  await until(page, `${person.name} is logged in`, (view) => view.session.name === person.name);
}

/** A supervisor lends exactly the next call of this name, without the screen. */
export async function allow(page: Page, person: Person, call: string): Promise<void> {
  await ask(page, 'cashier.allow', { cashierId: await idOf(page, person), pin: person.pin, call });
}
