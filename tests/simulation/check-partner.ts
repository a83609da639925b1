/** The partner has every document of the till once, nothing else, and what it has is what the till's base says. */
import { byName } from './check-lines.ts';
import { type ClosedShiftRow, groupBy, type LedgerRows, total } from './ledger-rows.ts';
import type { Partner } from './partner.ts';

export function judgePartner({ documents, conflicts }: Partner, ledger: LedgerRows): string[] {
  const ours = new Map<string, (body: Body) => string | null>([
    ...ledger.receipts.map((row) => [row.id, (body: Body) => differsReceipt(body, row.id, ledger)] as const),
    ...ledger.moves.map(
      (row) =>
        [
          row.id,
          (body: Body) => says(body, { amountMinor: row.amount, direction: row.direction, reason: row.reason }),
        ] as const,
    ),
    ...ledger.closedShifts.map(
      (row) => [`${row.id}-close`, (body: Body) => differsClosing(body, row, ledger)] as const,
    ),
    ...ledger.papers.map(
      (row) => [row.id, (body: Body) => says(body, { receiptId: row.receiptId, totalMinor: row.total })] as const,
    ),
  ]);
  const waiting = ledger.outbox.filter(({ state }) => state !== 'accepted');
  return [
    ...conflicts.map((id) => `учётной системе под номером ${id} пришло два разных документа`),
    ...waiting.map(({ id, state }) => `документ ${id} в очереди: ${state}`),
    ...[...ours].flatMap(([id, differs]) => judgeDocument(documents.get(id), id, differs)),
    ...[...documents.keys()]
      .filter((id) => !ours.has(id))
      .map((id) => `у учётной системы документ ${id}, которого нет`),
    ...(ledger.outbox.length === ours.size
      ? []
      : [`в очереди ${ledger.outbox.length} строк на ${ours.size} документов`]),
  ];
}

type Body = Readonly<Record<string, unknown>>;

function judgeDocument(text: string | undefined, id: string, differs: (body: Body) => string | null): string[] {
  if (text === undefined) return [`документа ${id} у учётной системы нет`];
  const document = JSON.parse(text) as { readonly id: string; readonly body: Body };
  const difference = document.id === id ? differs(document.body) : `номер ${document.id}`;
  return difference === null ? [] : [`документ ${id} у учётной системы: ${difference}`];
}

function says(body: Body, wanted: Body): string | null {
  const wrong = Object.keys(wanted).filter((key) => body[key] !== wanted[key]);
  return wrong.length === 0
    ? null
    : wrong.map((key) => `${key} ${String(body[key])}, в кассе ${String(wanted[key])}`).join(', ');
}

interface Line {
  readonly name: string;
  readonly quantityMilli: number;
  readonly sumMinor: number;
}
interface Paid {
  readonly tender: string;
  readonly amountMinor: number;
}

function differsReceipt(body: Body, id: string, ledger: LedgerRows): string | null {
  const row = ledger.receipts.find((receipt) => receipt.id === id);
  const document = ledger.documents.find(({ receiptId }) => receiptId === id);
  if (!row || !document) return 'чека нет в кассе';
  const { fdNumber, fiscalSign } = body['fiscal'] as { readonly fdNumber: number; readonly fiscalSign: number };
  const lines = (body['lines'] as readonly Line[]).map(({ name, quantityMilli, sumMinor }) => ({
    ...{ name, quantity: quantityMilli, sum: sumMinor },
  }));
  const paid = (body['payments'] as readonly Paid[])
    .map(({ tender, amountMinor }) => `${tender} ${amountMinor}`)
    .sort();
  const kept = (['cash', 'electronic', 'prepaid', 'credit'] as const)
    .filter((tender) => row[tender] > 0)
    .map((tender) => `${tender} ${row[tender]}`)
    .sort();
  const same =
    fdNumber === document.fd &&
    fiscalSign === document.sign &&
    paid.join() === kept.join() &&
    byName(lines) === byName(ledger.linesOf.get(id) ?? []);
  return same ? says(body, { number: row.number, totalMinor: row.total, saleId: row.saleId }) : 'не то, что в кассе';
}

interface KindSum {
  readonly kind: string;
  readonly correction: boolean;
  readonly count: number;
  readonly totalMinor: number;
}

/** What the shift came to, added up here from its receipts and moves. */
function differsClosing(body: Body, { number, openFd, closeFd }: ClosedShiftRow, ledger: LedgerRows): string | null {
  const ofShift = ledger.receipts.filter((row) => row.shift === number);
  const told = (body['kinds'] as readonly KindSum[]).map(({ kind, correction, count, totalMinor }) =>
    [kind, correction, count, totalMinor].join(' '),
  );
  const kept = [...groupBy(ofShift, ({ kind, isCorrection }) => `${kind} ${isCorrection === 1}`)].map(
    ([group, rows]) => `${group} ${rows.length} ${total(rows, (row) => row.total)}`,
  );
  if (told.sort().join() !== kept.sort().join()) return `итоги ${told.join()}, в кассе ${kept.join()}`;
  const moved = (direction: 'in' | 'out'): number =>
    total(
      ledger.moves.filter((row) => row.shift === number && row.direction === direction),
      (row) => row.amount,
    );
  return says(body, { openFd, closeFd, cashInMinor: moved('in'), cashOutMinor: moved('out') });
}
