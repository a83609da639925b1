export type Portion = { readonly name: string; readonly quantity: number; readonly sum: number };

/** Quantity and sum by name: a line may be several positions. */
export function byName(portions: readonly Portion[]): string {
  const totals = new Map<string, { quantity: number; sum: number }>();
  for (const { name, quantity, sum } of portions) {
    const all = totals.get(name) ?? { quantity: 0, sum: 0 };
    totals.set(name, { quantity: all.quantity + quantity, sum: all.sum + sum });
  }
  return [...totals]
    .map(([name, { quantity, sum }]) => `${name} ${quantity} ${sum}`)
    .sort()
    .join('; ');
}
