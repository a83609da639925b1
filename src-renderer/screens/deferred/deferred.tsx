import { type ReactNode, useRef, useState } from 'react';
import type { DeferredView } from '#contract/snapshot.ts';
import type { Handlers } from '../../keys/keymap.ts';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { AskDialog } from '../../kit/ask-dialog.tsx';
import { useHeldFocus } from '../../kit/focus.ts';
import { KeyBar } from '../../kit/key-bar.tsx';
import { MessageLine } from '../../kit/message-line.tsx';
import { optionId, VirtualList } from '../../kit/virtual-list.tsx';
import { act } from '../../state/act.ts';
import { useTillClock } from '../../state/till-clock.ts';
import { useTill } from '../../state/till-mirror.ts';
import { showScreen, useUi } from '../../state/ui.ts';
import { money, since } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';
import { foundIn, nameOf, takeUp } from './defer.ts';
import './deferred.css';

const LIST_ID = 'deferred-receipts';
const ROW_REM = 3.5;
const PAGE = 10;
const MINUTE_MS = 60_000;

/** Receipts put aside: find one by typing, take it with Enter. */
export function Deferred(): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  const all = useTill((till) => till.deferred);
  const [text, setText] = useState('');
  const rows = foundIn(all, text);
  const { index, chosen, go, choose } = useChosen(rows);
  const [removing, setRemoving] = useState<DeferredView | null>(null);
  const free = useUi((state) => state.dialogs.length === 0) && removing === null;
  useHeldFocus(field, free);
  const handlers: Handlers<'deferred'> = {
    'deferred.take': chosen === null ? null : () => void takeUp(chosen),
    'deferred.remove': chosen === null ? null : () => setRemoving(chosen),
    'deferred.up': () => go(-1),
    'deferred.down': () => go(1),
    'deferred.pageUp': () => go(-PAGE),
    'deferred.pageDown': () => go(PAGE),
    'deferred.back': () => (text === '' ? showScreen('sell') : setText('')),
  };
  useScope('deferred', handlers, LAYER.screen);
  return (
    <div className="screen">
      <div className="screen-body deferred">
        <h1 className="unseen">{t('deferred.title')}</h1>
        <div>
          <label className="panel entry-box">
            <span className="entry-mode">{t('deferred.mode')}</span>
            <input
              ref={field}
              className="entry-input"
              value={text}
              placeholder={t('deferred.search')}
              role="combobox"
              aria-label={t('deferred.search')}
              aria-expanded={rows.length > 0}
              aria-controls={LIST_ID}
              aria-activedescendant={chosen === null ? undefined : optionId(LIST_ID, index)}
              autoComplete="off"
              spellCheck={false}
              maxLength={200}
              onChange={(event) => setText(event.target.value)}
            />
          </label>
          <div className="entry-under">
            <Told empty={all.length === 0} />
          </div>
        </div>
        <section className="panel deferred-list">
          {rows.length === 0 ? <Nothing searched={text !== ''} /> : <Rows rows={rows} index={index} choose={choose} />}
        </section>
      </div>
      <KeyBar scope="deferred" handlers={handlers} />
      {removing !== null && <RemoveDialog row={removing} onClose={() => setRemoving(null)} />}
    </div>
  );
}

/** The chosen row, kept by its id while rows come and go. */
function useChosen(rows: readonly DeferredView[]) {
  const [id, setId] = useState<string | null>(null);
  const index = Math.max(
    0,
    rows.findIndex((row) => row.id === id),
  );
  const go = (by: number): void => setId(rows[Math.min(rows.length - 1, Math.max(0, index + by))]?.id ?? null);
  return { index, chosen: rows[index] ?? null, go, choose: (row: DeferredView): void => setId(row.id) };
}

/** A receipt in hand is not lost by taking another: main puts it aside in the same step. */
function Told({ empty }: { readonly empty: boolean }): ReactNode {
  const { lines, totalMinor } = useTill((till) => till.receipt);
  const inHand = lines.length > 0 && t('deferred.idle.receipt', { count: lines.length, totalMinor });
  return <MessageLine wrap idle={empty ? null : inHand || t('deferred.idle')} />;
}

function Nothing({ searched }: { readonly searched: boolean }): ReactNode {
  if (searched) return <p className="empty">{t('deferred.none')}</p>;
  return (
    <div className="empty">
      <p className="empty-title">{t('deferred.empty')}</p>
      <p>{t('deferred.empty.hint')}</p>
    </div>
  );
}

interface RowsProps {
  readonly rows: readonly DeferredView[];
  readonly index: number;
  readonly choose: (row: DeferredView) => void;
}

function Rows({ rows, index, choose }: RowsProps): ReactNode {
  const nowMs = useTillClock(MINUTE_MS);
  return (
    <>
      <div className="deferred-row deferred-head" aria-hidden="true">
        <span>{t('deferred.column.name')}</span>
        <span className="deferred-wide">{t('deferred.column.cashier')}</span>
        <span className="deferred-wide">{t('deferred.column.shift')}</span>
        <span>{t('deferred.column.time')}</span>
        <span>{t('deferred.column.lines')}</span>
        <span>{t('deferred.column.sum')}</span>
      </div>
      <VirtualList
        id={LIST_ID}
        label={t('deferred.title')}
        rows={rows}
        chosen={index}
        rowRem={ROW_REM}
        rowClass="deferred-row"
        onChoose={(row, at) => (at === index ? void takeUp(row) : choose(row))}
      >
        {(row) => (
          <>
            <span className="deferred-name">{nameOf(row)}</span>
            <span className="deferred-wide deferred-cashier">{row.cashierName}</span>
            <span className="deferred-wide">{row.shiftNumber === 0 ? '' : row.shiftNumber}</span>
            <span>{since(row.atMs, nowMs)}</span>
            <span>{row.lines}</span>
            <strong>{money(row.totalMinor)}</strong>
          </>
        )}
      </VirtualList>
    </>
  );
}

/** Goods nobody paid for leave the till: asked once. */
function RemoveDialog({ row, onClose }: { readonly row: DeferredView; readonly onClose: () => void }): ReactNode {
  const remove = (): void => {
    onClose();
    void act('deferred.remove', { id: row.id });
  };
  return (
    <AskDialog
      alert
      title={t('deferred.remove.title')}
      confirm={t('deferred.remove.confirm')}
      onConfirm={remove}
      onClose={onClose}
    >
      <p className="deferred-asked">
        {t('deferred.remove.text', { name: nameOf(row), count: row.lines, totalMinor: row.totalMinor })}
      </p>
    </AskDialog>
  );
}
