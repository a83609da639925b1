/** Numbers of the money registers (1Ah) and operation registers (1Bh) a till reads (spec/fiscal.md 1.7). */

export const MONEY = { cashInDrawer: 241, cashIn: 242, cashOut: 243 } as const;
export const COUNT = { cashIn: 153, cashOut: 154 } as const;

/** Order of the four kinds of document inside a group of registers: that of 8Dh, not that of FF46h. */
export const KIND_ORDER = { sale: 0, purchase: 1, saleReturn: 2, purchaseReturn: 3 } as const;
export type RegisterKind = keyof typeof KIND_ORDER;

/** Receipts of the shift by kind: 144..147. */
export function receiptCountRegister(kind: RegisterKind): number {
  return 144 + KIND_ORDER[kind];
}

/** Sum of the corrections of a kind (names of the registers in the maker's driver, beside S4). */
export function correctionRegister(kind: RegisterKind): number {
  return 4224 + KIND_ORDER[kind];
}

/**
 * Money register of one payment type (1..16, the order of FF45h) in the shift. Types 1..4 are 193..208; the next
 * numbers belong to other things, so types 5..16 continue from 4144 and need a two-byte number (names of the
 * registers in the maker's driver, beside S4).
 */
export function paymentRegister(type: number, kind: RegisterKind): number {
  const group = type <= 4 ? 193 + 4 * (type - 1) : 4144 + 4 * (type - 5);
  return group + KIND_ORDER[kind];
}

/** Payment types of FF45h by tag: 1 is cash, 2..13 all go to 1081, then 1215, 1216 and 1217. */
export const PAYMENT_TYPE = { cash: 1, electronic: 2, prepaid: 14, credit: 15, other: 16 } as const;
