import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { HeldView, Snapshot } from '#contract/snapshot.ts';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { Button } from '../../kit/button.tsx';
import { KeyBar } from '../../kit/key-bar.tsx';
import { MessageLine } from '../../kit/message-line.tsx';
import { Numpad } from '../../kit/numpad.tsx';
import { act } from '../../state/act.ts';
import { shownNotice } from '../../state/notices.ts';
import { till, useTill } from '../../state/till-mirror.ts';
import { say, useUi } from '../../state/ui.ts';
import { t } from '../../texts/text.ts';
import { Banners } from '../sell/banners.tsx';
import { forgetEntry } from '../sell/entry.ts';
import { useAutoFinish } from './auto-finish.ts';
import { HeldRows } from './held-rows.tsx';
import { payHandlers, QUICK_COMMANDS } from './pay-commands.ts';
import { type Asking, PayDialog } from './pay-dialogs.tsx';
import { PaySums } from './pay-sums.tsx';
import { PayWays } from './pay-ways.tsx';
import { QuickSums } from './quick-sums.tsx';
import { ReceiptBrief } from './receipt-brief.tsx';
import { type Cash, useCash } from './use-cash.ts';
// In this order: later files overrule earlier ones.
import './pay.css';
import './held.css';
import './ways.css';
import './pay-sizes.css';

type Payment = NonNullable<Snapshot['payment']>;

/** The payment: what is due, what is held, the cash for the rest; closes only when main says the receipt is closed. */
export function Pay(): ReactNode {
  const payment = useTill((snapshot) => snapshot.payment);
  const work = useTill(({ fiscal, money }) => workOf(fiscal, money));
  useEffect(forgetEntry, []);
  useAutoFinish();
  return payment && <PayForm payment={payment} work={work} />;
}

const DOUBLE_PRESS_MS = 400;

/** Who works on the receipt now; nothing can be pressed meanwhile. */
type Work = 'registrar' | 'terminal' | null;
const workOf = (fiscal: Snapshot['fiscal'], money: Snapshot['money']): Work =>
  fiscal !== null ? 'registrar' : money !== null ? 'terminal' : null;

const SUBMIT_TITLE = { registrar: 'pay.working', terminal: 'pay.terminal' } as const;

interface PayFormProps {
  readonly payment: Payment;
  readonly work: Work;
}

function PayForm({ payment, work }: PayFormProps): ReactNode {
  const busy = work !== null;
  const { restMinor, quickSumsMinor, held } = payment;
  const { asking, ask, close, justClosed } = useAsking(held.length);
  const cash = useCash(restMinor, useUi((state) => state.dialogs.length === 0) && !busy && asking === null);
  const { chosen, move } = useChosen(held);
  const notice = useTill((snapshot) => shownNotice(snapshot)?.id ?? null);
  const hasTerminal = useTill((snapshot) => snapshot.terminal.health !== 'off');
  const takeBack = (row: HeldView): void => ask({ kind: 'take-back', held: row });
  const handlers = payHandlers({
    quickSumsMinor,
    restMinor,
    heldCount: held.length,
    hasNotice: notice !== null,
    busy,
    choose: cash.choose,
    submit: () => justClosed() || finish(restMinor, cash),
    back: () => void act('payment.close', {}),
    terminal: (way) => withSum(cash, (amountMinor) => byTerminal(hasTerminal, way, amountMinor, ask)),
    number: (kind) => withSum(cash, (amountMinor) => ask({ kind, way: 'card', amountMinor })),
    contact: () => ask({ kind: 'contact', contact: payment.contact }),
    takeBack: () => chosen !== null && takeBack(chosen),
    move,
    dismiss: () => notice !== null && void act('notice.dismiss', { id: notice }),
  });
  useScope('pay', handlers, LAYER.screen);
  return (
    <div className="screen">
      <div className="screen-body pay">
        <section className="panel pay-main">
          <h1 className="unseen">{t('pay.title')}</h1>
          <Banners dismiss="pay.notice" />
          <PaySums payment={payment} tenderedMinor={cash.tenderedMinor} />
          {held.length > 0 && (
            <HeldRows held={held} chosenId={chosen?.id ?? null} onTakeBack={busy ? null : takeBack} />
          )}
          {restMinor > 0 && <CashField cash={cash} readOnly={busy} />}
          {restMinor > 0 && (
            <QuickSums
              sumsMinor={quickSumsMinor}
              chosenMinor={cash.tenderedMinor}
              commands={QUICK_COMMANDS}
              onChoose={cash.choose}
            />
          )}
          <ReceiptBrief />
          <div className="pay-foot">
            <div className="pay-told">
              <Button command="pay.contact" className="pay-contact" onPress={handlers['pay.contact']}>
                {payment.contact === '' ? t('pay.contact.none') : t('pay.contact.to', { contact: payment.contact })}
              </Button>
              {asking === null && !busy && <MessageLine wrap idle={restMinor === 0 ? t('pay.paid.hint') : null} />}
            </div>
            <Button look="main" large command="pay.submit" className="totals-button" onPress={handlers['pay.submit']}>
              {t(work === null ? 'pay.submit' : SUBMIT_TITLE[work])}
            </Button>
          </div>
        </section>
        <div className="pay-side">
          <PayWays handlers={handlers} hasTerminal={hasTerminal} />
          {restMinor > 0 && <Numpad onKey={cash.type} onErase={cash.erase} />}
        </div>
      </div>
      <KeyBar scope="pay" handlers={handlers} />
      {asking !== null && !busy && <PayDialog asking={asking} onClose={close} />}
    </div>
  );
}

