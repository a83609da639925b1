import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';
import { keepFocus } from './button.tsx';

interface VirtualListProps<T> {
  /** Names the options, so that the field above can point at the chosen one (`optionId`). */
  readonly id: string;
  readonly label: string;
  readonly rows: readonly T[];
  readonly chosen: number;
  readonly rowRem: number;
  readonly rowClass: string;
  readonly onChoose: (row: T, index: number) => void;
  /** The last row came into sight; null when there are no more. */
  readonly onEnd?: (() => void) | null;
  readonly children: (row: T, chosen: boolean) => ReactNode;
}

export const optionId = (listId: string, index: number): string => `${listId}-${index}`;

/** A long list of which only the visible rows exist. The field above keeps the focus; its arrows move the choice. */
export function VirtualList<T>(props: VirtualListProps<T>): ReactNode {
  const { id, label, rows, chosen, rowRem, onEnd = null } = props;
  const box = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowRem * rootPx(),
    overscan: 8,
  });
  useEffect(() => {
    list.scrollToIndex(chosen);
  }, [list, chosen]);
  const last = list.getVirtualItems().at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 1) onEnd?.();
  }, [last, rows.length, onEnd]);
  return (
    <div className="virtual scroll" ref={box}>
      <div
        id={id}
        role="listbox"
        tabIndex={-1}
        aria-label={label}
        className="virtual-rows"
        style={{ height: list.getTotalSize() }}
      >
        {list.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          return row === undefined ? null : <Option key={index} {...props} row={row} index={index} topPx={start} />;
        })}
      </div>
    </div>
  );
}

interface OptionProps<T> extends VirtualListProps<T> {
  readonly row: T;
  readonly index: number;
  readonly topPx: number;
}

function Option<T>({ id, row, index, topPx, chosen, rowClass, onChoose, children }: OptionProps<T>): ReactNode {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field that owns the list hears Enter and the arrows
    <div
      id={optionId(id, index)}
      role="option"
      tabIndex={-1}
      aria-selected={index === chosen}
      className={`virtual-row ${rowClass}`}
      style={{ transform: `translateY(${topPx}px)` }}
      onMouseDown={keepFocus}
      onClick={() => onChoose(row, index)}
    >
      {children(row, index === chosen)}
    </div>
  );
}

const rootPx = (): number => Number(getComputedStyle(document.documentElement).fontSize.replace('px', ''));
