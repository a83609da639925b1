import { type ReactNode, useEffect, useState } from 'react';
import type { Snapshot } from '#contract/snapshot.ts';
import type { JournalRow } from '#contract/views.ts';
import { money as minor, subtract } from '#domain/money/money.ts';
import { type CommandId, keyOf } from '../../keys/keymap.ts';
import { Button, KeyCap, keepFocus } from '../../kit/button.tsx';
import { Money } from '../../kit/money.tsx';
import { ask } from '../../state/act.ts';
import { useTill } from '../../state/till-mirror.ts';
import { type Panel, setPanel, showScreen, ui } from '../../state/ui.ts';
import { clockTime, money } from '../../texts/format.ts';
import { type TextKey, t } from '../../texts/text.ts';
import { MENU_KEYS, openDrawer } from '../frame/menu-dialog.tsx';
import { TillFacts } from '../frame/till-facts.tsx';

const RECENT = 30;

const TABS = [
  { panel: 'journal', title: 'panel.journal', command: 'sell.panelJournal' },
  { panel: 'till', title: 'panel.till', command: 'sell.panelTill' },
] as const satisfies readonly { panel: Panel; title: TextKey; command: CommandId }[];

/** The side of the sale: what was sold, and the till itself. The last receipt's change stands below both. */
export function RightPanel({ tab }: { readonly tab: Panel }): ReactNode {
  return (
    <aside className="sell-right" aria-label={t('panel.label')}>
      <div className="panel tabs" role="tablist">
        {TABS.map(({ panel, title, command }) => (
          <button
            key={panel}
            type="button"
            role="tab"
            tabIndex={-1}
            aria-selected={tab === panel}
            className="tab"
            onMouseDown={keepFocus}
            onClick={() => setPanel(panel)}
          >
            {t(title)} <KeyCap chord={keyOf(command)} />
          </button>
        ))}
      </div>
      {tab === 'journal' ? <Recent /> : <MyTill />}
      <LastReceipt />
    </aside>
  );
}

function Recent(): ReactNode {
  const lastId = useTill((till) => till.lastReceipt?.id ?? null);
  const [rows, setRows] = useState<readonly JournalRow[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new receipt is the reason to ask again
  useEffect(() => {
    let shown = true;
    void ask('journal.list', { text: '', before: null, limit: RECENT }).then((answer) => {
      if (shown && answer !== null) setRows(answer.rows);
    });
    return () => {
      shown = false;
    };
  }, [lastId]);
  const open = (receiptId: string): void => {
    showScreen('journal');
    ui.setState({ receiptId });
  };
  return (
    <div className="panel recent scroll">
      {rows.length === 0 && <p className="empty">{t('panel.journal.empty')}</p>}
      {rows.map((row) => (
        <button
          key={row.id}
          type="button"
          tabIndex={-1}
          className="recent-row"
          onMouseDown={keepFocus}
          onClick={() => open(row.id)}
        >
          <span>{clockTime(row.atMs)}</span>
          <span className="recent-number">№ {row.number}</span>
          <strong>{money(row.totalMinor)}</strong>
        </button>
      ))}
    </div>
  );
}

/** «Моя касса»: the state of the till in full, and the rare commands one touch away. */
function MyTill(): ReactNode {
  return (
    <div className="panel my-till">
      <TillFacts />
      <div className="my-till-buttons">
        <Button chord={MENU_KEYS.shift} onPress={() => showScreen('shift')}>
          {t('menu.shift')}
        </Button>
        <Button chord={MENU_KEYS.journal} onPress={() => showScreen('journal')}>
          {t('menu.journal')}
        </Button>
        <Button chord={MENU_KEYS.drawer} onPress={() => void openDrawer()}>
          {t('menu.drawer')}
        </Button>
      </div>
    </div>
  );
}

/** The last receipt and its change stay readable while the next one is being scanned. */
function LastReceipt(): ReactNode {
  const last = useTill((till) => till.lastReceipt);
  if (last === null) return null;
  const isSale = last.kind === 'sale' && !last.correction;
  return (
    <section className="panel last-receipt">
      <p className="last-row">
        <span>{lastTitle(last)}</span>
        <span>{money(last.totalMinor)}</span>
      </p>
      {cashlessOf(last) > 0 && (
        <p className="last-row">
          <span>{t('panel.cashless')}</span>
          <span>{money(cashlessOf(last))}</span>
        </p>
      )}
      {last.tenderedMinor > 0 && (
        <p className="last-row">
          <span>{t(last.kind === 'sale' ? 'panel.received' : 'return.last.given')}</span>
          <span>{money(last.tenderedMinor)}</span>
        </p>
      )}
      {isSale && last.tenderedMinor > 0 && (
        <p className="last-row">
          <span>{t('panel.change')}</span>
          <Money amountMinor={last.changeMinor} className="last-change" />
        </p>
      )}
    </section>
  );
}

/** What was not cash: the total without the cash that stayed in the drawer. */
function cashlessOf({ totalMinor, tenderedMinor, changeMinor }: NonNullable<Snapshot['lastReceipt']>): number {
  return subtract(minor(totalMinor), subtract(minor(tenderedMinor), minor(changeMinor)));
}

function lastTitle({ number, correction, kind }: NonNullable<Snapshot['lastReceipt']>): string {
  if (correction) return t('correction.last.short', { number });
  return t(kind === 'sale' ? 'panel.last' : 'return.last.short', { number });
}
