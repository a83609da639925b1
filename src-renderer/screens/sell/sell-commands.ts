/** What the keys of the sale screen do in the present state of the till. */
import type { Ask, CallName } from '#contract/contract.ts';
import type { Snapshot } from '#contract/snapshot.ts';
import type { Handlers } from '../../keys/keymap.ts';
import { act } from '../../state/act.ts';
import { shownNotice } from '../../state/notices.ts';
import { till } from '../../state/till-mirror.ts';
import { type Dialog, openDialog, setPanel, showScreen, ui } from '../../state/ui.ts';
import { deferOrShow } from '../deferred/defer.ts';
import { enter, leavePriceCheck, moveChoice, stepBack, toggleMode } from './entry.ts';

const ONE_MILLI = 1000;

export type SaleTill = Pick<Snapshot, 'shift' | 'receipt' | 'notices' | 'lastReceipt'>;

/** What the one main button does next: open the shift, see why it cannot sell, or take the money. */
export type NextStep = 'open-shift' | 'over-24h' | 'pay';

export function nextStep(shift: Snapshot['shift']): NextStep {
  if (shift.state === 'closed' || shift.state === 'opening') return 'open-shift';
  return shift.state === 'over-24h' ? 'over-24h' : 'pay';
}

export function sellHandlers(view: SaleTill): Handlers<'sell'> {
  const { shift, receipt } = view;
  const active = receipt.lines.find((line) => line.id === receipt.activeLineId) ?? null;
  const notice = shownNotice(view);
  const adjust = (deltaMilli: number) =>
    active && (() => changeReceipt('sale.adjustQuantity', { lineId: active.id, deltaMilli }));
  return {
    'sell.enter': enter,
    'sell.pay': takeNextStep(nextStep(shift)),
    'sell.search': () => toggleMode('search'),
    'sell.quantity': active && (() => askAbout({ kind: 'quantity', lineId: active.id })),
    'sell.repeat': receipt.lines.length === 0 ? null : () => changeReceipt('sale.repeatLast', {}),
    'sell.defer': deferNow,
    'sell.deferNamed': receipt.lines.length === 0 ? null : () => askAbout({ kind: 'name-deferred' }),
    'sell.return': () => showScreen('returns'),
    'sell.price': () => toggleMode('price'),
    'sell.more': () => openDialog({ kind: 'menu' }),
    'sell.increase': adjust(ONE_MILLI),
    'sell.decrease': adjust(-ONE_MILLI),
    'sell.remove': active && (() => changeReceipt('sale.removeLine', { lineId: active.id })),
    'sell.cancel': receipt.lines.length === 0 ? null : () => askAbout({ kind: 'cancel-receipt' }),
    'sell.up': () => move(-1),
    'sell.down': () => move(1),
    'sell.clear': stepBack,
    'sell.panelJournal': () => setPanel('journal'),
    'sell.panelTill': () => setPanel('till'),
    'sell.panelHide': () => setPanel(ui.getState().panel === 'hidden' ? 'till' : 'hidden'),
    'sell.notice': notice === null ? null : () => void act('notice.dismiss', { id: notice.id }),
  };
}

function takeNextStep(step: NextStep): () => void {
  switch (step) {
    case 'open-shift':
      return () => void act('shift.open', {});
    case 'over-24h':
      return () => showScreen('shift');
    case 'pay':
      return () => void act('payment.open', {});
  }
}

/** The choice of a list that is open, also over an empty receipt; otherwise the line, which main counts. */
function move(by: number): void {
  if (!moveChoice(by) && till()?.receipt.lines.length) changeReceipt('sale.move', { by });
}

/** Sends a command of the receipt. */
export function changeReceipt<N extends CallName>(name: N, payload: Ask<N>): void {
  leavePriceCheck();
  void act(name, payload);
}

function deferNow(): void {
  leavePriceCheck();
  deferOrShow();
}

function askAbout(dialog: Dialog): void {
  leavePriceCheck();
  openDialog(dialog);
}
