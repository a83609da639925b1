/**
 * The one table of commands: id, scope, keys by physical code, title, and whether the bar below shows it. A screen
 * must give a handler (or null: not now) for every command of its scope; the compiler holds it to that.
 */
import type { TextKey } from '../texts/text.ts';

export type Scope =
  | 'global'
  | 'sell'
  | 'pay'
  | 'shift'
  | 'closing'
  | 'cash'
  | 'deferred'
  | 'outbox'
  | 'journal'
  | 'returnFind'
  | 'returnLines'
  | 'returnMoney'
  | 'returnDone'
  | 'correction'
  | 'import'
  | 'welcome'
  | 'setup'
  | 'dialog'
  | 'fiscal'
  | 'money'
  | 'decide'
  | 'who'
  | 'gate'
  | 'cashiers'
  | 'options';

interface Binding {
  readonly id: string;
  readonly scope: Scope;
  /** The first one is drawn on the key cap. */
  readonly keys: readonly [string, ...string[]];
  readonly title: TextKey;
  /** Shown in the bar at the foot of the screen; `wide`: only where the window has room for it. */
  readonly bar?: true | 'wide';
  /** Held down, it goes on: lines and quantities. Everything else needs a new press. */
  readonly repeats?: true;
  /** Belongs to the text while there is text in the field. */
  readonly emptyField?: true;
}

const ENTER = ['Enter', 'NumpadEnter'] as const;
const CTRL_ENTER = ['Ctrl+Enter', 'Ctrl+NumpadEnter'] as const;

