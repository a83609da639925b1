import { type ReactNode, useEffect, useRef, useState } from 'react';
import { money as asMoney, compare, subtract } from '#domain/money/money.ts';
import { typedMoney } from '#domain/money/typed.ts';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { Button } from '../../kit/button.tsx';
import { useHeldFocus } from '../../kit/focus.ts';
import { KeyBar } from '../../kit/key-bar.tsx';
import { MessageLine } from '../../kit/message-line.tsx';
import { Money } from '../../kit/money.tsx';
import { Numpad } from '../../kit/numpad.tsx';
import { act } from '../../state/act.ts';
import { till, useTill } from '../../state/till-mirror.ts';
import { say, useUi } from '../../state/ui.ts';
import { moneyTyped } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';
import { forgetEntry } from '../sell/entry.ts';
import { payHandlers, QUICK_COMMANDS } from './pay-commands.ts';
import { QuickSums } from './quick-sums.tsx';
import { ReceiptBrief } from './receipt-brief.tsx';
import './pay.css';

const FORBIDDEN = /[^\d.,\s]/g;

/** The payment: the sum due, the cash handed over, the change; closes only when main says the receipt is closed. */
export function Pay(): ReactNode {
  const payment = useTill((snapshot) => snapshot.payment);
  const busy = useTill((snapshot) => snapshot.fiscal !== null);
  useEffect(forgetEntry, []);
  if (payment === null) return null;
  return <PayForm totalMinor={payment.totalMinor} quickSumsMinor={payment.quickSumsMinor} busy={busy} />;
}

/** The cash field: what is written there, and whether it was offered or typed. It holds the focus unless `busy`. */
function useCash(totalMinor: number, busy: boolean) {
  const field = useRef<HTMLInputElement>(null);
  const free = useUi((state) => state.dialogs.length === 0) && !busy;
  /** Offered (the exact sum, a quick sum): the next digit replaces it. */
  const [cash, setCash] = useState({ text: moneyTyped(totalMinor), offered: true });
  const { text, offered } = cash;
  useHeldFocus(field, free);
  useEffect(() => {
    if (free && cash.offered) field.current?.select();
  }, [free, cash]);
  const change = (next: string): void => {
    setCash({ text: next.replace(FORBIDDEN, '').replace('.', ','), offered: false });
    say(null);
  };
  const choose = (amountMinor: number): void => {
    setCash({ text: moneyTyped(amountMinor), offered: true });
    say(null);
  };
  const type = (key: string): void => change(offered ? key : text + key);
  const erase = (): void => change(offered ? '' : text.slice(0, -1));
  return { field, text, tendered: typedMoney(text), change, choose, type, erase };
}

interface PayFormProps {
  readonly totalMinor: number;
  readonly quickSumsMinor: readonly number[];
  readonly busy: boolean;
}

function PayForm({ totalMinor, quickSumsMinor, busy }: PayFormProps): ReactNode {
  const { field, text, tendered, change, choose, type, erase } = useCash(totalMinor, busy);
  const submit = (): void => {
    if (!tendered.ok) say({ tone: 'refused', text: t('pay.bad-number') });
    else if (till()?.fiscal === null) void act('payment.payCash', { tenderedMinor: tendered.value });
  };
  const handlers = payHandlers({
    quickSumsMinor,
    choose,
    submit: busy ? null : submit,
    back: busy ? null : () => void act('payment.close', {}),
  });
  useScope('pay', handlers, LAYER.screen);
  return (
    <div className="screen">
      <div className="screen-body pay">
        <section className="panel pay-main">
          <h1 className="unseen">{t('pay.title')}</h1>
          <div className="pay-sums">
            <div>
              <p className="due-label">{t('pay.due')}</p>
              <Money amountMinor={totalMinor} className="money-huge" />
            </div>
            <Change totalMinor={totalMinor} tenderedMinor={tendered.ok ? tendered.value : null} />
          </div>
          <label className="pay-cash">
            <span>{t('pay.cash')}</span>
            <input
              ref={field}
              className="pay-input"
              aria-label={t('pay.cash.label')}
              value={text}
              inputMode="decimal"
              autoComplete="off"
              maxLength={20}
              readOnly={busy}
              onChange={(event) => change(event.target.value)}
            />
          </label>
          <QuickSums
            sumsMinor={quickSumsMinor}
            chosenMinor={tendered.ok ? tendered.value : null}
            commands={QUICK_COMMANDS}
            onChoose={choose}
          />
          <ReceiptBrief />
          <div className="pay-foot">
            <MessageLine wrap />
            <Button look="main" large command="pay.submit" className="totals-button" onPress={handlers['pay.submit']}>
              {t(busy ? 'pay.working' : 'pay.submit')}
            </Button>
          </div>
        </section>
        <Numpad onKey={type} onErase={erase} />
      </div>
      <KeyBar scope="pay" handlers={handlers} />
    </div>
  );
}

interface ChangeProps {
  readonly totalMinor: number;
  /** Null while the typed sum cannot be read. */
  readonly tenderedMinor: number | null;
}

/** The change, large and green; how much is still missing when the sum is too small. */
function Change({ totalMinor, tenderedMinor }: ChangeProps): ReactNode {
  const total = asMoney(totalMinor);
  const given = asMoney(tenderedMinor ?? 0);
  const short = compare(given, total) < 0;
  const shown = short ? subtract(total, given) : subtract(given, total);
  return (
    <div role="status">
      <p className="due-label">{t(short ? 'pay.short' : 'pay.change')}</p>
      <Money amountMinor={shown} className={`money-huge ${short ? 'pay-short' : 'pay-change'}`} />
    </div>
  );
}
