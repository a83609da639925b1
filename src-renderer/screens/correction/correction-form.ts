/** The typed correction: what is wrong with it, what it comes to, and the question to main. No drawing. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Ask } from '#contract/contract.ts';
import { lineGross, type Money, subtract, sum } from '#domain/money/money.ts';
import { typedMoney, typedQuantity } from '#domain/money/typed.ts';
import { vatOn } from '#domain/returns/vat-of-day.ts';
import { t } from '../../texts/text.ts';
import { readDay } from '../returns/typed-day.ts';

type Asked = Ask<'correction.begin'>;
export type Vat = Asked['lines'][number]['vat'];

export interface LineForm {
  /** Lives as long as the line: the fields keep their focus when another line goes. */
  readonly id: number;
  readonly name: string;
  readonly price: string;
  readonly quantity: string;
  readonly vat: Vat;
}

export interface CorrectionForm {
  readonly operation: Asked['operation'];
  readonly type: Asked['type'];
  readonly day: string;
  readonly number: string;
  readonly sign: string;
  readonly description: string;
  readonly lines: readonly LineForm[];
  readonly electronic: string;
  readonly nextLine: number;
}

export const LINES_MAX = 50;
const LARGEST_U32 = 4_294_967_295;

const emptyLine = (id: number, vat: Vat): LineForm => ({ id, name: '', price: '', quantity: '1', vat });

const AT_START: CorrectionForm = {
  operation: 'sale',
  type: 'own',
  day: '',
  number: '',
  sign: '',
  description: '',
  lines: [emptyLine(0, '22')],
  electronic: '',
  nextLine: 1,
};

/** Outlives the screen: a look at the journal or a refusal of the registrar loses nothing that was typed. */
export const correction = createStore<CorrectionForm>()(() => AT_START);
export const useCorrection = (): CorrectionForm => useStore(correction);
export const setForm = (part: Partial<CorrectionForm>): void => correction.setState(part);
export const forgetForm = (): void => correction.setState(AT_START);

export function setLine(id: number, part: Partial<LineForm>): void {
  correction.setState(({ lines }) => ({ lines: lines.map((line) => (line.id === id ? { ...line, ...part } : line)) }));
}

/** One more line, with the rate of the one above. */
export function addLine(): void {
  correction.setState(({ lines, nextLine }) =>
    lines.length >= LINES_MAX
      ? {}
      : { lines: [...lines, emptyLine(nextLine, lines.at(-1)?.vat ?? '22')], nextLine: nextLine + 1 },
  );
}

/** The last line stays: a correction without one is none. */
export function dropLine(id: number): void {
  correction.setState(({ lines }) => (lines.length < 2 ? {} : { lines: lines.filter((line) => line.id !== id) }));
}

/** The rate that the line's own had on the day that is typed: 22 % of today is 20 % of 2025 (spec/rules.md 3.4, 4.8). */
export function rateOf({ vat }: Pick<LineForm, 'vat'>, day: string, today: string): Vat {
  const date = readDay(day, today);
  return date === null ? vat : vatOn(vat, date);
}

/** Sum of a line; null until price and quantity can be read. */
export function lineSum({ price, quantity }: LineForm): Money | null {
  const priceMinor = typedMoney(price);
  const quantityMilli = typedQuantity(quantity);
  return priceMinor.ok && quantityMilli.ok ? lineGross(priceMinor.value, quantityMilli.value) : null;
}

export interface Figures {
  readonly totalMinor: Money;
  readonly electronicMinor: Money;
  /** What is not electronic. */
  readonly cashMinor: Money;
}

/** What is typed so far comes to; lines that cannot be read yet count nothing. */
export function figuresOf(form: CorrectionForm): Figures {
  const totalMinor = sum(form.lines.map((line) => lineSum(line) ?? sum([])));
  const typed = form.electronic.trim() === '' ? null : typedMoney(form.electronic);
  const electronicMinor = typed?.ok && typed.value <= totalMinor ? typed.value : sum([]);
  return { totalMinor, electronicMinor, cashMinor: subtract(totalMinor, electronicMinor) };
}

export interface Mistakes {
  readonly day?: string;
  readonly number?: string;
  readonly sign?: string;
  readonly electronic?: string;
  /** By the line's id. */
  readonly lines: ReadonlyMap<number, string>;
}

export const isSound = (mistakes: Mistakes): boolean => Object.keys(mistakes).length === 1 && mistakes.lines.size === 0;

export function mistakesOf(form: CorrectionForm, today: string): Mistakes {
  const { totalMinor } = figuresOf(form);
  const electronic = form.electronic.trim() === '' ? null : typedMoney(form.electronic);
  const lines = form.lines.flatMap((line) => {
    const mistake = lineMistake(line);
    return mistake === null ? [] : [[line.id, mistake] as const];
  });
  return {
    ...(readDay(form.day, today) === null ? { day: t('correction.day.bad') } : {}),
    ...(form.type === 'order' && form.number.trim() === '' ? { number: t('correction.number.needed') } : {}),
    ...(readSign(form.sign) === undefined ? { sign: t('correction.sign.bad') } : {}),
    ...(electronic !== null && (!electronic.ok || electronic.value > totalMinor)
      ? { electronic: t('correction.electronic.bad') }
      : {}),
    lines: new Map(lines),
  };
}

function lineMistake(line: LineForm): string | null {
  if (line.name.trim() === '') return t('correction.line.bad-name');
  const price = typedMoney(line.price);
  if (!price.ok || price.value === 0) return t('correction.line.bad-price');
  return typedQuantity(line.quantity).ok ? null : t('correction.line.bad-quantity');
}

/** Fiscal sign of the wrong receipt: null when there was none, undefined when it is no such number. */
function readSign(text: string): number | null | undefined {
  const digits = text.trim();
  if (digits === '') return null;
  return /^\d{1,10}$/.test(digits) && Number(digits) <= LARGEST_U32 ? Number(digits) : undefined;
}

/** The question to main; null while something in the form is wrong. */
export function askOf(form: CorrectionForm, today: string): Asked | null {
  const mistakes = mistakesOf(form, today);
  const date = readDay(form.day, today);
  const wrongFiscalSign = readSign(form.sign);
  const lines = form.lines.flatMap((line) => {
    const { name, price, quantity } = line;
    const vat = rateOf(line, form.day, today);
    const priceMinor = typedMoney(price);
    const quantityMilli = typedQuantity(quantity);
    if (!priceMinor.ok || !quantityMilli.ok) return [];
    return [{ name: name.trim(), priceMinor: priceMinor.value, quantityMilli: quantityMilli.value, vat }];
  });
  if (!isSound(mistakes) || date === null || wrongFiscalSign === undefined) return null;
  const { cashMinor, electronicMinor } = figuresOf(form);
  return {
    operation: form.operation,
    type: form.type,
    date,
    number: form.number.trim(),
    wrongFiscalSign,
    description: form.description.trim(),
    lines,
    cashMinor,
    electronicMinor,
  };
}
