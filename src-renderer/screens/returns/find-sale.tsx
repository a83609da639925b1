import { type ReactNode, type Ref, type RefObject, useEffect, useId, useRef } from 'react';
import type { SaleBrief } from '#contract/views.ts';
import { type CommandId, type Handlers, keyOf } from '../../keys/keymap.ts';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { KeyCap } from '../../kit/button.tsx';
import { useHeldFocus } from '../../kit/focus.ts';
import { KeyBar } from '../../kit/key-bar.tsx';
import { MessageLine } from '../../kit/message-line.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { optionId, VirtualList } from '../../kit/virtual-list.tsx';
import { act } from '../../state/act.ts';
import { shownNotice } from '../../state/notices.ts';
import { tillNowMs, useTillClock } from '../../state/till-clock.ts';
import { useTill } from '../../state/till-mirror.ts';
import { showScreen, ui, useUi } from '../../state/ui.ts';
import { deviceDate, money, since } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';
import { Banners } from '../sell/banners.tsx';
import {
  chooseRow,
  clearQuery,
  leaveReturns,
  mistakesOf,
  openChosen,
  receiptIn,
  search,
  searchMore,
  setQuery,
} from './find-sales.ts';
import { KEPT_QUERY, useKeptQuery } from './kept-query.ts';
import { askAbout, type Query, useReturns } from './returns-store.ts';
import { SaleCard } from './sale-card.tsx';
import { dayAt } from './typed-day.ts';
import { WithoutDialog } from './without-dialog.tsx';

const LIST_ID = 'return-sales';
const ROW_REM = 3;
const PAGE = 10;
const MINUTE_MS = 60_000;

interface Fields {
  readonly text: RefObject<HTMLInputElement | null>;
  readonly day: RefObject<HTMLInputElement | null>;
  readonly shift: RefObject<HTMLInputElement | null>;
  readonly card: RefObject<HTMLInputElement | null>;
}

