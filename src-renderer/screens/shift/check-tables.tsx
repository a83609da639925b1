import { type ReactNode, useEffect, useRef } from 'react';
import type { OutboxRowView, ShiftCheck } from '#contract/views.ts';
import { StateMark } from '../../kit/state-mark.tsx';
import { t } from '../../texts/text.ts';
import { type Cell, type CheckRow, checkRows, type ReceiptTold, receiptTold, terminalRows } from './check-told.ts';

interface CheckProps {
  readonly check: ShiftCheck;
  readonly rejected: readonly OutboxRowView[];
}

/** Till, registrar and accounting system side by side, the terminal under them, then the receipts that explain. */
export function CheckTables({ check, rejected }: CheckProps): ReactNode {
  const panel = useRef<HTMLElement>(null);
  // The focus stands here, so that the arrows and PgDn read on.
  useEffect(() => panel.current?.focus({ preventScroll: true }), []);
  return (
    <section className="panel shift-figures" ref={panel} tabIndex={-1} aria-label={t('closing.table')}>
      <h2 className="shift-heading">{t('closing.table')}</h2>
      {check.device === null && (
        <p>
          <StateMark level="danger">{t('closing.silent')}</StateMark>
        </p>
      )}
      <Explained check={check} rejected={rejected} />
      <SidesTable check={check} />
      <TerminalTable check={check} />
    </section>
  );
}

function SidesTable({ check }: { readonly check: ShiftCheck }): ReactNode {
  const { device, uploaded } = check;
  return (
    <table className="shift-table check-table">
      <thead>
        <tr>
          <td />
          <th scope="col">{t('closing.column.ledger')}</th>
          {device !== null && <th scope="col">{t('closing.column.device')}</th>}
          {uploaded !== null && <th scope="col">{t('closing.column.uploaded')}</th>}
          <td />
        </tr>
      </thead>
      <tbody>
        {checkRows(check).map((row) => (
          <SideRow key={row.title} row={row} hasDevice={device !== null} hasUploaded={uploaded !== null} />
        ))}
      </tbody>
    </table>
  );
}

interface SideRowProps {
  readonly row: CheckRow;
  readonly hasDevice: boolean;
  readonly hasUploaded: boolean;
}

function SideRow({ row, hasDevice, hasUploaded }: SideRowProps): ReactNode {
  return (
    <tr className={rowClass(row.level)}>
      <th scope="row">{row.title}</th>
      <td>{row.ledger}</td>
      {hasDevice && <Figure cell={row.device} level="danger" />}
      {hasUploaded && <Figure cell={row.uploaded} level="warning" />}
      <td>{(row.device !== null || row.uploaded !== null) && <RowAgreement row={row} />}</td>
    </tr>
  );
}

const rowClass = (level: CheckRow['level']): string => (level === 'ok' ? '' : `check-row-${level}`);

/** What is only on its way is not said to agree already. */
const RowAgreement = ({ row }: { readonly row: CheckRow }): ReactNode =>
  row.level === 'ok' && row.uploaded?.agreement === 'waits' ? (
    <StateMark level="idle">{t('closing.waits')}</StateMark>
  ) : (
    <Agreement level={row.level} />
  );

const Agreement = ({ level }: { readonly level: CheckRow['level'] }): ReactNode => (
  <StateMark level={level}>{t(level === 'ok' ? 'shift.same' : 'shift.differs')}</StateMark>
);

function Figure({ cell, level }: { readonly cell: Cell | null; readonly level: 'warning' | 'danger' }): ReactNode {
  if (cell === null) return <td className="check-none">–</td>;
  const { text, agreement } = cell;
  return (
    <td className={agreement === 'differs' ? 'check-differs' : ''}>
      {agreement === 'differs' && <span className={`mark mark-${level}`} aria-hidden="true" />}
      {text}
      {agreement === 'own' && <span className="check-note">{t('closing.own')}</span>}
    </td>
  );
}

function TerminalTable({ check }: { readonly check: ShiftCheck }): ReactNode {
  const rows = terminalRows(check);
  if (rows.length === 0) return null;
  const differs = rows.some((row) => row.differs);
  return (
    <table className="shift-table check-table">
      <thead>
        <tr>
          <th scope="col" className="check-heading">
            {t('closing.terminal')}
          </th>
          {differs && <th scope="col">{t('closing.column.ledger')}</th>}
          <th scope="col">{t('closing.column.terminal')}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.title} className={rowClass(row.differs ? 'danger' : 'ok')}>
            <th scope="row">{row.title}</th>
            {differs && <td>{row.ledger}</td>}
            <td>{row.terminal}</td>
            <td>
              <Agreement level={row.differs ? 'danger' : 'ok'} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Receipts by name; a difference that no receipt explains is said to be one. */
function Explained({ check, rejected }: CheckProps): ReactNode {
  const told = check.receipts.map((receipt) => receiptTold(receipt, rejected));
  const waiting = told.filter(({ level }) => level === 'idle');
  const explaining = told.filter(({ level }) => level !== 'idle');
  return (
    <>
      {explaining.length > 0 && <NamedList title={t('closing.explains')} named={explaining} />}
      {explaining.length === 0 && check.differences.length > 0 && <p>{t('closing.explains.none')}</p>}
      {waiting.length > 0 && <NamedList title={t('closing.explains.waiting')} named={waiting} />}
    </>
  );
}

interface NamedListProps {
  readonly title: string;
  readonly named: readonly ReceiptTold[];
}

function NamedList({ title, named }: NamedListProps): ReactNode {
  return (
    <div className="check-named">
      <h3 className="check-named-title">{title}</h3>
      <ul>
        {named.map(({ what, why, level }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two operations may read alike, and the list never changes
          <li key={index} className="check-named-row">
            <StateMark level={level}>
              <strong>{what}</strong>: {why}
            </StateMark>
          </li>
        ))}
      </ul>
    </div>
  );
}
