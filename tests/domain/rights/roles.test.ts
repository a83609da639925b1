import { expect, test } from 'vitest';
import { RIGHTS } from '#domain/rights/rights.ts';
import { hasRight, needsPin, RIGHTS_OF_ROLE, ROLES } from '#domain/rights/roles.ts';

test('the owner may everything', () => {
  expect([...RIGHTS_OF_ROLE.owner].sort()).toEqual([...RIGHTS].sort());
});

test('a senior may everything at the till, and nothing that makes the till what it is', () => {
  const lacks = RIGHTS.filter((right) => !hasRight('senior', right));
  expect([...lacks].sort()).toEqual(['cashiers', 'import', 'settings']);
});

test('a cashier sells, puts aside, takes back by receipt, opens and closes the shift, and no more', () => {
  expect([...RIGHTS_OF_ROLE.cashier].sort()).toEqual([
    'defer',
    'quit',
    'return',
    'sell',
    'shift-close',
    'shift-open',
    'x-report',
  ]);
});

test('whoever may lend a right has a PIN', () => {
  expect(ROLES.filter(needsPin)).toEqual(['senior', 'owner']);
});
