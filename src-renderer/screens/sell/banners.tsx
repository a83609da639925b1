import type { ReactNode } from 'react';
import type { NoticeView } from '#contract/snapshot.ts';
import type { CommandId } from '../../keys/keymap.ts';
import { Button } from '../../kit/button.tsx';
import { type Level, StateMark } from '../../kit/state-mark.tsx';
import { act } from '../../state/act.ts';
import { shownNotice, toldNotices } from '../../state/notices.ts';
import { useTill } from '../../state/till-mirror.ts';
import { noticeText } from '../../texts/coded.ts';
import { t } from '../../texts/text.ts';

const LEVEL: Readonly<Record<NoticeView['level'], Level>> = { info: 'ok', warning: 'warning', danger: 'danger' };

/** What must not be missed: an unfinished print, then the gravest notice of the till, which `dismiss` takes away. */
export function Banners({ dismiss = 'sell.notice' }: { readonly dismiss?: CommandId }): ReactNode {
  const last = useTill((till) => till.lastReceipt);
  const notices = useTill((till) => till.notices);
  const pending = last?.print === 'pending' ? last : null;
  const till = { notices, lastReceipt: last };
  const told = toldNotices(till);
  const worst = shownNotice(till);
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
      {worst !== null && (
        <section className={`panel banner banner-${worst.level}`} role="status">
          <StateMark level={LEVEL[worst.level]}>
            <span className="banner-text">
              {noticeText(worst)}
              {told.length > 1 && (
                <span className="banner-more"> · {t('notice.more', { count: told.length - 1 })}</span>
              )}
            </span>
          </StateMark>
          <Button command={dismiss} onPress={() => void act('notice.dismiss', { id: worst.id })}>
            {t('notice.dismiss')}
          </Button>
        </section>
      )}
    </>
  );
}
