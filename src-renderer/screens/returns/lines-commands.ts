/** What the keys do while the cashier says what comes back. No drawing. */
import type { ReturningView, ReturnLineView } from '#contract/snapshot.ts';
import type { Handlers } from '../../keys/keymap.ts';
import { act } from '../../state/act.ts';
import { till } from '../../state/till-mirror.ts';
import { say } from '../../state/ui.ts';
import { quantity } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';
import { readQuantity } from '../sell/entry.ts';
import { otherPayback } from './payback-told.ts';
import { askAbout, closeReturnDialog, returns } from './returns-store.ts';

const ONE_MILLI = 1000;
const PIECE = 0;
const PAGE = 10;
const QUANTITY_ONLY = /^\s*([\d.,/]+)\s*[*×]$/;

/** Edits go one after another: each is counted from the quantity that the one before it left. */
let edits: Promise<unknown> = Promise.resolve();
const inTurn = (edit: () => Promise<unknown> | undefined): void => {
  edits = edits.then(edit, edit);
};

const composing = (): ReturningView | null => {
  const returning = till()?.returning ?? null;
  return returning?.stage === 'composing' ? returning : null;
};

/** The line the keys act on: the one the arrows or a scan chose, else the first with something left to return. */
export function activeLine(lines: readonly ReturnLineView[], lineId: string | null): ReturnLineView | null {
  return lines.find((line) => line.id === lineId) ?? lines.find((line) => line.maxMilli !== 0) ?? lines[0] ?? null;
}

const active = (): ReturnLineView | null => {
  const returning = composing();
  return returning && activeLine(returning.lines, returns.getState().lineId);
};

/** One more piece; of weighed goods all that may be returned. One over the limit, so that main says why not. */
export function more({ quantityMilli, maxMilli, measure }: ReturnLineView): number {
  if (maxMilli === null || quantityMilli >= maxMilli) return quantityMilli + ONE_MILLI;
  return measure === PIECE ? Math.min(maxMilli, quantityMilli + ONE_MILLI) : maxMilli;
}

/** One piece less, 0 is «not chosen»; of weighed goods nothing. */
export function less({ quantityMilli, measure }: ReturnLineView): number {
  return measure === PIECE ? Math.max(0, quantityMilli - ONE_MILLI) : 0;
}

export function setLineQuantity(lineId: string, quantityMilli: number) {
  returns.setState({ lineId });
  return act('returns.setQuantity', { lineId, quantityMilli });
}

function change(next: (line: ReturnLineView) => number): void {
  inTurn(() => {
    const line = active();
    if (line === null) return undefined;
    const quantityMilli = next(line);
    return quantityMilli === line.quantityMilli ? undefined : setLineQuantity(line.id, quantityMilli);
  });
}

function move(by: number): void {
  const lines = composing()?.lines ?? [];
  const at = lines.findIndex((line) => line.id === active()?.id);
  const line = lines[Math.min(lines.length - 1, Math.max(0, at + by))];
  if (line !== undefined) returns.setState({ lineId: line.id });
}

/** The field: `3*` is the quantity of the line at once (known sale); everything else waits for Enter. */
export function typedCode(text: string): void {
  const only = QUANTITY_ONLY.exec(text);
  if (only === null || composing()?.sale === null) {
    returns.setState({ code: text });
    return;
  }
  returns.setState({ code: '' });
  const read = readQuantity(only[1] ?? '');
  if ('mistake' in read) say({ tone: 'refused', text: read.mistake });
  else change(() => read.quantityMilli);
}

/** A code from the field, or the same with its weight in front. */
export async function addCode(text: string): Promise<void> {
  returns.setState({ code: '' });
  const reply = await act('returns.addItem', { text });
  if (reply.ok) {
    scannedLine(reply.value.lineId);
    return;
  }
  const { name, unit } = reply.error.params;
  if (reply.error.code === 'weight-needed') {
    say(null);
    askAbout({ kind: 'weight', text, name: String(name ?? ''), unit: String(unit ?? '') });
  } else if (returns.getState().code === '') returns.setState({ code: text });
}

/** A scan or a code chose this line: it becomes the one in hand, and the line under the field says so. */
export function scannedLine(lineId: string): void {
  returns.setState({ lineId });
  const line = composing()?.lines.find((candidate) => candidate.id === lineId);
  if (line === undefined) return;
  const told = `${quantity(line.quantityMilli, line.measure !== PIECE)}\u00a0${line.unit}`;
  say({ tone: 'added', text: t('return.scanned', { name: line.name, quantity: told }) });
}

/** Enter: the typed code; with an empty field the last question before the money moves. */
function enter(returning: ReturningView): void {
  const { code } = returns.getState();
  say(null);
  if (code.trim() !== '') void addCode(code.trim());
  else if (returning.plan !== null) askAbout({ kind: 'confirm' });
  else if (returning.problem === null) say({ tone: 'refused', text: t('return.nothing') });
}

/** The last question was answered with yes: main moves the money, then makes the receipt. */
export async function beginReturn(): Promise<void> {
  const reply = await act('returns.begin', {});
  if (reply.ok) closeReturnDialog();
}

/** Esc: the typed code goes first, then the return. Nothing has moved, so nothing is lost. */
function stepBack(): void {
  say(null);
  if (returns.getState().code !== '') returns.setState({ code: '' });
  else void act('returns.close', {});
}

export function changePayback(returning: ReturningView): (() => void) | null {
  const other = otherPayback(returning);
  if (other === null) return null;
  return () => void act(other === 'cash' ? 'returns.payInCash' : 'returns.payAsPaid', {});
}

export function linesHandlers(returning: ReturningView, noticeId: string | null): Handlers<'returnLines'> {
  const line = activeLine(returning.lines, returns.getState().lineId);
  const editable = line !== null && line.maxMilli !== 0;
  const hasLines = returning.lines.length > 0;
  const byHand = returning.sale === null;
  return {
    'returnLines.begin': () => enter(returning),
    'returnLines.all': hasLines && !byHand ? () => void act('returns.chooseAll', { all: true }) : null,
    'returnLines.none': hasLines ? () => void act('returns.chooseAll', { all: false }) : null,
    'returnLines.quantity': editable ? () => askAbout({ kind: 'quantity', lineId: line.id }) : null,
    'returnLines.details': () => askAbout({ kind: 'details' }),
    'returnLines.cash': changePayback(returning),
    'returnLines.price': byHand && line !== null ? () => askAbout({ kind: 'price', lineId: line.id }) : null,
    'returnLines.more': line && (() => change(more)),
    'returnLines.less': line && (() => change(less)),
    'returnLines.leave': line && (() => change(() => 0)),
    'returnLines.up': () => move(-1),
    'returnLines.down': () => move(1),
    'returnLines.pageUp': () => move(-PAGE),
    'returnLines.pageDown': () => move(PAGE),
    'returnLines.notice': noticeId === null ? null : () => void act('notice.dismiss', { id: noticeId }),
    'returnLines.back': stepBack,
  };
}
