import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { JournalRow, ReceiptDetail } from '#contract/contract.ts';
import type { Handlers } from '../../keys/keymap.ts';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { useHeldFocus } from '../../kit/focus.ts';
import { KeyBar } from '../../kit/key-bar.tsx';
import { MessageLine } from '../../kit/message-line.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { optionId, VirtualList } from '../../kit/virtual-list.tsx';
import { ask } from '../../state/act.ts';
import { useTillClock } from '../../state/till-clock.ts';
import { showScreen, ui, useUi } from '../../state/ui.ts';
import { money, since } from '../../texts/format.ts';
import { receiptText } from '../../texts/receipt-text.ts';
import { t } from '../../texts/text.ts';
import { useJournal } from './use-journal.ts';
import './journal.css';

const PAGE = 10;
const ROW_REM = 3;
const MINUTE_MS = 60_000;
const LIST_ID = 'journal-receipts';

/** The journal: find a receipt by number, sum or goods; its text beside the list. */
export function Journal(): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const { rows, more, loading, loadMore, refresh } = useJournal(text);
  const wanted = useUi((state) => state.receiptId);
  const chosen = Math.max(
    0,
    rows.findIndex((row) => row.id === wanted),
  );
  const free = useUi((state) => state.dialogs.length === 0);
  useHeldFocus(field, free);
  const go = (by: number): void => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, chosen + by))];
    if (next !== undefined) ui.setState({ receiptId: next.id });
    if (more && chosen + by >= rows.length - PAGE) loadMore();
  };
  const back = (): void => {
    if (text !== '') setText('');
    else showScreen('sell');
  };
  const handlers: Handlers<'journal'> = {
    'journal.up': () => go(-1),
    'journal.down': () => go(1),
    'journal.pageUp': () => go(-PAGE),
    'journal.pageDown': () => go(PAGE),
    'journal.refresh': refresh,
    'journal.back': back,
  };
  useScope('journal', handlers, LAYER.screen);
  return (
    <div className="screen">
      <div className="screen-body journal">
        <div className="journal-left">
          <label className="panel entry-box">
            <span className="entry-mode">{t('journal.title').toUpperCase()}</span>
            <input
              ref={field}
              className="entry-input"
              value={text}
              placeholder={t('journal.search')}
              role="combobox"
              aria-label={t('journal.search')}
              aria-expanded={rows.length > 0}
              aria-controls={LIST_ID}
              aria-activedescendant={rows.length > 0 ? optionId(LIST_ID, chosen) : undefined}
              maxLength={200}
              onChange={(event) => setText(event.target.value)}
            />
          </label>
          <MessageLine wrap />
          <section className="panel journal-list">
            {rows.length === 0 ? (
              <Nothing loading={loading} searched={text !== ''} />
            ) : (
              <Rows rows={rows} chosen={chosen} onEnd={more ? loadMore : null} />
            )}
          </section>
        </div>
        <Slip row={rows[chosen] ?? null} />
      </div>
      <KeyBar scope="journal" handlers={handlers} />
    </div>
  );
}

function Nothing({ loading, searched }: { readonly loading: boolean; readonly searched: boolean }): ReactNode {
  if (loading) return <p className="empty">{t('journal.loading')}</p>;
  if (searched) return <p className="empty">{t('journal.none')}</p>;
  return (
    <div className="empty">
      <p className="empty-title">{t('journal.empty')}</p>
      <p>{t('journal.empty.hint')}</p>
    </div>
  );
}

interface RowsProps {
  readonly rows: readonly JournalRow[];
  readonly chosen: number;
  readonly onEnd: (() => void) | null;
}

function Rows({ rows, chosen, onEnd }: RowsProps): ReactNode {
  const nowMs = useTillClock(MINUTE_MS);
  return (
    <>
      <div className="journal-row journal-head" aria-hidden="true">
        <span>{t('journal.column.number')}</span>
        <span>{t('journal.column.time')}</span>
        <span className="journal-wide">{t('journal.column.shift')}</span>
        <span className="journal-wide">{t('journal.column.fd')}</span>
        <span className="journal-wide">{t('journal.column.lines')}</span>
        <span />
        <span>{t('journal.column.sum')}</span>
      </div>
      <VirtualList
        id={LIST_ID}
        label={t('journal.title')}
        rows={rows}
        chosen={chosen}
        rowRem={ROW_REM}
        rowClass="journal-row"
        onChoose={(row) => ui.setState({ receiptId: row.id })}
        onEnd={onEnd}
      >
        {(row) => (
          <>
            <strong>{row.number}</strong>
            <span>{since(row.atMs, nowMs)}</span>
            <span className="journal-wide">{row.shiftNumber}</span>
            <span className="journal-wide">{row.fdNumber}</span>
            <span className="journal-wide">{row.lines}</span>
            <span>
              {row.print !== 'done' && <StateMark level="warning">{t(`journal.print.${row.print}`)}</StateMark>}
            </span>
            <strong>{money(row.totalMinor)}</strong>
          </>
        )}
      </VirtualList>
    </>
  );
}

/** The chosen receipt as the paper says it. */
function Slip({ row }: { readonly row: JournalRow | null }): ReactNode {
  const [receipt, setReceipt] = useState<ReceiptDetail | null>(null);
  const id = row?.id ?? null;
  useEffect(() => {
    let shown = true;
    if (id === null) setReceipt(null);
    else void ask('journal.receipt', { id }).then((answer) => shown && setReceipt(answer));
    return () => {
      shown = false;
    };
  }, [id]);
  return (
    <section className="panel journal-slip" aria-label={t('journal.slip')}>
      {receipt === null ? (
        <p className="empty">{t('journal.pick')}</p>
      ) : (
        <pre className="paper slip scroll">{receiptText(receipt).join('\n')}</pre>
      )}
    </section>
  );
}
