import type { ReactNode } from 'react';
import type { OutboxRowView } from '#contract/views.ts';
import type { Handlers } from '../../keys/keymap.ts';
import { Button } from '../../kit/button.tsx';
import { MessageLine } from '../../kit/message-line.tsx';
import { Money } from '../../kit/money.tsx';
import { useTillClock } from '../../state/till-clock.ts';
import { dateTime, integer } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';
import { documentText, reasonText, wordsLabel } from './reason-text.ts';

interface DocumentSideProps {
  readonly row: OutboxRowView | null;
  readonly handlers: Handlers<'outbox'>;
}

/** The chosen document in full: why it is still here, and the one thing to do. */
export function DocumentSide({ row, handlers }: DocumentSideProps): ReactNode {
  const release = handlers['outbox.release'];
  return (
    <aside className="panel outbox-side">
      <div className="outbox-told scroll">{row !== null && <Told row={row} />}</div>
      <MessageLine wrap />
      <div className="outbox-buttons">
        {release !== null && (
          <Button look="main" command="outbox.release" onPress={release}>
            {t('outbox.release')}
          </Button>
        )}
        <Button command="outbox.send" onPress={handlers['outbox.send']}>
          {t('outbox.send')}
        </Button>
      </div>
    </aside>
  );
}

function Told({ row }: { readonly row: OutboxRowView }): ReactNode {
  return (
    <>
      <h2 className="dialog-title">{documentText(row)}</h2>
      <p>
        <span className="field-label">{t('outbox.reason')}</span>
        <br />
        <strong>{reasonText(row)}</strong>
      </p>
      {row.detail !== '' && (
        <p className="outbox-words">
          <span className="field-label">{t(wordsLabel(row))}</span>
          <br />
          {row.detail}
        </p>
      )}
      {row.state === 'rejected' && <p className="quiet">{t('outbox.release.hint')}</p>}
      <Facts row={row} />
    </>
  );
}

function Facts({ row }: { readonly row: OutboxRowView }): ReactNode {
  const nowMs = useTillClock(1000);
  const { shiftNumber, kind, totalMinor, createdAtMs, attempts, nextTryAtMs } = row;
  return (
    <dl className="facts">
      {kind !== 'shift-close' && (
        <>
          <dt>{t('outbox.fact.sum')}</dt>
          <dd>
            <Money amountMinor={totalMinor} />
          </dd>
        </>
      )}
      {shiftNumber !== 0 && (
        <>
          <dt>{t('outbox.fact.shift')}</dt>
          <dd>{shiftNumber}</dd>
        </>
      )}
      <dt>{t('outbox.fact.created')}</dt>
      <dd>{dateTime(createdAtMs)}</dd>
      <dt>{t('outbox.fact.attempts')}</dt>
      <dd>{integer(attempts)}</dd>
      {nextTryAtMs !== null && (
        <>
          <dt>{t('outbox.fact.next')}</dt>
          <dd>
            {nextTryAtMs > nowMs ? t('outbox.next.in', { leftMs: nextTryAtMs - nowMs }) : t('outbox.state.later.now')}
          </dd>
        </>
      )}
    </dl>
  );
}
