import { type ReactNode, type Ref, useEffect, useRef, useState } from 'react';
import type { JournalRow, ReceiptDetail } from '#contract/views.ts';
import { money as minor, negate } from '#domain/money/money.ts';
import type { Handlers } from '../../keys/keymap.ts';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { useHeldFocus } from '../../kit/focus.ts';
import { KeyBar } from '../../kit/key-bar.tsx';
import { MessageLine } from '../../kit/message-line.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { optionId, VirtualList } from '../../kit/virtual-list.tsx';
import { act } from '../../state/act.ts';
import { useTillClock } from '../../state/till-clock.ts';
import { showScreen, ui, useUi } from '../../state/ui.ts';
import { money, since } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';
import { PaperDialog } from '../returns/papers.tsx';
import { type Papers, usePapers } from '../returns/use-papers.ts';
import { linkedRow, ReceiptSide, useReceiptDetail } from './receipt-side.tsx';
import { useJournal } from './use-journal.ts';
import './journal.css';
import '../returns/papers.css';

const PAGE = 10;
const ROW_REM = 3;
const MINUTE_MS = 60_000;
const LIST_ID = 'journal-receipts';

/** The journal: find a receipt by number, sum or goods; its text beside the list. */
export function Journal(): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const onlyReturns = useUi((state) => state.onlyReturns);
  const { rows, more, loading, loadMore, refresh } = useJournal(text, onlyReturns);
  const wanted = useUi((state) => state.receiptId);
  const chosen = Math.max(
    0,
    rows.findIndex((row) => row.id === wanted),
  );
  useEffect(() => showAll, []);
  const receipt = useReceiptDetail(rows[chosen]?.id ?? null);
  const papers = usePapers(receipt);
  const free = useUi((state) => state.dialogs.length === 0);
  useHeldFocus(field, free && papers.open === null);
  const go = (by: number): void => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, chosen + by))];
    if (next !== undefined) ui.setState({ receiptId: next.id });
    if (more && chosen + by >= rows.length - PAGE) loadMore();
  };
  const back = (): void => {
    if (text !== '') setText('');
    else if (onlyReturns) showAll();
    else showScreen('sell');
  };
  // The linked receipt may lie pages away: its own number finds it.
  const open = (row: JournalRow): void => {
    ui.setState({ receiptId: row.id, onlyReturns: false });
    setText(String(row.fdNumber));
  };
  // While another receipt is being read, the keys must not act on the one still shown.
  const current = receipt !== null && receipt.row.id === rows[chosen]?.id ? receipt : null;
  const handlers = journalHandlers({ go, refresh, back, open, papers, onlyReturns, receipt: current });
  useScope('journal', handlers, LAYER.screen);
  return (
    <div className="screen">
      <div className="screen-body journal">
        <div className="journal-left">
          <SearchField field={field} text={text} onText={setText} active={rows.length > 0 ? chosen : null} />
          <MessageLine wrap />
          <section className="panel journal-list">
            {rows.length === 0 ? (
              <Nothing loading={loading} searched={text !== ''} onlyReturns={onlyReturns} />
            ) : (
              <Rows rows={rows} chosen={chosen} onEnd={more ? loadMore : null} />
            )}
          </section>
        </div>
        <ReceiptSide receipt={receipt} papers={papers} onOpen={open} />
      </div>
      <KeyBar scope="journal" handlers={handlers} />
      {free && papers.open !== null && <PaperDialog papers={papers} />}
    </div>
  );
}

interface Actions {
  readonly go: (by: number) => void;
  readonly refresh: () => void;
  readonly back: () => void;
  readonly open: (row: JournalRow) => void;
  readonly papers: Papers;
  readonly onlyReturns: boolean;
  readonly receipt: ReceiptDetail | null;
}

function journalHandlers({ go, refresh, back, open, papers, onlyReturns, receipt }: Actions): Handlers<'journal'> {
  const linked = receipt === null ? null : linkedRow(receipt);
  return {
    'journal.up': () => go(-1),
    'journal.down': () => go(1),
    'journal.pageUp': () => go(-PAGE),
    'journal.pageDown': () => go(PAGE),
    'journal.refresh': refresh,
    'journal.note': receipt && papers.note,
    'journal.order': receipt && papers.order,
    'journal.returns': () => ui.setState({ onlyReturns: !onlyReturns, receiptId: null }),
    'journal.linked': linked === null ? null : () => open(linked),
    'journal.return': receipt !== null && canReturn(receipt) ? () => void startReturn(receipt.row.id) : null,
    'journal.back': back,
  };
}

interface SearchFieldProps {
  readonly field: Ref<HTMLInputElement>;
  readonly text: string;
  readonly onText: (text: string) => void;
  /** The chosen row; null when there is none. */
  readonly active: number | null;
}

function SearchField({ field, text, onText, active }: SearchFieldProps): ReactNode {
  const onlyReturns = useUi((state) => state.onlyReturns);
  return (
    <label className="panel entry-box">
      <span className="entry-mode">{onlyReturns ? t('journal.only-returns') : t('journal.title').toUpperCase()}</span>
      <input
        ref={field}
        className="entry-input"
        value={text}
        placeholder={t('journal.search')}
        role="combobox"
        aria-label={t('journal.search')}
        aria-expanded={active !== null}
        aria-controls={LIST_ID}
        aria-activedescendant={active === null ? undefined : optionId(LIST_ID, active)}
        maxLength={200}
        onChange={(event) => onText(event.target.value)}
      />
    </label>
  );
}

const showAll = (): void => ui.setState({ onlyReturns: false });

const canReturn = ({ row }: ReceiptDetail): boolean => row.kind === 'sale' && !row.correction;

/** The buyer stands there with this receipt: straight to its lines. */
async function startReturn(saleId: string): Promise<void> {
  const reply = await act('returns.open', { saleId, receiptShown: true });
  if (reply.ok) showScreen('returns');
}

interface NothingProps {
  readonly loading: boolean;
  readonly searched: boolean;
  readonly onlyReturns: boolean;
}

function Nothing({ loading, searched, onlyReturns }: NothingProps): ReactNode {
  if (loading) return <p className="empty">{t('journal.loading')}</p>;
  if (searched) return <p className="empty">{t('journal.none')}</p>;
  if (onlyReturns) return <p className="empty">{t('journal.empty.returns')}</p>;
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
            <span className="journal-kind">
              {(row.kind !== 'sale' || row.correction) && <span>{kindText(row)}</span>}
              {row.print !== 'done' && <StateMark level="warning">{t(`journal.print.${row.print}`)}</StateMark>}
            </span>
            <strong>{signedSum(row)}</strong>
          </>
        )}
      </VirtualList>
    </>
  );
}

const kindText = ({ kind, correction }: JournalRow): string =>
  correction && kind === 'sale'
    ? t('journal.kind.correction')
    : correction
      ? t('journal.kind.correction-return')
      : t(`journal.kind.${kind}`);

/** Money that left the shop has a minus. */
const signedSum = ({ kind, totalMinor }: JournalRow): string =>
  money(kind === 'sale-return' || kind === 'purchase' ? negate(minor(totalMinor)) : totalMinor);
