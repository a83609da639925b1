import { type ReactNode, useEffect, useState } from 'react';
import type { JournalRow, ReceiptDetail } from '#contract/views.ts';
import { keyOf } from '../../keys/keymap.ts';
import { KeyCap, keepFocus } from '../../kit/button.tsx';
import { ask } from '../../state/act.ts';
import { dateTime, money } from '../../texts/format.ts';
import { receiptText } from '../../texts/receipt-text.ts';
import { t } from '../../texts/text.ts';
import { heldTold } from '../pay/held-told.ts';
import { PaperButtons } from '../returns/papers.tsx';
import type { Papers } from '../returns/use-papers.ts';

/** The chosen receipt whole; null until it is read. */
export function useReceiptDetail(id: string | null): ReceiptDetail | null {
  const [receipt, setReceipt] = useState<ReceiptDetail | null>(null);
  useEffect(() => {
    let shown = true;
    if (id === null) setReceipt(null);
    else void ask('journal.receipt', { id }).then((answer) => shown && setReceipt(answer));
    return () => {
      shown = false;
    };
  }, [id]);
  return receipt;
}

interface SideProps {
  readonly receipt: ReceiptDetail | null;
  readonly papers: Papers;
  readonly onOpen: (row: JournalRow) => void;
}

/** The chosen receipt as the paper says it; under it what belongs to it: payments, the sale or its returns, papers. */
export function ReceiptSide({ receipt, papers, onOpen }: SideProps): ReactNode {
  return (
    <section className="panel journal-slip" aria-label={t('journal.slip')}>
      {receipt === null ? (
        <p className="empty">{t('journal.pick')}</p>
      ) : (
        <>
          <pre className="paper slip scroll">{receiptText(receipt).join('\n')}</pre>
          <Belongings receipt={receipt} papers={papers} onOpen={onOpen} />
        </>
      )}
    </section>
  );
}

/** What F6 opens: the sale of a return, the newest return of a sale. */
export const linkedRow = (receipt: ReceiptDetail): JournalRow | null => receipt.sale ?? receipt.returns.at(-1) ?? null;

function Belongings({ receipt, papers, onOpen }: SideProps & { readonly receipt: ReceiptDetail }): ReactNode {
  const { sale, returns, operations } = receipt;
  const links = [...(sale === null ? [] : [sale]), ...returns];
  const hasPapers = papers.note !== null;
  if (links.length === 0 && operations.length === 0 && !hasPapers) return null;
  const linked = linkedRow(receipt);
  return (
    <div className="journal-links scroll">
      {operations.length > 0 && (
        <ul aria-label={t('journal.more.payments')}>
          {operations.map((operation) => (
            <PaymentRow key={operation.id} operation={operation} />
          ))}
        </ul>
      )}
      {links.length > 0 && (
        <ul aria-label={t('journal.links')}>
          {links.map((row) => (
            <li key={row.id}>
              <button
                type="button"
                tabIndex={-1}
                className="paper-link"
                onMouseDown={keepFocus}
                onClick={() => onOpen(row)}
              >
                <span>
                  {t(row === sale ? 'journal.linked.sale' : 'journal.linked.return')}
                  {': '}
                  {t('journal.linked.row', { number: row.number, atMs: dateTime(row.atMs) })}
                </span>
                {row === linked && <KeyCap chord={keyOf('journal.linked')} />}
                <strong>{money(row.totalMinor)}</strong>
              </button>
            </li>
          ))}
        </ul>
      )}
      {hasPapers && <PaperButtons papers={papers} note="journal.note" order="journal.order" />}
    </div>
  );
}

function PaymentRow({ operation }: { readonly operation: ReceiptDetail['operations'][number] }): ReactNode {
  const { title, detail } = heldTold(operation);
  const { kind, rrn, amountMinor } = operation;
  return (
    <li className="journal-payment">
      <span>
        {[title, detail, t(`journal.payment.${kind}`), rrn === '' ? '' : `RRN\u00a0${rrn}`]
          .filter((part) => part !== '')
          .join(', ')}
      </span>
      <strong>{money(amountMinor)}</strong>
    </li>
  );
}
