/**
 * What of the kept state still fits the till as it is now. Typed text belongs to a receipt: with another receipt in hand
 * it is dropped, because digits typed for one buyer must not stand in front of the next.
 */
import type { Snapshot } from '#contract/snapshot.ts';
import type { UiState } from '#contract/views.ts';
import type { EntryMode, Screen } from './ui.ts';

/**
 * Every field whose typing outlives a crash. A PIN has no name here and so cannot be kept: the compiler refuses it.
 */
export const KEPT_FIELDS = [
  'sale.entry',
  'pay.cash',
  'quantity',
  'return.text',
  'return.day',
  'return.shift',
  'return.card',
] as const;
export type KeptField = (typeof KEPT_FIELDS)[number];

export interface Fitting {
  readonly screen: Screen;
  readonly entryMode: EntryMode;
  /** The line whose quantity was being typed; null when no such dialog was open. */
  readonly quantityLineId: string | null;
  readonly typed: ReadonlyMap<KeptField, string>;
  /** Null where the screen's usual focus is the right one. */
  readonly focus: KeptField | null;
}

/** Main's answer, trusted in shape only: values were written by this program, perhaps by another version of it. */
type Kept = Pick<UiState, 'screen' | 'focus' | 'fields'>;
type Till = Pick<Snapshot, 'receipt' | 'payment' | 'returning' | 'shift' | 'stage'>;

/** What typed text belongs to, kept beside it: the receipt with goods in hand, and what of it is still to be paid. */
export function boundTo({ receipt, payment }: Pick<Till, 'receipt' | 'payment'>): Readonly<Record<string, string>> {
  return {
    // An empty receipt gets a new id with every start.
    'of.receipt': receipt.lines.length === 0 ? '' : receipt.id,
    'of.rest': payment === null ? '' : String(payment.restMinor),
  };
}

const NOTHING: Fitting = { screen: 'sell', entryMode: 'sale', quantityLineId: null, typed: new Map(), focus: null };

export function fitting(kept: Kept, till: Till): Fitting {
  if (till.stage === 'setup' || kept.screen === '') return NOTHING;
  const screen = screenFor(kept.screen, till);
  const typed = new Map(KEPT_FIELDS.flatMap((field) => textOf(kept, field, till, screen)));
  const quantityLineId = lineFor(kept, till, screen);
  if (quantityLineId === null) typed.delete('quantity');
  return {
    screen,
    entryMode: entryModeOf(kept, screen),
    quantityLineId,
    typed,
    focus: screen === 'returns' ? (KEPT_FIELDS.find((field) => field === kept.focus) ?? null) : null,
  };
}

/** Screens that can simply be shown again. Set-up and the lists of people are begun anew, so is what we do not know. */
const SCREENS: readonly Screen[] = ['sell', 'shift', 'journal', 'returns', 'deferred', 'outbox', 'closing'];

function screenFor(name: string, { shift }: Till): Screen {
  const screen = SCREENS.find((known) => known === name) ?? 'sell';
  return screen === 'closing' && shift.state === 'closed' ? 'shift' : screen;
}

function textOf(kept: Kept, field: KeptField, till: Till, screen: Screen): readonly (readonly [KeptField, string])[] {
  const text = kept.fields[field];
  if (text === undefined || text === '' || !fits(kept, field, till, screen)) return [];
  return [[field, text]];
}

function fits(kept: Kept, field: KeptField, till: Till, screen: Screen): boolean {
  const now = boundTo(till);
  const sameReceipt = kept.fields['of.receipt'] === now['of.receipt'];
  switch (field) {
    case 'sale.entry':
    case 'quantity':
      return sameReceipt && till.payment === null;
    case 'pay.cash':
      return sameReceipt && till.payment !== null && kept.fields['of.rest'] === now['of.rest'];
    case 'return.text':
    case 'return.day':
    case 'return.shift':
    case 'return.card':
      // A return that is in hand has found its sale.
      return screen === 'returns' && till.returning === null;
  }
}

function lineFor(kept: Kept, till: Till, screen: Screen): string | null {
  const lineId = kept.fields['of.line'];
  const there = till.receipt.lines.some((line) => line.id === lineId);
  return lineId !== undefined && there && screen === 'sell' && till.payment === null ? lineId : null;
}

function entryModeOf(kept: Kept, screen: Screen): EntryMode {
  const mode = kept.fields['sale.mode'];
  return screen === 'sell' && (mode === 'search' || mode === 'price') ? mode : 'sale';
}
