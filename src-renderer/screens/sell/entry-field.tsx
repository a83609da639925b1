import { type ReactNode, useEffect, useRef } from 'react';
import { keyOf } from '../../keys/keymap.ts';
import { KeyCap } from '../../kit/button.tsx';
import { useHeldFocus } from '../../kit/focus.ts';
import { MessageLine } from '../../kit/message-line.tsx';
import { optionId } from '../../kit/virtual-list.tsx';
import type { KeptField } from '../../state/kept-fit.ts';
import { type EntryMode, useUi } from '../../state/ui.ts';
import { t } from '../../texts/text.ts';
import { typed } from './entry.ts';
import { FOUND_LIST_ID } from './found-list.tsx';

const MODE = {
  sale: { title: 'sell.mode.sale', hint: 'sell.input.sale', idle: 'sell.idle.sale' },
  search: { title: 'sell.mode.search', hint: 'sell.input.search', idle: 'sell.idle.search' },
  price: { title: 'sell.mode.price', hint: 'sell.input.price', idle: 'sell.idle.price' },
} as const satisfies Record<EntryMode, unknown>;

/** The one input. It keeps the focus; the scanner, the keyboard and the search all end here. */
export function EntryField({ pendingQuantityMilli }: { readonly pendingQuantityMilli: number | null }): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  const { mode, text } = useUi((state) => state.entry);
  const refused = useUi((state) => (state.message?.tone === 'refused' ? state.message : null));
  const chosen = useUi(({ entry }) => (entry.found?.items.length ? entry.found.index : null));
  const free = useUi((state) => state.dialogs.length === 0);
  const side = text !== '' ? 'sell.search.clear' : mode === 'sale' ? 'cmd.search' : 'sell.mode.back';
  useHeldFocus(field, free);
  useEffect(() => {
    // A refused code stays to be read and is replaced by the next key; a «no» in a window above leaves the focus there.
    if (refused !== null && document.activeElement === field.current) field.current?.select();
  }, [refused]);
  return (
    <div className="entry">
      <label className={`panel entry-box entry-${mode}`}>
        <span className="entry-mode">{t(MODE[mode].title)}</span>
        {pendingQuantityMilli !== null && (
          <span className="entry-pending" title={t('sell.pending.label', { quantityMilli: pendingQuantityMilli })}>
            {t('sell.pending', { quantityMilli: pendingQuantityMilli })}
          </span>
        )}
        <input
          ref={field}
          data-kept={'sale.entry' satisfies KeptField}
          className="entry-input"
          value={text}
          placeholder={t(MODE[mode].hint)}
          role="combobox"
          aria-label={t('sell.input.label')}
          aria-expanded={chosen !== null}
          aria-controls={FOUND_LIST_ID}
          aria-activedescendant={chosen === null ? undefined : optionId(FOUND_LIST_ID, chosen)}
          autoComplete="off"
          spellCheck={false}
          maxLength={4096}
          onChange={(event) => typed(event.target.value)}
        />
        <span className="entry-keys">
          <KeyCap chord={keyOf(side === 'cmd.search' ? 'sell.search' : 'sell.clear')} />
          {t(side)}
        </span>
      </label>
      <div className="entry-under">
        <MessageLine wrap idle={t(chosen === null || mode === 'price' ? MODE[mode].idle : 'sell.idle.search')} />
      </div>
    </div>
  );
}
