import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import type { Snapshot } from '#contract/snapshot.ts';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { Button, KeyCap } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { act } from '../../state/act.ts';
import { lockTill } from '../../state/session.ts';
import { useTill } from '../../state/till-mirror.ts';
import { closeDialog, openDialog, say, showScreen, toggleDevices } from '../../state/ui.ts';
import { type TextKey, t, textOf } from '../../texts/text.ts';

/** Of the list, as frame.css lays it. */
const COLUMNS = 3;

interface Item {
  readonly key: string;
  readonly title: TextKey;
  readonly run: () => void;
}

/** The same from the sale screen, one key after the other, for the buttons that do it at once. */
export const MENU_KEYS = {
  shift: 'F10 Digit1',
  journal: 'F10 Digit3',
  drawer: 'F10 Digit4',
  training: 'F10 F12',
} as const;

/** What a trainee may not change: main refuses it, and the menu does not offer it. */
const OF_THE_SHOP: ReadonlySet<TextKey> = new Set<TextKey>([
  'menu.import',
  'menu.setup',
  'menu.cashiers',
  'menu.options',
]);

/** «Ещё»: the rare commands, each one digit away, so the X report is two presses from the sale. */
export function menuItems(till: Pick<Snapshot, 'profile' | 'receipt'>): readonly Item[] {
  const hasLines = till.receipt.lines.length > 0;
  const all: readonly Item[] = [
    { key: 'Digit1', title: 'menu.shift', run: () => showScreen('shift') },
    { key: 'Digit2', title: 'menu.x', run: () => void printXReport() },
    { key: 'Digit3', title: 'menu.journal', run: () => showScreen('journal') },
    { key: 'Digit4', title: 'menu.drawer', run: () => void openDrawer() },
    { key: 'Digit5', title: 'menu.import', run: () => showScreen('import') },
    { key: 'Digit6', title: 'menu.look', run: () => openDialog({ kind: 'look' }) },
    { key: 'Digit7', title: 'menu.setup', run: () => showScreen('setup') },
    { key: 'Digit8', title: 'menu.about', run: () => openDialog({ kind: 'about' }) },
    ...(till.profile !== 'shop' ? [{ key: 'Digit9', title: 'menu.devices', run: toggleDevices } as const] : []),
    { key: 'Digit0', title: 'menu.quit', run: () => openDialog({ kind: 'quit' }) },
    { key: 'F2', title: 'menu.cash-in', run: () => openDialog({ kind: 'cash-move', direction: 'in' }) },
    { key: 'F3', title: 'menu.cash-out', run: () => openDialog({ kind: 'cash-move', direction: 'out' }) },
    { key: 'F4', title: 'menu.cashiers', run: () => showScreen('cashiers') },
    { key: 'F5', title: 'menu.options', run: () => showScreen('options') },
    { key: 'F6', title: 'menu.deferred', run: () => showScreen('deferred') },
    { key: 'F7', title: 'menu.returns', run: () => showScreen('returns') },
    { key: 'F8', title: 'menu.correction', run: () => showScreen('correction') },
    { key: 'F9', title: 'menu.outbox', run: () => showScreen('outbox') },
    till.profile === 'training'
      ? { key: 'F12', title: 'menu.training.leave', run: leaveTraining }
      : { key: 'F12', title: 'menu.training', run: () => openDialog({ kind: 'training' }) },
    { key: 'Ctrl+KeyL', title: 'menu.lock', run: lockTill },
    ...(hasLines
      ? [{ key: 'Delete', title: 'menu.cancel', run: () => openDialog({ kind: 'cancel-receipt' }) } as const]
      : []),
  ];
  return till.profile === 'training' ? all.filter(({ title }) => !OF_THE_SHOP.has(title)) : all;
}

export const leaveTraining = (): void => void act('training.leave', {});

/** X report; the answer comes when the registrar has printed it. */
export async function printXReport(): Promise<void> {
  const reply = await act('shift.xReport', {});
  if (reply.ok) say({ tone: 'info', text: t('shift.x.done') });
}

export async function openDrawer(): Promise<void> {
  const reply = await act('drawer.open', {});
  if (reply.ok) say({ tone: 'info', text: t('menu.drawer.done') });
}

export function MenuDialog(): ReactNode {
  const till = useTill((snapshot) => snapshot);
  const list = useRef<HTMLDivElement>(null);
  useScope('dialog', { 'dialog.confirm': null, 'dialog.back': closeDialog }, LAYER.dialog);
  const items = menuItems(till);
  const run = (item: Item): void => {
    closeDialog();
    item.run();
  };
  const hear = (event: KeyboardEvent): void => {
    if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    const chosen = items.find(({ key }) => key === event.code.replace('Numpad', 'Digit'));
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.code];
    if (chosen !== undefined) run(chosen);
    else if (by !== undefined) step(list.current, by);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog
      wide
      title={t('menu.title')}
      foot={
        <Button command="dialog.back" onPress={closeDialog}>
          {t('dialog.close')}
        </Button>
      }
    >
      <div className="menu-list" role="menu" aria-label={t('menu.title')} tabIndex={-1} ref={list} onKeyDown={hear}>
        {items.map((item, index) => (
          <button
            key={item.key}
            type="button"
            role="menuitem"
            className="menu-item"
            data-first={index === 0 ? '' : undefined}
            onClick={() => run(item)}
          >
            <KeyCap chord={item.key} />
            {textOf(item.title, {})}
          </button>
        ))}
      </div>
    </Dialog>
  );
}

function step(list: HTMLElement | null, by: number): void {
  const buttons = [...(list?.querySelectorAll<HTMLElement>('button') ?? [])];
  const { activeElement } = document;
  const at = activeElement instanceof HTMLElement ? buttons.indexOf(activeElement) : -1;
  buttons[Math.min(buttons.length - 1, Math.max(0, at + by))]?.focus();
}
