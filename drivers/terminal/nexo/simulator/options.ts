import { type BuyersCard, CARDS } from './bank.ts';

/** How the terminal and its buyers are set up. */
export interface TerminalOptions {
  readonly serial: string;
  /** The bank's number of the terminal (TID), for slips. */
  readonly tid: string;
  readonly model: string;
  readonly version: string;
  readonly poiId: string;
  readonly currency: string;
  readonly cards: readonly BuyersCard[];
  /** Time a buyer takes to present a card or a telephone. */
  readonly buyerMs: number;
  /** Time the bank takes. */
  readonly bankMs: number;
  /** How long the terminal waits for a buyer who went away. */
  readonly buyerTimeoutMs: number;
  /** Answers the terminal keeps to repeat them. */
  readonly remembers: number;
  /** What becomes of an operation the bank approved while the terminal lost its power. */
  readonly afterPowerLoss: 'keeps' | 'reverses';
  /** Writes whole card numbers where masked ones belong. Such terminals exist. */
  readonly careless: boolean;
  /** Tells the till what is on its screen. */
  readonly notices: boolean;
}

export const DEFAULT_OPTIONS: TerminalOptions = {
  serial: 'SIM-00042',
  tid: '10000042',
  model: 'Виртуальный терминал',
  version: '1.0',
  poiId: 'POI-1',
  currency: 'RUB',
  cards: CARDS,
  buyerMs: 3_000,
  bankMs: 1_500,
  buyerTimeoutMs: 60_000,
  remembers: 100,
  afterPowerLoss: 'keeps',
  careless: false,
  notices: true,
};
