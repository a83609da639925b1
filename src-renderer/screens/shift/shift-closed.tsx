import { type ReactNode, useEffect, useRef } from 'react';
import type { ShiftCheck } from '#contract/views.ts';
import { forbiddingDifferences } from '#domain/shift/closing.ts';
import type { Handlers } from '../../keys/keymap.ts';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { Button } from '../../kit/button.tsx';
import { KeyBar } from '../../kit/key-bar.tsx';
import { MessageLine } from '../../kit/message-line.tsx';
import { Money } from '../../kit/money.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { act } from '../../state/act.ts';
import { shownNotice } from '../../state/notices.ts';
import { useTill } from '../../state/till-mirror.ts';
import { showScreen } from '../../state/ui.ts';
import { t, textOf } from '../../texts/text.ts';
import { Banners } from '../sell/banners.tsx';
import { worthShowing } from './figure-rows.ts';

interface ShiftClosedProps {
  readonly number: number;
  /** The check it was closed on; null when it was closed without this screen having seen one. */
  readonly check: ShiftCheck | null;
}

/** The shift is closed: what it came to, and what goes on without it. */
export function ShiftClosed({ number, check }: ShiftClosedProps): ReactNode {
  const deferred = useTill((till) => till.deferred.length);
  const outbox = useTill((till) => till.outbox);
  const notice = useTill((till) => shownNotice(till)?.id ?? null);
  const told = useRef<HTMLDivElement>(null);
  // The focus stands here, so that the arrows and PgDn read on.
  useEffect(() => told.current?.focus({ preventScroll: true }), []);
  const done = (): void => showScreen('shift');
  const handlers: Handlers<'closing'> = {
    'closing.close': done,
    'closing.anyway': null,
    'closing.refresh': null,
    'closing.deferred': null,
    'closing.finish': null,
    'closing.outbox': null,
    'closing.notice': notice === null ? null : () => void act('notice.dismiss', { id: notice }),
    'closing.back': done,
  };
  useScope('closing', handlers, LAYER.screen);
  const differs = check !== null && forbiddingDifferences(check) > 0;
  return (
    <div className="screen">
      <div className="screen-body closed">
        <div className="closed-banners">
          <Banners dismiss="closing.notice" />
        </div>
        <section className="panel closed-panel">
          <h1 className="dialog-title">
            <StateMark level="ok">{t('closing.done.title', { number })}</StateMark>
          </h1>
          <p className="quiet">{t('closing.done.hint')}</p>
          <div className="closed-told scroll" ref={told} tabIndex={-1}>
            {differs && (
              <p>
                <StateMark level="warning">{t('closing.done.differs')}</StateMark>
              </p>
            )}
            {check !== null && <Sums check={check} />}
            {deferred > 0 && <p>{t('closing.done.deferred', { count: deferred })}</p>}
            {outbox.sink !== 'off' && outbox.count > 0 && <p>{t('closing.done.upload', { count: outbox.count })}</p>}
            <MessageLine wrap />
          </div>
          <Button look="main" large command="closing.close" onPress={done}>
            {t('closing.done')}
          </Button>
        </section>
      </div>
      <KeyBar scope="closing" handlers={handlers} />
    </div>
  );
}

function Sums({ check: { ledger } }: { readonly check: ShiftCheck }): ReactNode {
  return (
    <table className="shift-table closed-table">
      <tbody>
        {worthShowing([ledger]).map((row) => (
          <tr key={row.title}>
            <th scope="row">{textOf(row.title, {})}</th>
            <td>{row.tender === 'count' ? row.show(row.of(ledger)) : <Money amountMinor={row.of(ledger)} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
