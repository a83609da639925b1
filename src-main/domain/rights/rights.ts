/** What a person at the till may be allowed to do. A right is asked for in main, never only by hiding a button. */
export const RIGHTS = [
  /** Goods, payment in any way the till can check by itself, reading the catalogue. */
  'sell',
  /** Take a line away, or make its quantity smaller. */
  'line-remove',
  'receipt-cancel',
  'defer',
  /** By the receipt of the sale. */
  'return',
  'return-without-receipt',
  /** Money back in another way than it came. */
  'return-other-way',
  /** A cashless sum typed by hand: nobody but the slip vouches for it. */
  'payment-by-hand',
  /** Says for the bank's terminal what became of an operation it does not answer for. */
  'payment-decide',
  /** Goods now, money later. */
  'credit',
  'cash-move',
  'shift-open',
  'shift-close',
  /** Although ledger, registrar and uploaded do not agree. */
  'shift-close-with-difference',
  'x-report',
  /** The drawer without a sale. */
  'drawer',
  /** Says for the registrar what became of a document it does not answer for. */
  'fiscal-decide',
  'correction',
  /** Sends a rejected document again. */
  'outbox-release',
  'training',
  'import',
  'settings',
  'cashiers',
  'quit',
] as const;

export type Right = (typeof RIGHTS)[number];

/** Never lent for one call: with these anybody could give himself all the others for good. */
export const NEVER_LENT: ReadonlySet<Right> = new Set<Right>(['settings', 'cashiers']);
