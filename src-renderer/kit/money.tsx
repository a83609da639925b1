import type { ReactNode } from 'react';
import { money } from '../texts/format.ts';

/** A sum with the rouble sign smaller and lighter than the figure. */
export function Money({
  amountMinor,
  className = '',
}: {
  readonly amountMinor: number;
  readonly className?: string;
}): ReactNode {
  return (
    <span className={`money ${className}`}>
      {money(amountMinor)}
      <span className="rouble">₽</span>
    </span>
  );
}