/** The dialog over the payment; a row that came or went is its answer. */
function useAsking(heldCount: number) {
  const [open, setOpen] = useState<{ readonly asking: Asking; readonly heldCount: number } | null>(null);
  const ask = (asking: Asking): void => {
    say(null);
    setOpen({ asking, heldCount });
  };
  const closedAtMs = useRef(Number.NEGATIVE_INFINITY);
  if (open !== null && open.heldCount !== heldCount) setOpen(null);
  const isOpen = open !== null;
  useEffect(() => {
    if (!isOpen) return;
    return () => {
      closedAtMs.current = performance.now();
    };
  }, [isOpen]);
  /** The second Enter of a double press was meant for the dialog, not for «Пробить чек». */
  const justClosed = (): boolean => performance.now() - closedAtMs.current < DOUBLE_PRESS_MS;
  return { asking: open?.asking ?? null, ask, close: () => setOpen(null), justClosed };
}

/** The row that Del takes back: the last one until the arrows say another. */
function useChosen(held: readonly HeldView[]) {
  const [id, setId] = useState<string | null>(null);
  const found = held.findIndex((row) => row.id === id);
  const index = found === -1 ? held.length - 1 : found;
  const move = (by: number): void => setId(held[Math.min(held.length - 1, Math.max(0, index + by))]?.id ?? null);
  return { chosen: held[index] ?? null, move };
}

function finish(restMinor: number, { tenderedMinor }: Cash): void {
  const now = till();
  if (now === null || now.fiscal !== null || now.money !== null) return;
  if (restMinor > 0 && tenderedMinor === null) say({ tone: 'refused', text: t('pay.bad-number') });
  else void act('payment.finish', { tenderedMinor: restMinor === 0 ? 0 : (tenderedMinor ?? 0) });
}

/** Runs with the sum a cashless way takes, or says why there is none. */
function withSum({ cashlessMinor }: Cash, run: (amountMinor: number) => void): void {
  if (cashlessMinor === null) say({ tone: 'refused', text: t('pay.bad-number') });
  else run(cashlessMinor);
}

/** The terminal begins at once; where there is none, the slip of another one is asked for. */
function byTerminal(hasTerminal: boolean, way: 'card' | 'sbp', amountMinor: number, ask: (asking: Asking) => void) {
  if (!hasTerminal) ask({ kind: 'by-hand', way, amountMinor });
  else if (till()?.money === null) void act('payment.addCard', { way, amountMinor });
}

function CashField({ cash, readOnly }: { readonly cash: Cash; readonly readOnly: boolean }): ReactNode {
  return (
    <label className="pay-cash">
      <span>{t('pay.cash')}</span>
      <input
        ref={cash.field}
        className="pay-input"
        data-kept="pay.cash"
        aria-label={t('pay.cash.label')}
        value={cash.text}
        inputMode="decimal"
        autoComplete="off"
        maxLength={20}
        readOnly={readOnly}
        onChange={(event) => cash.change(event.target.value)}
      />
    </label>
  );
}
