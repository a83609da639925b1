import type { ReactNode } from 'react';

export type Level = 'ok' | 'warning' | 'danger' | 'idle';

/** A state with a shape and a word: disc, diamond, triangle, ring. Colour only repeats what the shape says. */
export function StateMark({ level, children }: { readonly level: Level; readonly children: ReactNode }): ReactNode {
  return (
    <span className="state">
      <span className={`mark mark-${level}`} aria-hidden="true" />
      <span>{children}</span>
    </span>
  );
}
