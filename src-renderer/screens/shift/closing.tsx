import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { ShiftCheck } from '#contract/views.ts';
import type { Handlers } from '../../keys/keymap.ts';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { AskDialog } from '../../kit/ask-dialog.tsx';
import { Button } from '../../kit/button.tsx';
import { KeyBar } from '../../kit/key-bar.tsx';
import { MessageLine } from '../../kit/message-line.tsx';
import { act } from '../../state/act.ts';
import { tillNowMs, useTillClock } from '../../state/till-clock.ts';
import { useTill } from '../../state/till-mirror.ts';
import { say, showScreen, useUi } from '../../state/ui.ts';
import { t } from '../../texts/text.ts';
import { CheckTables } from './check-tables.tsx';
import { type Verdict, verdictOf } from './check-told.ts';
import { ClosingSteps } from './closing-steps.tsx';
import { ShiftClosed } from './shift-closed.tsx';
import { type Checking, useCheck } from './use-check.ts';
import './shift.css';
import './closing.css';

/** Where the cashier finishes what forbids the closing. */
const PLACE = { 'receipt-paying': 'sell', 'return-in-hand': 'returns', 'money-in-work': 'sell' } as const;

/** The closing: what is unfinished, the three-way check, then the Z report; and what the shift came to. */
export function Closing(): ReactNode {
  const shift = useTill((till) => till.shift);
  const [number] = useState(() => (shift.state === 'closed' ? null : shift.number));
  const [closed, setClosed] = useState<ShiftCheck | null>(null);
  useEffect(() => {
    if (number === null) showScreen('shift');
  }, [number]);
  if (number === null) return null;
  const over = shift.state === 'closed' || shift.number !== number;
  return over ? (
    <ShiftClosed number={number} check={closed} />
  ) : (
    <ClosingWizard number={number} onChecked={setClosed} />
  );
}

interface WizardProps {
  readonly number: number;
  /** The latest check: what the shift comes to when it is closed on it. */
  readonly onChecked: (check: ShiftCheck) => void;
}

function ClosingWizard({ number, onChecked }: WizardProps): ReactNode {
  const { checking, again } = useCheck();
  const closing = useClosing(again);
  const [asking, setAsking] = useState(false);
  const free = useUi((state) => state.dialogs.length === 0);
  const check = checking.at === 'told' ? checking.check : null;
  const verdict = check === null ? null : verdictOf(check);
  useAgainWhenBack(verdict, again);
  useEffect(() => {
    if (check !== null) onChecked(check);
  }, [check, onChecked]);
  const deferred = useTill((till) => till.deferred.length);
  const ready = useTill((till) => till.fiscal === null && till.money === null) && closing.sinceMs === null;
  const place = check?.unfinished[0];
  const can = ready && (verdict === 'agrees' || verdict === 'uploaded');
  const handlers: Handlers<'closing'> = {
    'closing.close': can ? () => closing.close('shift.close') : null,
    'closing.anyway': ready && verdict === 'differs' ? () => setAsking(true) : null,
    'closing.refresh': ready && checking.at !== 'asking' ? again : null,
    'closing.deferred': deferred > 0 ? () => showScreen('deferred') : null,
    'closing.finish': place === undefined ? null : () => showScreen(PLACE[place]),
    'closing.outbox': check === null || check.uploaded === null ? null : () => showScreen('outbox'),
    'closing.notice': null,
    'closing.back': () => showScreen('shift'),
  };
  useScope('closing', handlers, LAYER.screen);
  return (
    <div className="screen">
      <div className="screen-body shift closing">
        <section className="panel shift-state">
          <div className="shift-told scroll">
            <h1 className="dialog-title">{t('closing.title', { number })}</h1>
            <ClosingSteps checking={checking} verdict={verdict} />
            {closing.sinceMs === null ? <MessageLine wrap /> : <Working sinceMs={closing.sinceMs} />}
          </div>
          <Buttons verdict={verdict} handlers={handlers} />
        </section>
        <Figures checking={checking} />
      </div>
      <KeyBar scope="closing" handlers={handlers} />
      {asking && free && (
        <AskDialog
          alert
          title={t('closing.anyway.title')}
          confirm={t('closing.anyway')}
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            closing.close('shift.closeAnyway');
          }}
        >
          <p>{t('closing.anyway.text')}</p>
        </AskDialog>
      )}
    </div>
  );
}

