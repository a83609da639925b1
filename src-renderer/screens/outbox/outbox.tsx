import { type ReactNode, useState } from 'react';
import type { OutboxRowView } from '#contract/views.ts';
import type { CommandId, Handlers } from '../../keys/keymap.ts';
import { keyOf } from '../../keys/keymap.ts';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { KeyCap, keepFocus } from '../../kit/button.tsx';
import { KeyBar } from '../../kit/key-bar.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { VirtualList } from '../../kit/virtual-list.tsx';
import { act } from '../../state/act.ts';
import { useTillClock } from '../../state/till-clock.ts';
import { useTill } from '../../state/till-mirror.ts';
import { say, showScreen } from '../../state/ui.ts';
import { clockTime, money } from '../../texts/format.ts';
import { type TextKey, t } from '../../texts/text.ts';
import { DocumentSide } from './document-side.tsx';
import { documentText } from './reason-text.ts';
import { MOST_ROWS, type Tab, useOutbox } from './use-outbox.ts';
import './outbox.css';

const ROW_REM = 3;
const PAGE = 10;
const LIST_ID = 'outbox-documents';

/** Documents on their way to the accounting system: what waits, what was rejected, why, and what can be done. */
export function Outbox(): ReactNode {
  const counters = useTill((till) => till.outbox);
  const [tab, setTab] = useState<Tab>(counters.rejected > 0 ? 'rejected' : 'waiting');
  const { rows, refresh } = useOutbox(tab);
  const [chosenId, choose] = useState('');
  const index = Math.max(0, rows?.findIndex((row) => row.documentId === chosenId) ?? 0);
  const chosen = rows?.[index] ?? null;
  const go = (by: number): (() => void) | null =>
    rows === null || rows.length === 0
      ? null
      : () => choose(rows[Math.min(rows.length - 1, Math.max(0, index + by))]?.documentId ?? '');
  const handlers: Handlers<'outbox'> = {
    'outbox.release': chosen?.state === 'rejected' ? () => void release(chosen) : null,
    'outbox.waiting': () => setTab('waiting'),
    'outbox.rejected': () => setTab('rejected'),
    'outbox.refresh': refresh,
    'outbox.send': counters.sink === 'off' || counters.count === counters.rejected ? null : () => void sendNow(),
    'outbox.up': go(-1),
    'outbox.down': go(1),
    'outbox.pageUp': go(-PAGE),
    'outbox.pageDown': go(PAGE),
    'outbox.back': () => showScreen('sell'),
  };
  useScope('outbox', handlers, LAYER.screen);
  return (
    <div className="screen">
      <div className="screen-body outbox">
        <h1 className="unseen">{t('outbox.title')}</h1>
        <div className="outbox-left">
          <Tabs tab={tab} choose={setTab} />
          <section className="panel outbox-list" aria-busy={rows === null}>
            {rows === null && <p className="empty">{t('outbox.loading')}</p>}
            {rows?.length === 0 && <Nothing tab={tab} />}
            {rows !== null && rows.length > 0 && (
              <Rows rows={rows} index={index} onChoose={(row) => choose(row.documentId)} />
            )}
          </section>
        </div>
        <DocumentSide row={chosen} handlers={handlers} />
      </div>
      <KeyBar scope="outbox" handlers={handlers} />
    </div>
  );
}

async function release(row: OutboxRowView): Promise<void> {
  const reply = await act('outbox.release', { documentId: row.documentId });
  if (reply.ok) say({ tone: 'info', text: t('outbox.released', { document: documentText(row) }) });
}

async function sendNow(): Promise<void> {
  const reply = await act('outbox.send', {});
  if (reply.ok) say({ tone: 'info', text: t('outbox.sent') });
}

const TABS = [
  { tab: 'waiting', title: 'outbox.tab.waiting', command: 'outbox.waiting' },
  { tab: 'rejected', title: 'outbox.tab.rejected', command: 'outbox.rejected' },
] as const satisfies readonly { tab: Tab; title: TextKey; command: CommandId }[];

function Tabs({ tab, choose }: { readonly tab: Tab; readonly choose: (tab: Tab) => void }): ReactNode {
  const { count, rejected } = useTill((till) => till.outbox);
  const counts = { waiting: count - rejected, rejected };
  return (
    <div className="panel tabs" role="tablist">
      {TABS.map((each) => (
        <button
          key={each.tab}
          type="button"
          role="tab"
          tabIndex={-1}
          aria-selected={each.tab === tab}
          className="tab"
          onMouseDown={keepFocus}
          onClick={() => choose(each.tab)}
        >
          {each.tab === 'rejected' && rejected > 0 ? (
            <StateMark level="warning">
              {t(each.title)}: {counts[each.tab]}
            </StateMark>
          ) : (
            `${t(each.title)}: ${counts[each.tab]}`
          )}{' '}
          <KeyCap chord={keyOf(each.command)} />
        </button>
      ))}
    </div>
  );
}

function Nothing({ tab }: { readonly tab: Tab }): ReactNode {
  const off = useTill((till) => till.outbox.sink === 'off');
  const key = tab === 'waiting' && off ? 'outbox.off' : (`outbox.empty.${tab}` as const);
  return (
    <div className="empty">
      <p className="empty-title">{t(key)}</p>
      <p>{t(`${key}.hint`)}</p>
    </div>
  );
}

interface RowsProps {
  readonly rows: readonly OutboxRowView[];
  readonly index: number;
  readonly onChoose: (row: OutboxRowView) => void;
}

function Rows({ rows, index, onChoose }: RowsProps): ReactNode {
  const nowMs = useTillClock(1000);
  const off = useTill((till) => till.outbox.sink === 'off');
  return (
    <>
      <div className="outbox-row outbox-head" aria-hidden="true">
        <span>{t('outbox.column.document')}</span>
        <span>{t('outbox.column.shift')}</span>
        <span>{t('outbox.column.state')}</span>
        <span>{t('outbox.column.sum')}</span>
      </div>
      <VirtualList
        id={LIST_ID}
        label={t('outbox.list')}
        rows={rows}
        chosen={index}
        rowRem={ROW_REM}
        rowClass="outbox-row"
        onChoose={onChoose}
      >
        {(row) => (
          <>
            <span className="outbox-document">{documentText(row)}</span>
            <span>{row.shiftNumber === 0 ? '' : row.shiftNumber}</span>
            <span>
              <StateMark level={row.state === 'rejected' ? 'warning' : 'idle'}>{stateText(row, nowMs)}</StateMark>
            </span>
            <strong>{row.kind === 'shift-close' ? '' : money(row.totalMinor)}</strong>
          </>
        )}
      </VirtualList>
      {off && <p className="outbox-more">{t('outbox.off')}</p>}
      {rows.length === MOST_ROWS && <p className="outbox-more">{t('outbox.more', { count: MOST_ROWS })}</p>}
    </>
  );
}

function stateText({ state, nextTryAtMs }: OutboxRowView, nowMs: number): string {
  if (state !== 'later') return t(`outbox.state.${state}`);
  if (nextTryAtMs === null || nextTryAtMs <= nowMs) return t('outbox.state.later.now');
  return t('outbox.state.later', { time: clockTime(nextTryAtMs) });
}
