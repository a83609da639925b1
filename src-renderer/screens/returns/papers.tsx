import type { ReactNode } from 'react';
import { type CommandId, keyOf } from '../../keys/keymap.ts';
import { AskDialog } from '../../kit/ask-dialog.tsx';
import { KeyCap, keepFocus } from '../../kit/button.tsx';
import { deviceDate } from '../../texts/format.ts';
import type { PaperKind } from '../../texts/paper-text.ts';
import { t } from '../../texts/text.ts';
import { dayAt } from './typed-day.ts';
import type { Papers } from './use-papers.ts';

interface PaperButtonsProps {
  readonly papers: Papers;
  readonly note: CommandId;
  readonly order: CommandId;
}

/** A button for each paper; a made one is grey, and the link to it stands beside (RET-06 to RET-08). */
export function PaperButtons({ papers, note, order }: PaperButtonsProps): ReactNode {
  return (
    <ul className="papers">
      <PaperRow kind="return-note" papers={papers} command={note} onPress={papers.note} />
      <PaperRow kind="cash-order" papers={papers} command={order} onPress={papers.order} />
    </ul>
  );
}

interface PaperRowProps {
  readonly kind: PaperKind;
  readonly papers: Papers;
  readonly command: CommandId;
  readonly onPress: (() => void) | null;
}

function PaperRow({ kind, papers, command, onPress }: PaperRowProps): ReactNode {
  const made = papers.made[kind];
  const key = onPress !== null && <KeyCap chord={keyOf(command)} />;
  return (
    <li className="paper-row">
      <button
        type="button"
        tabIndex={-1}
        className="button button-plain"
        aria-disabled={made !== undefined || onPress === null}
        onMouseDown={keepFocus}
        onClick={() => made === undefined && onPress?.()}
      >
        <span>{t(`paper.${kind}`)}</span>
        {made === undefined && key}
      </button>
      {made !== undefined && (
        <button type="button" tabIndex={-1} className="paper-link" onMouseDown={keepFocus} onClick={() => onPress?.()}>
          <span>{t(`paper.link.${kind}`, { number: made.number, day: deviceDate(dayAt(made.atMs)) })}</span>
          {key}
        </button>
      )}
      {kind === 'cash-order' && papers.noCash && <span className="quiet">{t('paper.no-cash')}</span>}
    </li>
  );
}

/** The paper as it will be printed. */
export function PaperDialog({ papers }: { readonly papers: Papers }): ReactNode {
  const { open, print, close } = papers;
  if (open === null) return null;
  return (
    <AskDialog
      title={t(`paper.title.${open.kind}`, { number: open.number })}
      confirm={t('paper.print')}
      onConfirm={print}
      onClose={close}
    >
      <p className="quiet">{t('paper.saved')}</p>
      <pre className="paper paper-sheet">{open.lines.join('\n')}</pre>
    </AskDialog>
  );
}
