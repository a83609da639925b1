import type { ReactNode } from 'react';
import { Button } from '../../kit/button.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { useTill } from '../../state/till-mirror.ts';
import { showScreen } from '../../state/ui.ts';
import { t } from '../../texts/text.ts';
import { moneyStage } from './payback-told.ts';

/** On the sale screen: a return that was begun is never forgotten, least of all when its money is gone. */
export function ReturnBanner(): ReactNode {
  const returning = useTill((till) => till.returning);
  if (returning === null) return null;
  const { totalMinor, sale, stage } = returning;
  const at = stage === 'composing' ? null : moneyStage(returning);
  const level = at === 'owed' || at === 'part' ? 'danger' : 'warning';
  const text =
    at === 'owed' || at === 'part'
      ? t(at === 'owed' ? 'return.banner.owed' : 'return.banner.part', { totalMinor })
      : t('return.banner', { totalMinor, number: sale?.number ?? '' });
  return (
    <section className={`panel banner banner-${level}`} role={level === 'danger' ? 'alert' : 'status'}>
      <StateMark level={level}>
        <span className="banner-text">{text}</span>
      </StateMark>
      <Button command="sell.return" onPress={() => showScreen('returns')}>
        {t('return.banner.open')}
      </Button>
    </section>
  );
}
