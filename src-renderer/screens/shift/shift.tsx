import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import type { Answer } from '#contract/contract.ts';
import type { Snapshot } from '#contract/snapshot.ts';
import type { ShiftFigures } from '#contract/views.ts';
import type { Handlers } from '../../keys/keymap.ts';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { Button } from '../../kit/button.tsx';
import { KeyBar } from '../../kit/key-bar.tsx';
import { MessageLine } from '../../kit/message-line.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { act, ask } from '../../state/act.ts';
import { useTillClock } from '../../state/till-clock.ts';
import { useTill } from '../../state/till-mirror.ts';
import { openDialog, showScreen } from '../../state/ui.ts';
import { t, textOf } from '../../texts/text.ts';
import { openDrawer, printXReport } from '../frame/menu-dialog.tsx';
import { SHIFT_WARNING_MS } from '../frame/signs.ts';
import { type FigureRow, worthShowing } from './figure-rows.ts';
import { FnState, FnWarnings } from './fn-state.tsx';
import './shift.css';

type Figures = Answer<'shift.figures'>;

/** The shift: open or close it with one key, the figures of the till beside those of the registrar. */
export function Shift(): ReactNode {
  const shift = useTill((till) => till.shift);
  const closed = shift.state === 'closed' || shift.state === 'opening';
  const counted = shift.state === 'open' || shift.state === 'over-24h';
  const working = useTill((till) => till.fiscal !== null);
  const { figures, refresh } = useFigures(counted, shift.number, working);
  const main = closed ? (): void => void act('shift.open', {}) : (): void => showScreen('closing');
  const handlers: Handlers<'shift'> = {
    'shift.main': main,
    'shift.cashIn': closed ? null : () => openDialog({ kind: 'cash-move', direction: 'in' }),
    'shift.cashOut': closed ? null : () => openDialog({ kind: 'cash-move', direction: 'out' }),
    'shift.x': closed ? null : () => void printXReport(),
    'shift.drawer': () => void openDrawer(),
    'shift.refresh': counted ? refresh : null,
    'shift.back': () => showScreen('sell'),
  };
  useScope('shift', handlers, LAYER.screen);
  return (
    <div className="screen">
      <div className="screen-body shift">
        <section className="panel shift-state">
          <div className="shift-told scroll">
            <h1 className="dialog-title">{closed ? t('shift.closed') : t('shift.number', { number: shift.number })}</h1>
            <ShiftTold shift={shift} />
            <FnState />
            {!closed && <ReceiptWaits />}
            <MessageLine wrap />
          </div>
          <div className="shift-buttons">
            <Button look="main" large command="shift.main" className="shift-wide" onPress={main}>
              {t(closed ? 'shift.open' : 'shift.close')}
            </Button>
            {!closed && (
              <>
                <Button command="shift.cashIn" onPress={handlers['shift.cashIn']}>
                  {t('cmd.cash.in')}
                </Button>
                <Button command="shift.cashOut" onPress={handlers['shift.cashOut']}>
                  {t('cmd.cash.out')}
                </Button>
                <Button command="shift.x" className="shift-wide" onPress={handlers['shift.x']}>
                  {t('shift.x')}
                </Button>
              </>
            )}
          </div>
        </section>
        <div className="shift-right">
          <FnWarnings />
          {counted ? <FiguresTable figures={figures} /> : <NoFigures />}
        </div>
      </div>
      <KeyBar scope="shift" handlers={handlers} />
    </div>
  );
}

/**
 * The figures of the shift that is open. None while it opens or closes: the registrar has cleared its counters before our
 * ledger knows. An answer to an older question is dropped.
 */