export const KEYMAP = [
  { id: 'global.keys', scope: 'global', keys: ['F1'], title: 'cmd.keys', bar: true },
  { id: 'global.print', scope: 'global', keys: ['Ctrl+KeyP'], title: 'cmd.print.continue' },
  { id: 'global.lock', scope: 'global', keys: ['Ctrl+KeyL'], title: 'cmd.lock' },
  { id: 'global.devices', scope: 'global', keys: ['Alt+Digit9'], title: 'cmd.devices' },

  { id: 'sell.enter', scope: 'sell', keys: ENTER, title: 'cmd.enter' },
  { id: 'sell.pay', scope: 'sell', keys: [...CTRL_ENTER, 'NumpadAdd'], title: 'cmd.pay' },
  { id: 'sell.search', scope: 'sell', keys: ['F2'], title: 'cmd.search', bar: true },
  { id: 'sell.quantity', scope: 'sell', keys: ['F4'], title: 'cmd.quantity', bar: true },
  { id: 'sell.repeat', scope: 'sell', keys: ['F5'], title: 'cmd.repeat', bar: 'wide' },
  { id: 'sell.defer', scope: 'sell', keys: ['F6'], title: 'cmd.defer', bar: true },
  { id: 'sell.deferNamed', scope: 'sell', keys: ['Ctrl+F6'], title: 'cmd.defer.named' },
  { id: 'sell.return', scope: 'sell', keys: ['F7'], title: 'cmd.return', bar: true },
  { id: 'sell.price', scope: 'sell', keys: ['F9'], title: 'cmd.price', bar: true },
  { id: 'sell.more', scope: 'sell', keys: ['F10'], title: 'cmd.more', bar: true },
  { id: 'sell.increase', scope: 'sell', keys: ['Shift+Equal'], title: 'cmd.increase', repeats: true, emptyField: true },
  {
    id: 'sell.decrease',
    scope: 'sell',
    keys: ['Minus', 'NumpadSubtract'],
    title: 'cmd.decrease',
    repeats: true,
    emptyField: true,
  },
  { id: 'sell.remove', scope: 'sell', keys: ['Delete'], title: 'cmd.remove', bar: true, emptyField: true },
  { id: 'sell.cancel', scope: 'sell', keys: ['Ctrl+Delete'], title: 'cmd.cancel' },
  { id: 'sell.up', scope: 'sell', keys: ['ArrowUp'], title: 'cmd.up', repeats: true },
  { id: 'sell.down', scope: 'sell', keys: ['ArrowDown'], title: 'cmd.down', repeats: true },
  { id: 'sell.clear', scope: 'sell', keys: ['Escape'], title: 'cmd.clear' },
  { id: 'sell.panelJournal', scope: 'sell', keys: ['Alt+Digit1'], title: 'cmd.panel.journal' },
  { id: 'sell.panelTill', scope: 'sell', keys: ['Alt+Digit3'], title: 'cmd.panel.till' },
  { id: 'sell.panelHide', scope: 'sell', keys: ['Alt+Digit0'], title: 'cmd.panel.hide' },
  { id: 'sell.notice', scope: 'sell', keys: ['Ctrl+Backspace'], title: 'cmd.notice', emptyField: true },

  { id: 'pay.submit', scope: 'pay', keys: [...CTRL_ENTER, ...ENTER], title: 'cmd.submit' },
  { id: 'pay.exact', scope: 'pay', keys: ['NumpadDivide', 'Alt+Digit1'], title: 'cmd.exact' },
  { id: 'pay.quick2', scope: 'pay', keys: ['Alt+Digit2'], title: 'cmd.quick2' },
  { id: 'pay.quick3', scope: 'pay', keys: ['Alt+Digit3'], title: 'cmd.quick3' },
  { id: 'pay.quick4', scope: 'pay', keys: ['Alt+Digit4'], title: 'cmd.quick4' },
  { id: 'pay.quick5', scope: 'pay', keys: ['Alt+Digit5'], title: 'cmd.quick5' },
  // Num + opened the payment: a second press of the same key must not start the terminal, so СБП is its neighbour.
  { id: 'pay.card', scope: 'pay', keys: ['NumpadMultiply', 'F2'], title: 'cmd.pay.card' },
  { id: 'pay.sbp', scope: 'pay', keys: ['NumpadSubtract', 'F3'], title: 'cmd.pay.sbp' },
  { id: 'pay.byHand', scope: 'pay', keys: ['F4'], title: 'cmd.pay.by-hand' },
  { id: 'pay.contact', scope: 'pay', keys: ['F6'], title: 'cmd.pay.contact' },
  { id: 'pay.certificate', scope: 'pay', keys: ['F7'], title: 'cmd.pay.certificate' },
  { id: 'pay.advance', scope: 'pay', keys: ['F8'], title: 'cmd.pay.advance' },
  { id: 'pay.credit', scope: 'pay', keys: ['F9'], title: 'cmd.pay.credit' },
  { id: 'pay.takeBack', scope: 'pay', keys: ['Delete'], title: 'cmd.pay.take-back', bar: true },
  { id: 'pay.up', scope: 'pay', keys: ['ArrowUp'], title: 'cmd.pay.up', repeats: true },
  { id: 'pay.down', scope: 'pay', keys: ['ArrowDown'], title: 'cmd.pay.down', repeats: true },
  { id: 'pay.notice', scope: 'pay', keys: ['Ctrl+Backspace'], title: 'cmd.notice' },
  { id: 'pay.back', scope: 'pay', keys: ['Escape'], title: 'cmd.back.sale', bar: true },

  { id: 'shift.main', scope: 'shift', keys: [...CTRL_ENTER], title: 'cmd.shift.main' },
  { id: 'shift.cashIn', scope: 'shift', keys: ['F2'], title: 'cmd.cash.in' },
  { id: 'shift.cashOut', scope: 'shift', keys: ['F3'], title: 'cmd.cash.out' },
  { id: 'shift.x', scope: 'shift', keys: ['F8'], title: 'cmd.shift.x', bar: true },
  { id: 'shift.drawer', scope: 'shift', keys: ['F9'], title: 'cmd.shift.drawer', bar: true },
  { id: 'shift.refresh', scope: 'shift', keys: ['F5'], title: 'cmd.refresh', bar: true },
  { id: 'shift.back', scope: 'shift', keys: ['Escape'], title: 'cmd.back', bar: true },

  // Not Ctrl+Enter, which leads here: pressed twice it must not close the shift unread.
  { id: 'closing.close', scope: 'closing', keys: ENTER, title: 'cmd.closing.close' },
  { id: 'closing.anyway', scope: 'closing', keys: ['F8'], title: 'cmd.closing.anyway' },
  { id: 'closing.refresh', scope: 'closing', keys: ['F5'], title: 'cmd.closing.refresh', bar: true },
  { id: 'closing.deferred', scope: 'closing', keys: ['F6'], title: 'cmd.deferred', bar: true },
  { id: 'closing.finish', scope: 'closing', keys: ['F7'], title: 'cmd.closing.finish', bar: true },
  { id: 'closing.outbox', scope: 'closing', keys: ['F9'], title: 'cmd.outbox', bar: true },
  { id: 'closing.notice', scope: 'closing', keys: ['Ctrl+Backspace'], title: 'cmd.notice' },
  { id: 'closing.back', scope: 'closing', keys: ['Escape'], title: 'cmd.back', bar: true },

  { id: 'cash.move', scope: 'cash', keys: [...ENTER, ...CTRL_ENTER], title: 'cmd.cash.move' },
  { id: 'cash.reason1', scope: 'cash', keys: ['Alt+Digit1'], title: 'cmd.cash.reason1' },
  { id: 'cash.reason2', scope: 'cash', keys: ['Alt+Digit2'], title: 'cmd.cash.reason2' },
  { id: 'cash.reason3', scope: 'cash', keys: ['Alt+Digit3'], title: 'cmd.cash.reason3' },
  { id: 'cash.back', scope: 'cash', keys: ['Escape'], title: 'cmd.back' },

  { id: 'deferred.take', scope: 'deferred', keys: ENTER, title: 'cmd.deferred.take', bar: true },
  { id: 'deferred.remove', scope: 'deferred', keys: ['Delete'], title: 'cmd.deferred.remove', bar: true },
  { id: 'deferred.up', scope: 'deferred', keys: ['ArrowUp'], title: 'cmd.up', repeats: true },
  { id: 'deferred.down', scope: 'deferred', keys: ['ArrowDown'], title: 'cmd.down', repeats: true },
  { id: 'deferred.pageUp', scope: 'deferred', keys: ['PageUp'], title: 'cmd.first', repeats: true },
  { id: 'deferred.pageDown', scope: 'deferred', keys: ['PageDown'], title: 'cmd.last', repeats: true },
  { id: 'deferred.back', scope: 'deferred', keys: ['Escape', 'F6'], title: 'cmd.back', bar: true },

  { id: 'outbox.release', scope: 'outbox', keys: ENTER, title: 'cmd.outbox.release' },
  { id: 'outbox.waiting', scope: 'outbox', keys: ['F2'], title: 'cmd.outbox.waiting' },
  { id: 'outbox.rejected', scope: 'outbox', keys: ['F3'], title: 'cmd.outbox.rejected' },
  { id: 'outbox.refresh', scope: 'outbox', keys: ['F5'], title: 'cmd.refresh', bar: true },
  { id: 'outbox.send', scope: 'outbox', keys: ['F8'], title: 'cmd.outbox.send' },
  { id: 'outbox.up', scope: 'outbox', keys: ['ArrowUp'], title: 'cmd.up', repeats: true, bar: true },
  { id: 'outbox.down', scope: 'outbox', keys: ['ArrowDown'], title: 'cmd.down', repeats: true, bar: true },
  { id: 'outbox.pageUp', scope: 'outbox', keys: ['PageUp'], title: 'cmd.first', repeats: true },
  { id: 'outbox.pageDown', scope: 'outbox', keys: ['PageDown'], title: 'cmd.last', repeats: true },
  { id: 'outbox.back', scope: 'outbox', keys: ['Escape'], title: 'cmd.back', bar: true },

  { id: 'journal.up', scope: 'journal', keys: ['ArrowUp'], title: 'cmd.up', repeats: true },
  { id: 'journal.down', scope: 'journal', keys: ['ArrowDown'], title: 'cmd.down', repeats: true },
  { id: 'journal.pageUp', scope: 'journal', keys: ['PageUp'], title: 'cmd.first', repeats: true },
  { id: 'journal.pageDown', scope: 'journal', keys: ['PageDown'], title: 'cmd.last', repeats: true },
  { id: 'journal.note', scope: 'journal', keys: ['F2'], title: 'cmd.paper.return-note' },
  { id: 'journal.order', scope: 'journal', keys: ['F3'], title: 'cmd.paper.cash-order' },
  { id: 'journal.returns', scope: 'journal', keys: ['F4'], title: 'cmd.journal.returns', bar: true },
  { id: 'journal.refresh', scope: 'journal', keys: ['F5'], title: 'cmd.refresh', bar: true },
  { id: 'journal.linked', scope: 'journal', keys: ['F6'], title: 'cmd.journal.linked', bar: true },
  { id: 'journal.return', scope: 'journal', keys: ['F7'], title: 'cmd.return', bar: true },
  { id: 'journal.back', scope: 'journal', keys: ['Escape'], title: 'cmd.back', bar: true },

  { id: 'returnFind.open', scope: 'returnFind', keys: ENTER, title: 'cmd.return.open' },
  { id: 'returnFind.notShown', scope: 'returnFind', keys: ['F8'], title: 'cmd.return.not-shown' },
  { id: 'returnFind.without', scope: 'returnFind', keys: ['F9'], title: 'cmd.return.without', bar: true },
  { id: 'returnFind.day', scope: 'returnFind', keys: ['F2'], title: 'cmd.return.day' },
  { id: 'returnFind.shift', scope: 'returnFind', keys: ['F3'], title: 'cmd.return.shift' },
  { id: 'returnFind.card', scope: 'returnFind', keys: ['F4'], title: 'cmd.return.card' },
  { id: 'returnFind.earlier', scope: 'returnFind', keys: ['F6'], title: 'cmd.return.earlier', bar: true },
  { id: 'returnFind.up', scope: 'returnFind', keys: ['ArrowUp'], title: 'cmd.up', repeats: true },
  { id: 'returnFind.down', scope: 'returnFind', keys: ['ArrowDown'], title: 'cmd.down', repeats: true },
  { id: 'returnFind.pageUp', scope: 'returnFind', keys: ['PageUp'], title: 'cmd.first', repeats: true },
  { id: 'returnFind.pageDown', scope: 'returnFind', keys: ['PageDown'], title: 'cmd.last', repeats: true },
  { id: 'returnFind.notice', scope: 'returnFind', keys: ['Ctrl+Backspace'], title: 'cmd.notice', emptyField: true },
  { id: 'returnFind.back', scope: 'returnFind', keys: ['Escape'], title: 'cmd.back', bar: true },

  { id: 'returnLines.begin', scope: 'returnLines', keys: [...ENTER, ...CTRL_ENTER], title: 'cmd.return.begin' },
  { id: 'returnLines.all', scope: 'returnLines', keys: ['F2'], title: 'cmd.return.all', bar: true },
  { id: 'returnLines.none', scope: 'returnLines', keys: ['F3'], title: 'cmd.return.none', bar: true },
  { id: 'returnLines.quantity', scope: 'returnLines', keys: ['F4'], title: 'cmd.quantity', bar: true },
  { id: 'returnLines.details', scope: 'returnLines', keys: ['F6'], title: 'cmd.return.details' },
  { id: 'returnLines.cash', scope: 'returnLines', keys: ['F8'], title: 'cmd.return.cash' },
  { id: 'returnLines.price', scope: 'returnLines', keys: ['F9'], title: 'cmd.price', bar: true },
  {
    id: 'returnLines.more',
    scope: 'returnLines',
    keys: ['Shift+Equal', 'NumpadAdd'],
    title: 'cmd.increase',
    repeats: true,
    emptyField: true,
  },
  {
    id: 'returnLines.less',
    scope: 'returnLines',
    keys: ['Minus', 'NumpadSubtract'],
    title: 'cmd.decrease',
    repeats: true,
    emptyField: true,
  },
  { id: 'returnLines.leave', scope: 'returnLines', keys: ['Delete'], title: 'cmd.return.leave', emptyField: true },
  { id: 'returnLines.up', scope: 'returnLines', keys: ['ArrowUp'], title: 'cmd.up', repeats: true },
  { id: 'returnLines.down', scope: 'returnLines', keys: ['ArrowDown'], title: 'cmd.down', repeats: true },
  { id: 'returnLines.pageUp', scope: 'returnLines', keys: ['PageUp'], title: 'cmd.first', repeats: true },
  { id: 'returnLines.pageDown', scope: 'returnLines', keys: ['PageDown'], title: 'cmd.last', repeats: true },
  { id: 'returnLines.notice', scope: 'returnLines', keys: ['Ctrl+Backspace'], title: 'cmd.notice', emptyField: true },
  { id: 'returnLines.back', scope: 'returnLines', keys: ['Escape'], title: 'cmd.return.back', bar: true },

  { id: 'returnMoney.go', scope: 'returnMoney', keys: [...ENTER, ...CTRL_ENTER], title: 'cmd.return.go' },
  { id: 'returnMoney.cash', scope: 'returnMoney', keys: ['F8'], title: 'cmd.return.cash' },
  { id: 'returnMoney.notice', scope: 'returnMoney', keys: ['Ctrl+Backspace'], title: 'cmd.notice', emptyField: true },
  { id: 'returnMoney.back', scope: 'returnMoney', keys: ['Escape'], title: 'cmd.back', bar: true },

  { id: 'returnDone.note', scope: 'returnDone', keys: ['F2'], title: 'cmd.paper.return-note' },
  { id: 'returnDone.order', scope: 'returnDone', keys: ['F3'], title: 'cmd.paper.cash-order' },
  { id: 'returnDone.done', scope: 'returnDone', keys: [...ENTER, ...CTRL_ENTER, 'Escape'], title: 'cmd.return.done' },

  { id: 'correction.begin', scope: 'correction', keys: CTRL_ENTER, title: 'cmd.correction.begin' },
  { id: 'correction.add', scope: 'correction', keys: ['F2'], title: 'cmd.correction.add', bar: true },
  { id: 'correction.drop', scope: 'correction', keys: ['Ctrl+Delete'], title: 'cmd.correction.drop', bar: true },
  { id: 'correction.back', scope: 'correction', keys: ['Escape'], title: 'cmd.back', bar: true },

  { id: 'import.pick', scope: 'import', keys: ['F4'], title: 'cmd.pick', bar: true },
  { id: 'import.cancel', scope: 'import', keys: ['Ctrl+Delete'], title: 'import.cancel', bar: true },
  { id: 'import.back', scope: 'import', keys: ['Escape', ...ENTER], title: 'cmd.back', bar: true },

  { id: 'welcome.demo', scope: 'welcome', keys: [...ENTER, 'F5'], title: 'cmd.demo' },
  { id: 'welcome.setup', scope: 'welcome', keys: ['F2'], title: 'cmd.setup' },

  { id: 'setup.next', scope: 'setup', keys: [...ENTER, ...CTRL_ENTER], title: 'cmd.next' },
  { id: 'setup.back', scope: 'setup', keys: ['Escape'], title: 'cmd.back', bar: true },
  { id: 'setup.test', scope: 'setup', keys: ['F5'], title: 'cmd.test', bar: true },
  { id: 'setup.more', scope: 'setup', keys: ['F6'], title: 'setup.more', bar: true },
  { id: 'setup.pick', scope: 'setup', keys: ['F4'], title: 'cmd.pick', bar: true },

  { id: 'dialog.confirm', scope: 'dialog', keys: [...ENTER, ...CTRL_ENTER], title: 'quantity.apply' },
  { id: 'dialog.back', scope: 'dialog', keys: ['Escape'], title: 'cmd.back' },

  { id: 'fiscal.retry', scope: 'fiscal', keys: [...ENTER], title: 'cmd.retry' },
  { id: 'fiscal.back', scope: 'fiscal', keys: ['Escape'], title: 'cmd.back' },
  { id: 'fiscal.ask', scope: 'fiscal', keys: ['F5'], title: 'cmd.ask' },
  { id: 'fiscal.decide', scope: 'fiscal', keys: ['F8'], title: 'cmd.decide' },

  { id: 'money.retry', scope: 'money', keys: [...ENTER], title: 'cmd.money.retry' },
  { id: 'money.stepBack', scope: 'money', keys: ['Escape'], title: 'cmd.money.step-back' },
  { id: 'money.ask', scope: 'money', keys: ['F5'], title: 'cmd.money.ask' },
  { id: 'money.decide', scope: 'money', keys: ['F8'], title: 'cmd.money.decide' },

  { id: 'decide.done', scope: 'decide', keys: [...ENTER, ...CTRL_ENTER], title: 'fiscal.decide.done' },
  { id: 'decide.notDone', scope: 'decide', keys: ['Ctrl+Delete'], title: 'fiscal.decide.not-done' },
  { id: 'decide.back', scope: 'decide', keys: ['Escape'], title: 'cmd.back' },

  { id: 'who.enter', scope: 'who', keys: ENTER, title: 'cmd.who.enter', bar: true },
  { id: 'who.up', scope: 'who', keys: ['ArrowUp'], title: 'cmd.who.up', repeats: true, bar: true },
  { id: 'who.down', scope: 'who', keys: ['ArrowDown'], title: 'cmd.who.down', repeats: true, bar: true },
  { id: 'who.back', scope: 'who', keys: ['Escape'], title: 'cmd.who.back', bar: true },

  { id: 'gate.back', scope: 'gate', keys: ['Escape', ...ENTER], title: 'cmd.back', bar: true },

  { id: 'cashiers.up', scope: 'cashiers', keys: ['ArrowUp'], title: 'cmd.who.up', repeats: true },
  { id: 'cashiers.down', scope: 'cashiers', keys: ['ArrowDown'], title: 'cmd.who.down', repeats: true },
  { id: 'cashiers.add', scope: 'cashiers', keys: ['F2'], title: 'cmd.cashiers.add', bar: true },
  { id: 'cashiers.edit', scope: 'cashiers', keys: ['F4', ...ENTER], title: 'cmd.cashiers.edit', bar: true },
  { id: 'cashiers.badge', scope: 'cashiers', keys: ['F6'], title: 'cmd.cashiers.badge', bar: true },
  { id: 'cashiers.dropBadge', scope: 'cashiers', keys: ['Ctrl+Delete'], title: 'cmd.cashiers.drop-badge', bar: true },
  { id: 'cashiers.back', scope: 'cashiers', keys: ['Escape'], title: 'cmd.back', bar: true },

  { id: 'options.save', scope: 'options', keys: [...CTRL_ENTER, ...ENTER], title: 'cmd.options.save', bar: true },
  { id: 'options.back', scope: 'options', keys: ['Escape'], title: 'cmd.back', bar: true },
] as const satisfies readonly Binding[];

