import type { ReactNode } from 'react';
import { useUi } from '../../state/ui.ts';
import { moneyWithSign } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';

/** The price check, over the lines: the good and its price large enough to be read by the buyer too. */
export function PriceCard(): ReactNode {
  const checking = useUi(({ entry }) => entry.mode === 'price' && entry.found === null);
  const item = useUi(({ entry }) => entry.price);
  if (!checking) return null;
  if (item === null) {
    return (
      <div className="price-card empty">
        <p className="empty-title">{t('sell.price.empty')}</p>
        <p>{t('sell.price.empty.hint')}</p>
      </div>
    );
  }
  const rest = [
    item.code !== '' && t('sell.active.code', { code: item.code }),
    item.article !== '' && t('sell.active.article', { article: item.article }),
    item.barcode !== '' && t('sell.active.barcode', { barcode: item.barcode }),
  ].filter((part) => part !== false);
  return (
    <div className="price-card price-answer empty" role="status">
      <p className="price-name">{item.name}</p>
      {item.priceMinor === null ? (
        <p className="empty-title">{t('sell.price.none')}</p>
      ) : (
        <p className="price-sum">
          {moneyWithSign(item.priceMinor)} <span className="price-unit">/ {item.unit}</span>
        </p>
      )}
      <p>{rest.join(' · ')}</p>
    </div>
  );
}
