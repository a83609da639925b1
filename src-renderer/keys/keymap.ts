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
  | 'journal'
  | 'import'
  | 'welcome'
  | 'setup'
  | 'dialog'
  | 'fiscal'
  | 'decide';

interface Binding {
  readonly id: string;
  readonly scope: Scope;
  /** The first one is drawn on the key cap. */
  readonly keys: readonly [string, ...string[]];
  readonly title: TextKey;
  /** Shown in the bar at the foot of the screen. */
  readonly bar?: true;
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
  { id: 'global.devices', scope: 'global', keys: ['Alt+Digit9'], title: 'cmd.devices' },

  { id: 'sell.enter', scope: 'sell', keys: ENTER, title: 'cmd.enter' },
  { id: 'sell.pay', scope: 'sell', keys: [...CTRL_ENTER, 'NumpadAdd'], title: 'cmd.pay' },
  { id: 'sell.search', scope: 'sell', keys: ['F2'], title: 'cmd.search', bar: true },
  { id: 'sell.quantity', scope: 'sell', keys: ['F4'], title: 'cmd.quantity', bar: true },
  { id: 'sell.repeat', scope: 'sell', keys: ['F5'], title: 'cmd.repeat', bar: true },
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
  { id: 'pay.back', scope: 'pay', keys: ['Escape'], title: 'cmd.back.sale', bar: true },

  { id: 'shift.main', scope: 'shift', keys: [...CTRL_ENTER], title: 'cmd.shift.main' },
  { id: 'shift.x', scope: 'shift', keys: ['F8'], title: 'cmd.shift.x', bar: true },
  { id: 'shift.drawer', scope: 'shift', keys: ['F9'], title: 'cmd.shift.drawer', bar: true },
  { id: 'shift.refresh', scope: 'shift', keys: ['F5'], title: 'cmd.refresh', bar: true },
  { id: 'shift.back', scope: 'shift', keys: ['Escape'], title: 'cmd.back', bar: true },

  { id: 'journal.up', scope: 'journal', keys: ['ArrowUp'], title: 'cmd.up', repeats: true, bar: true },
  { id: 'journal.down', scope: 'journal', keys: ['ArrowDown'], title: 'cmd.down', repeats: true, bar: true },
  { id: 'journal.pageUp', scope: 'journal', keys: ['PageUp'], title: 'cmd.first', repeats: true },
  { id: 'journal.pageDown', scope: 'journal', keys: ['PageDown'], title: 'cmd.last', repeats: true },
  { id: 'journal.refresh', scope: 'journal', keys: ['F5'], title: 'cmd.refresh', bar: true },
  { id: 'journal.back', scope: 'journal', keys: ['Escape'], title: 'cmd.back', bar: true },

  { id: 'import.pick', scope: 'import', keys: ['F4'], title: 'cmd.pick', bar: true },
  { id: 'import.cancel', scope: 'import', keys: ['Ctrl+Delete'], title: 'import.cancel', bar: true },
  { id: 'import.back', scope: 'import', keys: ['Escape', ...ENTER], title: 'cmd.back', bar: true },

  { id: 'welcome.demo', scope: 'welcome', keys: [...ENTER, 'F5'], title: 'cmd.demo' },
  { id: 'welcome.setup', scope: 'welcome', keys: ['F2'], title: 'cmd.setup' },

  { id: 'setup.next', scope: 'setup', keys: [...ENTER, ...CTRL_ENTER], title: 'cmd.next' },
  { id: 'setup.back', scope: 'setup', keys: ['Escape'], title: 'cmd.back', bar: true },
  { id: 'setup.test', scope: 'setup', keys: ['F5'], title: 'cmd.test', bar: true },
  { id: 'setup.pick', scope: 'setup', keys: ['F4'], title: 'cmd.pick', bar: true },

  { id: 'dialog.confirm', scope: 'dialog', keys: [...ENTER, ...CTRL_ENTER], title: 'quantity.apply' },
  { id: 'dialog.back', scope: 'dialog', keys: ['Escape'], title: 'cmd.back' },

  { id: 'fiscal.retry', scope: 'fiscal', keys: [...ENTER], title: 'cmd.retry' },
  { id: 'fiscal.back', scope: 'fiscal', keys: ['Escape'], title: 'cmd.back' },
  { id: 'fiscal.ask', scope: 'fiscal', keys: ['F5'], title: 'cmd.ask' },
  { id: 'fiscal.decide', scope: 'fiscal', keys: ['F8'], title: 'cmd.decide' },

  { id: 'decide.done', scope: 'decide', keys: [...ENTER, ...CTRL_ENTER], title: 'fiscal.decide.done' },
  { id: 'decide.notDone', scope: 'decide', keys: ['Ctrl+Delete'], title: 'fiscal.decide.not-done' },
  { id: 'decide.back', scope: 'decide', keys: ['Escape'], title: 'cmd.back' },
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
