/** A money rule's «no»: a code and its figures. The caller turns it into its own refusal, which has a text. */
export interface MoneyRefusal<Code extends string> {
  readonly code: Code;
  readonly params: Readonly<Record<string, number>>;
}

export type Answer<T, Code extends string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: MoneyRefusal<Code> };

export const accept = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

export function refuse<Code extends string>(
  code: Code,
  params: Readonly<Record<string, number>> = {},
): { readonly ok: false; readonly refusal: MoneyRefusal<Code> } {
  return { ok: false, refusal: { code, params } };
}