function useFigures(
  counted: boolean,
  number: number,
  working: boolean,
): { readonly figures: Figures | null; readonly refresh: () => void } {
  const [figures, setFigures] = useState<Figures | null>(null);
  const asked = useRef(0);
  const refresh = useCallback(() => {
    asked.current += 1;
    const mine = asked.current;
    if (counted) void ask('shift.figures', {}).then((answer) => mine === asked.current && setFigures(answer));
  }, [counted]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another shift has other figures
  useEffect(() => {
    setFigures(null);
    refresh();
    return () => {
      asked.current += 1;
    };
  }, [refresh, number]);
  // Cash put in or taken out is a document too: what it changed is asked for when it is made.
  const worked = useRef(false);
  useEffect(() => {
    if (worked.current && !working) refresh();
    worked.current = working;
  }, [working, refresh]);
  return { figures, refresh };
}

function NoFigures(): ReactNode {
  return (
    <section className="panel shift-figures">
      <h2 className="shift-heading">{t('shift.figures')}</h2>
      <p className="quiet">{t('shift.figures.none')}</p>
    </section>
  );
}

/** Goods in the receipt outlive the shift. */
function ReceiptWaits(): ReactNode {
  const { lines, totalMinor } = useTill((till) => till.receipt);
  return lines.length > 0 && <p>{t('shift.receipt', { count: lines.length, totalMinor })}</p>;
}

function ShiftTold({ shift }: { readonly shift: Snapshot['shift'] }): ReactNode {
  const nowMs = useTillClock(1000);
  if (shift.state === 'closed' || shift.state === 'opening') return <p>{t('shift.closed.hint')}</p>;
  const leftMs = shift.deadlineMs === null ? null : shift.deadlineMs - nowMs;
  const since = shift.openedAtMs !== null && (
    <p className="quiet">{t('shift.open.since', { atMs: shift.openedAtMs })}</p>
  );
  if (shift.state === 'over-24h' || (leftMs !== null && leftMs <= 0)) {
    return (
      <>
        {since}
        <p className="shift-over">
          <StateMark level="danger">{t('shift.over')}</StateMark>
        </p>
        <p>{t('shift.over.hint')}</p>
      </>
    );
  }
  return (
    <>
      {since}
      {leftMs !== null && shift.deadlineMs !== null && (
        <p>{t('shift.open.left', { deadlineAtMs: shift.deadlineMs, leftMs })}</p>
      )}
      {leftMs !== null && leftMs <= SHIFT_WARNING_MS && (
        <p>
          <StateMark level="warning">{t('shift.soon', { leftMs })}</StateMark>
        </p>
      )}
    </>
  );
}

/** The till's figures beside the registrar's; a difference has a word and a shape. */
function FiguresTable({ figures }: { readonly figures: Figures | null }): ReactNode {
  return (
    <section className="panel shift-figures" aria-busy={figures === null}>
      <h2 className="shift-heading">{t('shift.figures')}</h2>
      {figures === null ? (
        <p className="quiet">{t('shift.loading')}</p>
      ) : (
        <table className="shift-table">
          <thead>
            <tr>
              <td />
              <th scope="col">{t('shift.ledger')}</th>
              <th scope="col">{t('shift.device')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {worthShowing(sidesOf(figures)).map((row) => (
              <FigureLine key={row.title} row={row} figures={figures} />
            ))}
          </tbody>
        </table>
      )}
      {figures?.device === null && (
        <p>
          <StateMark level="warning">{t('shift.device.silent')}</StateMark>
        </p>
      )}
    </section>
  );
}

const sidesOf = ({ ledger, device }: Figures): readonly ShiftFigures[] =>
  device === null ? [ledger] : [ledger, device];

function FigureLine({ row, figures }: { readonly row: FigureRow; readonly figures: Figures }): ReactNode {
  const ours = row.of(figures.ledger);
  const theirs = figures.device === null ? null : row.of(figures.device);
  // A registrar's drawer may have begun with another sum; the closing knows with which.
  const own = row.kind === 'drawer';
  const differs = theirs !== null && theirs !== ours;
  return (
    <tr className={differs && !own ? 'shift-differs' : ''}>
      <th scope="row">{textOf(row.title, {})}</th>
      <td>{row.show(ours)}</td>
      <td>{theirs === null ? '' : row.show(theirs)}</td>
      <td>{theirs !== null && <Agreement differs={differs} own={own} />}</td>
    </tr>
  );
}

function Agreement({ differs, own }: { readonly differs: boolean; readonly own: boolean }): ReactNode {
  if (!differs) return <StateMark level="ok">{t('shift.same')}</StateMark>;
  return own ? (
    <StateMark level="idle">{t('shift.drawer.own')}</StateMark>
  ) : (
    <StateMark level="danger">{t('shift.differs')}</StateMark>
  );
}