type Row = (typeof KEYMAP)[number];
export type CommandId = Row['id'];
export type CommandOf<S extends Scope> = Extract<Row, { scope: S }>['id'];
/** What a screen gives for each of its commands; null when the command has nothing to do now. */
export type Handlers<S extends Scope> = Readonly<Record<CommandOf<S>, (() => void) | null>>;

/** Commands of a scope in the order of the table. */
export const bindingsOf = (scope: Scope): readonly (Binding & Row)[] => KEYMAP.filter((row) => row.scope === scope);

const byId = new Map<string, Binding>(KEYMAP.map((row) => [row.id, row]));

/** The first key of a command, for the cap on its button. */
export const keyOf = (id: CommandId): string => byId.get(id)?.keys[0] ?? '';

export interface Clash {
  readonly chord: string;
  readonly commands: readonly [string, string];
}

/** Chords that two commands heard at the same time would share: inside a scope, or a scope and the global one. */
export function clashes(table: readonly Pick<Binding, 'id' | 'scope' | 'keys'>[]): readonly Clash[] {
  const found: Clash[] = [];
  for (const [index, row] of table.entries()) {
    for (const other of table.slice(index + 1)) {
      if (row.scope !== other.scope && row.scope !== 'global' && other.scope !== 'global') continue;
      for (const chord of row.keys) {
        if (other.keys.includes(chord)) found.push({ chord, commands: [row.id, other.id] });
      }
    }
  }
  return found;
}
