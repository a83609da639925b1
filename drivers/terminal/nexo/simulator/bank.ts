/** The bank behind the virtual terminal: cards with money on them, and the truth about every operation. */
import type { TerminalOperationKind, TerminalWay } from '../../terminal.ts';

/** One operation as the bank knows it. The same id may be there twice: a terminal does not protect from that. */
export interface BankOperation {
  /** The till's id of the request. */
  readonly id: string;
  readonly kind: TerminalOperationKind;
  readonly way: TerminalWay;
  readonly amountMinor: number;
  /** `reversed`: approved, and taken back by the terminal itself after it had lost its power. */
  readonly result: 'approved' | 'declined' | 'reversed';
  /** Of a void: the number of its purchase. */
  readonly rrn: string;
  readonly authCode: string;
  readonly batch: string;
  /** Index of the card. */
  readonly card: number;
  /** RRN of the purchase taken back; empty for a purchase. */
  readonly originalRrn: string;
  readonly poiTransaction: string;
  readonly atMs: number;
}

export interface BuyersCard {
  readonly pan: string;
  readonly brand: string;
  readonly balanceMinor: number;
}

export const CARDS: readonly BuyersCard[] = [
  { pan: '2200700000004821', brand: 'MIR', balanceMinor: 1_000_000_000 },
  { pan: '4276380000001008', brand: 'VISA', balanceMinor: 1_000_000_000 },
  { pan: '5469380000000007', brand: 'MASTERCARD', balanceMinor: 1_000_000_000 },
];

export interface BankAsk {
  readonly id: string;
  readonly kind: TerminalOperationKind;
  readonly way: TerminalWay;
  /** 0 for a void: the whole. */
  readonly amountMinor: number;
  /** How the purchase taken back is named: by the terminal's number or by RRN. */
  readonly original: { readonly poiTransaction: string; readonly rrn: string } | null;
  readonly card: number;
  readonly batch: string;
  readonly atMs: number;
  /** The bank refuses whatever it is asked. */
  readonly refuse: boolean;
}

export type Verdict =
  | { readonly approved: true; readonly operation: BankOperation }
  | {
      readonly approved: false;
      readonly condition: string;
      readonly text: string;
      readonly operation: BankOperation;
    };

const LETTERS_OF_RRN = 6;

/** Retrieval reference number of ISO 8583: last digit of the year, day of the year, hour, six digits of a counter. */
function rrnOf(atMs: number, number: number): string {
  const at = new Date(atMs);
  const day = Math.floor((atMs - Date.UTC(at.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
  return [
    String(at.getUTCFullYear() % 10),
    String(day).padStart(3, '0'),
    String(at.getUTCHours()).padStart(2, '0'),
    String(number % 10 ** LETTERS_OF_RRN).padStart(LETTERS_OF_RRN, '0'),
  ].join('');
}

const authCodeOf = (number: number): string => String((number * 7_919 + 123_457) % 1_000_000).padStart(6, '0');

export class Bank {
  readonly #cards: readonly BuyersCard[];
  #operations: BankOperation[] = [];

  constructor(cards: readonly BuyersCard[]) {
    this.#cards = cards;
  }

  /** All operations that reached the bank, in order. */
  get operations(): readonly BankOperation[] {
    return this.#operations;
  }

  /** Brings back one operation of the memory; an operation of the same number is replaced. */
  restore(operation: BankOperation): void {
    const at = this.#operations.findIndex(({ poiTransaction }) => poiTransaction === operation.poiTransaction);
    if (at >= 0) this.#operations[at] = operation;
    else this.#operations.push(operation);
  }

  /** Money on a card now. */
  balanceMinor(card: number): number {
    return this.#approved.reduce(
      (sum, { kind, card: other, amountMinor }) =>
        other !== card ? sum : kind === 'purchase' ? sum - amountMinor : sum + amountMinor,
      this.#cards[card]?.balanceMinor ?? 0,
    );
  }

  /** Decides and moves the money. The caller keeps the operation before anybody is answered. */
  decide(ask: BankAsk): Verdict {
    const number = this.#operations.length + 1;
    const found = this.#original(ask);
    const amountMinor = ask.kind === 'void' ? (found?.amountMinor ?? 0) : ask.amountMinor;
    const refusal = ask.refuse
      ? { condition: 'Refusal', text: 'Отказ банка: 05' }
      : this.#refusalOf(ask, found, amountMinor);
    const { refuse: _refuse, original: _original, ...asked } = ask;
    const operation: BankOperation = {
      ...asked,
      amountMinor,
      card: found?.card ?? ask.card,
      way: found?.way ?? ask.way,
      result: refusal ? 'declined' : 'approved',
      rrn: ask.kind === 'void' && found ? found.rrn : rrnOf(ask.atMs, number),
      authCode: ask.kind === 'void' && found ? found.authCode : authCodeOf(number),
      originalRrn: found?.rrn ?? '',
      poiTransaction: `P${ask.batch}.${number}`,
    };
    this.restore(operation);
    return refusal ? { approved: false, ...refusal, operation } : { approved: true, operation };
  }

  get #approved(): readonly BankOperation[] {
    return this.#operations.filter(({ result }) => result === 'approved');
  }

  #original({ original }: BankAsk): BankOperation | null {
    if (!original) return null;
    return (
      this.#approved.find(
        ({ kind, poiTransaction, rrn }) =>
          kind === 'purchase' &&
          (original.poiTransaction === '' ? rrn === original.rrn : poiTransaction === original.poiTransaction),
      ) ?? null
    );
  }

  #refusalOf(
    ask: BankAsk,
    found: BankOperation | null,
    amountMinor: number,
  ): { readonly condition: string; readonly text: string } | null {
    if (ask.kind === 'purchase') {
      return this.balanceMinor(ask.card) < amountMinor
        ? { condition: 'Refusal', text: 'Недостаточно средств: 51' }
        : null;
    }
    if (!found) return { condition: 'NotFound', text: 'Исходная операция не найдена' };
    const takenBack = this.#approved.filter(
      ({ kind, originalRrn }) => kind !== 'purchase' && originalRrn === found.rrn,
    );
    if (ask.kind === 'void') {
      if (found.batch !== ask.batch) return { condition: 'NotAllowed', text: 'Итоги уже сверены: нужен возврат' };
      return takenBack.length > 0 ? { condition: 'NotAllowed', text: 'Операция уже отменена' } : null;
    }
    const takenMinor = takenBack.reduce((sum, operation) => sum + operation.amountMinor, 0);
    return takenMinor + amountMinor > found.amountMinor
      ? { condition: 'NotAllowed', text: 'Сумма возврата больше суммы оплаты' }
      : null;
  }
}
