/**
 * What each call of the contract asks of the person at the till (spec/performance-reliability.md 4.3). A call without
 * a row does not compile.
 */
import type { CallName } from '#contract/contract.ts';
import type { Right } from '#domain/rights/rights.ts';

/** `none`: also while the till is locked. `login`: any person who has logged in. */
export type Need = Right | 'none' | 'login';

export const RIGHT_OF_CALL: Readonly<Record<CallName, Need>> = {
  'till.snapshot': 'none',
  'app.about': 'none',
  'app.quit': 'quit',
  'notice.dismiss': 'login',
  'ui.keep': 'none',
  'ui.kept': 'none',

  'sale.enter': 'sell',
  'sale.addItem': 'sell',
  'sale.setQuantity': 'sell',
  'sale.adjustQuantity': 'sell',
  'sale.removeLine': 'line-remove',
  'sale.select': 'sell',
  'sale.move': 'sell',
  'sale.repeatLast': 'sell',
  'sale.clearQuantity': 'sell',
  'sale.cancel': 'receipt-cancel',
  'scan.route': 'login',
  'catalogue.search': 'login',
  'catalogue.price': 'login',
  'catalogue.pickFiles': 'login',
  'catalogue.import': 'import',
  'catalogue.importCancel': 'import',

  'payment.open': 'sell',
  'payment.close': 'sell',
  'payment.finish': 'sell',
  'payment.addCard': 'sell',
  'payment.addByHand': 'payment-by-hand',
  'payment.addOther': 'sell',
  'payment.addCredit': 'credit',
  'payment.cancelRow': 'sell',
  'payment.abort': 'sell',
  'payment.ask': 'sell',
  'payment.retry': 'sell',
  'payment.back': 'sell',
  'payment.decide': 'payment-decide',
  'payment.contact': 'sell',
  'fiscal.retry': 'sell',
  'fiscal.back': 'sell',
  'fiscal.ask': 'sell',
  'fiscal.decide': 'fiscal-decide',
  'printer.continue': 'login',
  'printer.text': 'login',
  'drawer.open': 'drawer',

  'returns.find': 'return',
  'returns.open': 'return',
  'returns.openWithout': 'return-without-receipt',
  'returns.setQuantity': 'return',
  'returns.chooseAll': 'return',
  'returns.addItem': 'return',
  'returns.setPrice': 'return',
  'returns.payAsPaid': 'return',
  'returns.payInCash': 'return-other-way',
  'returns.details': 'return',
  'returns.begin': 'return',
  'returns.confirmByHand': 'payment-by-hand',
  'returns.close': 'return',
  'returns.paper': 'return',
  'correction.begin': 'correction',

  'deferred.put': 'defer',
  'deferred.take': 'defer',
  'deferred.remove': 'receipt-cancel',

  'shift.open': 'shift-open',
  'shift.close': 'shift-close',
  'shift.closeAnyway': 'shift-close-with-difference',
  'shift.check': 'shift-close',
  'shift.cashMove': 'cash-move',
  'shift.xReport': 'x-report',
  'shift.figures': 'x-report',
  'journal.list': 'login',
  'journal.receipt': 'login',
  'outbox.list': 'login',
  'outbox.send': 'login',
  'outbox.release': 'outbox-release',

  'cashier.login': 'none',
  'cashier.list': 'none',
  'cashier.lock': 'login',
  'cashier.allow': 'login',
  'cashier.expect': 'login',
  'cashier.save': 'cashiers',
  'cashier.badge': 'cashiers',
  'training.enter': 'training',
  'training.leave': 'login',

  'setup.get': 'settings',
  'setup.testRegistrar': 'settings',
  'setup.save': 'settings',
  'setup.demo': 'settings',
  'options.get': 'login',
  'options.save': 'settings',

  'sim.state': 'none',
  'sim.scan': 'none',
  'sim.paper': 'none',
  'sim.power': 'none',
  'sim.loseNextAnswer': 'none',
  'sim.terminalPower': 'none',
  'sim.terminalLoseAnswer': 'none',
  'sim.buyer': 'none',
  'sim.printed': 'none',
};

/** A second right that the call needs only for some of what may be asked: its handler looks, and asks `may`. */
export const ALSO_NEEDED: Readonly<Partial<Record<CallName, Right>>> = {
  /** When the quantity goes down. */
  'sale.setQuantity': 'line-remove',
  'sale.adjustQuantity': 'line-remove',
  /** When the receipt is not shown. */
  'returns.open': 'return-without-receipt',
};

/** What the call needs; null for a name that is no call. */
export function needOf(call: string): Need | null {
  return isCall(call) ? RIGHT_OF_CALL[call] : null;
}

/** The rights one may be lent for this call, the one it always needs first. */
export function rightsOf(call: string): readonly Right[] {
  if (!isCall(call)) return [];
  const need = RIGHT_OF_CALL[call];
  const also = ALSO_NEEDED[call];
  return [...(need === 'none' || need === 'login' ? [] : [need]), ...(also ? [also] : [])];
}

const isCall = (call: string): call is CallName => Object.hasOwn(RIGHT_OF_CALL, call);
