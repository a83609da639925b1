/** Who acts: tags 1021 and 1203 of every document, and a name in every row about money. */
export interface Cashier {
  readonly name: string;
  /** Empty when the cashier has none. */
  readonly inn: string;
}