/** The closing in main: it checks once more and settles the terminal before the Z report, which may take minutes. */
function useClosing(checkAgain: () => void) {
  const [sinceMs, setSinceMs] = useState<number | null>(null);
  const shown = useRef(true);
  useEffect(() => {
    shown.current = true;
    return () => {
      shown.current = false;
    };
  }, []);
  const close = (call: 'shift.close' | 'shift.closeAnyway'): void => {
    setSinceMs(tillNowMs());
    void act(call, {}).then((reply) => {
      if (!shown.current) return;
      setSinceMs(null);
      if (reply.ok || reply.error.code !== 'figures-differ') return;
      checkAgain();
      say({ tone: 'refused', text: t('closing.changed') });
    });
  };
  return { sinceMs, close };
}

/** The cable was out and is in again: the check is made anew without a key. */
function useAgainWhenBack(verdict: Verdict | null, again: () => void): void {
  const health = useTill((till) => till.registrar.health);
  const before = useRef(health);
  const silent = verdict === 'silent';
  useEffect(() => {
    const back = health === 'ready' && before.current !== 'ready';
    before.current = health;
    if (back && silent) again();
  }, [health, silent, again]);
}

function Working({ sinceMs }: { readonly sinceMs: number }): ReactNode {
  const nowMs = useTillClock(500);
  const hasTerminal = useTill((till) => till.terminal.health !== 'off');
  const seconds = Math.max(0, Math.floor((nowMs - sinceMs) / 1000));
  return (
    <p className="fiscal-work" role="status">
      <span className="fiscal-spin" aria-hidden="true" />
      {t(hasTerminal ? 'closing.working.terminal' : 'closing.working', { seconds })}
    </p>
  );
}

interface ButtonsProps {
  readonly verdict: Verdict | null;
  readonly handlers: Handlers<'closing'>;
}

/** The one main thing: to close, or, where figures differ, to look again. */
function Buttons({ verdict, handlers }: ButtonsProps): ReactNode {
  const canClose = verdict === null || verdict === 'agrees' || verdict === 'uploaded';
  if (canClose) {
    return (
      <div className="shift-buttons">
        <Button look="main" large command="closing.close" onPress={handlers['closing.close']}>
          {t('closing.close')}
        </Button>
      </div>
    );
  }
  return (
    <div className="shift-buttons">
      <Button look="main" large command="closing.refresh" onPress={handlers['closing.refresh']}>
        {t('closing.again')}
      </Button>
      {verdict === 'differs' && (
        <Button look="danger" command="closing.anyway" onPress={handlers['closing.anyway']}>
          {t('closing.anyway')}
        </Button>
      )}
    </div>
  );
}

function Figures({ checking }: { readonly checking: Checking }): ReactNode {
  if (checking.at === 'told') return <CheckTables check={checking.check} rejected={checking.rejected} />;
  return (
    <section className="panel shift-figures" aria-busy={checking.at === 'asking'}>
      <h2 className="shift-heading">{t('closing.table')}</h2>
      {checking.at === 'asking' ? <Asking sinceMs={checking.sinceMs} /> : <p>{t('closing.failed.todo')}</p>}
    </section>
  );
}

function Asking({ sinceMs }: { readonly sinceMs: number }): ReactNode {
  const nowMs = useTillClock(500);
  const seconds = Math.max(0, Math.floor((nowMs - sinceMs) / 1000));
  return (
    <p className="fiscal-work" role="status">
      <span className="fiscal-spin" aria-hidden="true" />
      {t('closing.check.working', { seconds })}
    </p>
  );
}
