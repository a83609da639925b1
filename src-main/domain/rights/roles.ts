import { RIGHTS, type Right } from './rights.ts';

export const ROLES = ['cashier', 'senior', 'owner'] as const;
export type Role = (typeof ROLES)[number];

const OWNER_ONLY: ReadonlySet<Right> = new Set<Right>(['import', 'settings', 'cashiers']);

/** A senior does everything at the till; what the till itself is remains the owner's. */
export const RIGHTS_OF_ROLE: Readonly<Record<Role, readonly Right[]>> = {
  cashier: ['sell', 'defer', 'return', 'shift-open', 'shift-close', 'x-report', 'quit'],
  senior: RIGHTS.filter((right) => !OWNER_ONLY.has(right)),
  owner: RIGHTS,
};

export const hasRight = (role: Role, right: Right): boolean => RIGHTS_OF_ROLE[role].includes(right);

/** Who may lend rights is worth a PIN; a cashier may come with a badge alone. */
export const needsPin = (role: Role): boolean => role !== 'cashier';