/** Finding the sale: one field that takes a scan or words, three more that narrow; the chosen receipt beside the list. */
export function FindSale(): ReactNode {
  const fields: Fields = { text: useInput(), day: useInput(), shift: useInput(), card: useInput() };
  const { rows, index, dialog } = useReturns((state) => state);
  const notice = useTill((till) => shownNotice(till)?.id ?? null);
  useHeldFocus(fields.text, useUi((state) => state.dialogs.length === 0) && dialog === null);
  useKeptQuery();
  const lastId = useTill((till) => till.lastReceipt?.id ?? null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new receipt is the reason to ask again
  useEffect(() => void search(), [lastId]);
  const handlers = findHandlers(rows, index, fields, notice);
  useScope('returnFind', handlers, LAYER.screen);
  return (
    <div className="screen">
      <div className="screen-body find-sale">
        <div className="find-left">
          <h1 className="unseen">{t('return.title')}</h1>
          <SearchFields fields={fields} />
          <Banners dismiss="returnFind.notice" />
          <section className="panel find-list">
            {rows.length === 0 ? <Nothing /> : <Rows rows={rows} index={index} />}
          </section>
        </div>
        <SaleCard sale={rows[index] ?? null} handlers={handlers} />
      </div>
      <KeyBar scope="returnFind" handlers={handlers} />
      {dialog?.kind === 'without' && <WithoutDialog />}
    </div>
  );
}

const useInput = (): RefObject<HTMLInputElement | null> => useRef<HTMLInputElement>(null);

function findHandlers(
  rows: readonly SaleBrief[],
  index: number,
  fields: Fields,
  notice: string | null,
): Handlers<'returnFind'> {
  const focus = (field: RefObject<HTMLInputElement | null>) => (): void => {
    field.current?.focus();
    field.current?.select();
  };
  const back = (): void => {
    fields.text.current?.focus();
    if (!clearQuery()) leaveReturns();
  };
  const returnable = rows[index] !== undefined && rows[index].returned !== 'all';
  return {
    'returnFind.open': () => {
      // Enter in a field beside has said all it had to: the list is narrowed, the next Enter opens.
      if (document.activeElement === fields.text.current) void openChosen(true);
      else fields.text.current?.focus();
    },
    'returnFind.notShown': returnable ? () => void openChosen(false) : null,
    'returnFind.without': () => askAbout({ kind: 'without' }),
    'returnFind.day': focus(fields.day),
    'returnFind.shift': focus(fields.shift),
    'returnFind.card': focus(fields.card),
    'returnFind.earlier': () => {
      showScreen('journal');
      ui.setState({ onlyReturns: true });
    },
    'returnFind.up': () => chooseRow(index - 1),
    'returnFind.down': () => chooseRow(index + 1),
    'returnFind.pageUp': () => chooseRow(index - PAGE),
    'returnFind.pageDown': () => chooseRow(index + PAGE),
    'returnFind.notice': notice === null ? null : () => void act('notice.dismiss', { id: notice }),
    'returnFind.back': back,
  };
}

function SearchFields({ fields }: { readonly fields: Fields }): ReactNode {
  const query = useReturns((state) => state.query);
  const { rows, index } = useReturns((state) => state);
  const mistakes = mistakesOf(query, dayAt(tillNowMs()));
  const mistake = mistakes.day ?? mistakes.shift ?? null;
  const receipt = useTill((till) => till.receipt);
  const { totalMinor, lines } = receipt;
  return (
    <div className="find-fields">
      <label className="panel entry-box">
        <span className="entry-mode">{t('return.mode')}</span>
        <input
          ref={fields.text}
          data-kept={KEPT_QUERY.text}
          className="entry-input"
          value={query.text}
          placeholder={t('return.find.input')}
          role="combobox"
          aria-label={t('return.find.label')}
          aria-expanded={rows.length > 0}
          aria-controls={LIST_ID}
          aria-activedescendant={rows.length > 0 ? optionId(LIST_ID, index) : undefined}
          autoComplete="off"
          spellCheck={false}
          maxLength={4096}
          onChange={(event) => setQuery({ text: event.target.value })}
        />
      </label>
      <div className="find-narrow">
        <Narrow
          part="day"
          command="returnFind.day"
          inputRef={fields.day}
          label={t('return.find.day')}
          hint={t('return.find.day.hint')}
          wrong={mistakes.day !== undefined}
        />
        <Narrow
          part="shift"
          command="returnFind.shift"
          inputRef={fields.shift}
          label={t('return.find.shift')}
          wrong={mistakes.shift !== undefined}
        />
        <Narrow
          part="card"
          command="returnFind.card"
          inputRef={fields.card}
          label={t('return.find.card')}
          hint={t('return.find.card.hint')}
        />
      </div>
      <MessageLine
        wrap
        idle={
          mistake ??
          (lines.length > 0 ? t('return.receipt-stays', { totalMinor, count: lines.length }) : t('return.find.idle'))
        }
      />
    </div>
  );
}

interface NarrowProps {
  readonly part: Exclude<keyof Query, 'text'>;
  readonly command: CommandId;
  readonly label: string;
  readonly inputRef: Ref<HTMLInputElement>;
  readonly hint?: string;
  readonly wrong?: boolean;
}

/** A small field that narrows the search; its key takes the focus there. */
function Narrow({ part, command, label, inputRef, hint = '', wrong = false }: NarrowProps): ReactNode {
  const id = useId();
  const value = useReturns((state) => state.query[part]);
  return (
    <div className="narrow">
      <label className="narrow-label" htmlFor={id}>
        {label} <KeyCap chord={keyOf(command)} />
      </label>
      <input
        id={id}
        ref={inputRef}
        data-kept={KEPT_QUERY[part]}
        className="field-input"
        value={value}
        placeholder={hint}
        maxLength={20}
        inputMode="numeric"
        autoComplete="off"
        aria-invalid={wrong}
        onChange={(event) => setQuery({ [part]: event.target.value })}
      />
    </div>
  );
}

function Nothing(): ReactNode {
  const { loading, query } = useReturns((state) => state);
  if (loading) return <p className="empty">{t('return.find.loading')}</p>;
  const receipt = receiptIn(query.text);
  if (receipt !== null) {
    const day = deviceDate(receipt.issuedAt);
    if (receipt.operation !== 'sale')
      return (
        <Told title={t('return.find.not-sale', { fd: receipt.fdNumber, day })} hint={t('return.find.not-sale.hint')} />
      );
    return (
      <Told title={t('return.find.foreign', { fd: receipt.fdNumber, day })} hint={t('return.find.foreign.hint')} />
    );
  }
  if (Object.values(query).some((text) => text !== ''))
    return <Told title={t('return.find.none')} hint={t('return.find.none.hint')} />;
  return <Told title={t('return.find.empty')} hint={t('return.find.empty.hint')} />;
}

function Told({ title, hint }: { readonly title: string; readonly hint: string }): ReactNode {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      <p>{hint}</p>
    </div>
  );
}

function Rows({ rows, index }: { readonly rows: readonly SaleBrief[]; readonly index: number }): ReactNode {
  const nowMs = useTillClock(MINUTE_MS);
  const more = useReturns((state) => state.more);
  return (
    <>
      <div className="find-row find-head" aria-hidden="true">
        <span>{t('return.column.number')}</span>
        <span>{t('return.column.time')}</span>
        <span className="find-wide">{t('return.column.shift')}</span>
        <span className="find-wide">{t('return.column.fd')}</span>
        <span className="find-wide">{t('return.column.card')}</span>
        <span />
        <span>{t('return.column.sum')}</span>
      </div>
      <VirtualList
        id={LIST_ID}
        label={t('return.find.list')}
        rows={rows}
        chosen={index}
        rowRem={ROW_REM}
        rowClass="find-row"
        onChoose={(_, at) => chooseRow(at)}
        onEnd={more ? searchMore : null}
      >
        {(row) => (
          <>
            <strong>{row.number}</strong>
            <span>{since(row.atMs, nowMs)}</span>
            <span className="find-wide">{row.shiftNumber}</span>
            <span className="find-wide">{row.fdNumber}</span>
            <span className="find-wide">{row.cardMask}</span>
            <span className="find-back">
              {row.returned !== 'none' && (
                <StateMark level={row.returned === 'all' ? 'idle' : 'warning'}>
                  {t(`return.returned.${row.returned}`)}
                </StateMark>
              )}
            </span>
            <strong>{money(row.totalMinor)}</strong>
          </>
        )}
      </VirtualList>
    </>
  );
}
