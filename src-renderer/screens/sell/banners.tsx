import type { ReactNode } from 'react';
import type { NoticeView } from '#contract/snapshot.ts';
import { Button } from '../../kit/button.tsx';
import { type Level, StateMark } from '../../kit/state-mark.tsx';
import { act } from '../../state/act.ts';
import { useTill } from '../../state/till-mirror.ts';
import { noticeText } from '../../texts/coded.ts';
import { t } from '../../texts/text.ts';

const LEVEL: Readonly<Record<NoticeView['level'], Level>> = { info: 'ok', warning: 'warning', danger: 'danger' };

/** What must not be missed: an unfinished print, then the newest notice of the till. */
export function Banners(): ReactNode {
  const last = useTill((till) => till.lastReceipt);
  const notices = useTill((till) => till.notices);
  const pending = last?.print === 'pending' ? last : null;
  // The banner with the button says more than the notice of the same trouble.
  const told = notices.filter((notice) => pending === null || notice.code !== 'print-pending');
  const newest = told.at(-1);
  return (
    <>
      {pending !== null && (
        <section className="panel banner banner-warning" role="alert">
          <StateMark level="warning">
            <span className="banner-text">
              <strong>{t('sell.print.pending', { number: pending.number })}</strong> {t('sell.print.todo')}
            </span>
          </StateMark>
          <Button command="global.print" onPress={() => void act('printer.continue', {})}>
            {t('sell.print.continue')}
          </Button>
        </section>
      )}
      {newest !== undefined && (
        <section className={`panel banner banner-${newest.level}`} role="status">
          <StateMark level={LEVEL[newest.level]}>
            <span className="banner-text">
              {noticeText(newest)}
              {told.length > 1 && (
                <span className="banner-more"> · {t('notice.more', { count: told.length - 1 })}</span>
              )}
            </span>
          </StateMark>
          <Button command="sell.notice" onPress={() => void act('notice.dismiss', { id: newest.id })}>
            {t('notice.dismiss')}
          </Button>
        </section>
      )}
    </>
  );
}
