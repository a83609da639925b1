import type { ReactNode } from 'react';
import { KeyCap } from '../../kit/button.tsx';
import { VirtualList } from '../../kit/virtual-list.tsx';
import { useUi } from '../../state/ui.ts';
import { money } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';
import { pick } from './entry.ts';

export const FOUND_LIST_ID = 'found-goods';
const ROW_REM = 3.5;

/** Goods found while typing, over the lines; the input keeps the focus, arrows move the choice. */
export function FoundList(): ReactNode {
  const found = useUi((state) => state.entry.found);
  if (found === null) return null;
  return (
    <section className="found" aria-label={t('sell.search.label')}>
      {found.corrected !== null && (
        <p className="found-note">{t('sell.search.corrected', { query: found.corrected })}</p>
      )}
      {found.items.length === 0 ? (
        <p className="found-note">{t('sell.search.none')}</p>
      ) : (
        <div className="found-rows">
          <VirtualList
            id={FOUND_LIST_ID}
            label={t('sell.search.label')}
            rows={found.items}
            chosen={found.index}
            rowRem={ROW_REM}
            rowClass="found-row"
            onChoose={(item) => pick(item.id)}
          >
            {(item, chosen) => (
              <>
                <span className="found-name">{item.name}</span>
                <span className="found-code">{item.code !== '' ? item.code : item.article}</span>
                <span className="found-price">
                  {item.priceMinor === null ? t('sell.noprice') : `${money(item.priceMinor)} / ${item.unit}`}
                </span>
                <span className="found-key">{chosen && <KeyCap chord="Enter" />}</span>
              </>
            )}
          </VirtualList>
        </div>
      )}
    </section>
  );
}
