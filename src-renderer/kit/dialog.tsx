import { type ReactNode, useId, useRef } from 'react';
import { useFocusTrap } from './focus.ts';
import { type Level, StateMark } from './state-mark.tsx';

interface DialogProps {
  readonly title: string;
  readonly level?: Level;
  readonly children: ReactNode;
  readonly foot?: ReactNode;
  readonly wide?: boolean;
  readonly alert?: boolean;
}

/**
 * A dialog over the stage. Not the native modal one: that makes the rest of the page inert, and the virtual devices
 * must stay in reach while the money dialog waits for paper.
 */
export function Dialog({ title, level, children, foot, wide = false, alert = false }: DialogProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const titleId = useId();
  useFocusTrap(box);
  return (
    <div className="overlay">
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles this box may have take aria-modal */}
      <div
        ref={box}
        className={`dialog ${wide ? 'dialog-wide' : ''}`}
        role={alert ? 'alertdialog' : 'dialog'}
        aria-modal="true"
        aria-labelledby={titleId}
        tabIndex={-1}
      >
        <div className="dialog-head">
          <h2 className="dialog-title" id={titleId}>
            {level === undefined ? title : <StateMark level={level}>{title}</StateMark>}
          </h2>
        </div>
        <div className="dialog-body">{children}</div>
        {foot !== undefined && <div className="dialog-foot">{foot}</div>}
      </div>
    </div>
  );
}
