/** Money apart from the drawer: what the bank took is what the till wrote down is what the receipts say. */
import type { BankOperation } from '#drivers/terminal/nexo/simulator/bank.ts';
import type { HandTerminal } from './hand-terminal.ts';
import { groupBy, type LedgerRows, type OperationRow, type ReceiptRow, total } from './ledger-rows.ts';

export interface MoneyEvidence {
  readonly bank: readonly BankOperation[];
  readonly handTerminal: HandTerminal;
}

export function judgeMoney(evidence: MoneyEvidence, ledger: LedgerRows): string[] {
  return [
    ...judgeBank(evidence.bank, ledger.operations),
    ...judgeHand(evidence.handTerminal, ledger.operations),
    ...judgeReceipts(ledger),
    ...judgeTakenBack(ledger.operations),
  ];
}

/** One for one, by the number made before the terminal was touched. */
function judgeBank(bank: readonly BankOperation[], operations: readonly OperationRow[]): string[] {
  const approved = bank.filter(({ result }) => result === 'approved');
  const rows = new Map(operations.filter(({ byHand }) => byHand === 0).map((row) => [row.id, row]));
  const findings: string[] = [];
  const seen = new Set<string>();
  for (const { id, kind, amountMinor, rrn } of approved) {
    const row = rows.get(id);
    if (seen.has(id)) findings.push(`банк провёл операцию ${id} (${kind} ${amountMinor}) дважды`);
    else if (!row) findings.push(`банк провёл ${kind} ${amountMinor} (${id}), в кассе этого нет`);
    else if (row.kind !== kind || row.amount !== amountMinor || row.rrn !== rrn) {
      findings.push(
        `операция ${id}: у банка ${kind} ${amountMinor} ${rrn}, в кассе ${row.kind} ${row.amount} ${row.rrn}`,
      );
    }
    seen.add(id);
  }
  const invented = [...rows.values()].filter(({ id }) => !seen.has(id));
  const net = (list: readonly { readonly kind: string; readonly amount: number }[]): number =>
    total(list, ({ kind, amount }) => (kind === 'purchase' ? amount : -amount));
  const charged = net(approved.map(({ kind, amountMinor }) => ({ kind, amount: amountMinor })));
  const recorded = net([...rows.values()]);
  return [
    ...findings,
    ...invented.map(({ id, kind, amount }) => `в кассе ${kind} ${amount} (${id}), а банк его не проводил`),
    ...(charged === recorded ? [] : [`с карт снято ${charged}, в кассе записано ${recorded}`]),
  ];
}

/** By the numbers of the slips of the stand-alone terminal. */
function judgeHand({ charges, refunds }: HandTerminal, operations: readonly OperationRow[]): string[] {
  const moved = operations.filter(({ byHand, way }) => byHand === 1 && (way === 'card' || way === 'sbp'));
  const bySlip = groupBy(moved, ({ reference }) => reference);
  const expected = new Map<string, number>();
  for (const [slip, { amountMinor, backMinor }] of charges) expected.set(slip, amountMinor - backMinor);
  for (const [slip, amountMinor] of refunds) expected.set(slip, -amountMinor);
  const slips = new Set([...expected.keys(), ...bySlip.keys()]);
  return [...slips].flatMap((slip) => {
    const kept = total(bySlip.get(slip) ?? [], ({ kind, amount }) => (kind === 'purchase' ? amount : -amount));
    const truth = expected.get(slip) ?? 0;
    return kept === truth ? [] : [`слип ${slip} отдельного терминала: на деле ${truth}, в кассе ${kept}`];
  });
}

const TENDERS = { card: 'electronic', sbp: 'electronic', certificate: 'prepaid', advance: 'prepaid', credit: 'credit' };
const COLUMNS = ['electronic', 'prepaid', 'credit'] as const;

/** Sealed: its operations are its payments. Not sealed: nothing of it is left in anybody's hands. */
function judgeReceipts({ receipts, operations }: LedgerRows): string[] {
  const sealed = new Map(receipts.map((row) => [row.id, row]));
  const ofReceipt = groupBy(operations, ({ receiptId }) => receiptId);
  const findings: string[] = [];
  for (const [id, rows] of ofReceipt) {
    const receipt = sealed.get(id);
    if (receipt) findings.push(...judgeSealed(receipt, rows));
    else if (gained(rows) !== 0) findings.push(`деньги без чека ${id}: ${gained(rows)}`);
    else if (rows.some(({ kind, originalId }) => kind !== 'purchase' && !rows.some((row) => row.id === originalId))) {
      findings.push(`деньги отданы, а возврат ${id} не пробит`);
    }
  }
  const without = receipts.filter((row) => row.isCorrection === 0 && !ofReceipt.has(row.id));
  return [...findings, ...without.flatMap((row) => judgeSealed(row, []))];
}

function judgeSealed(receipt: ReceiptRow, rows: readonly OperationRow[]): string[] {
  const sign = receipt.kind === 'sale' ? 1 : -1;
  return COLUMNS.flatMap((tender) => {
    const moved = sign * gained(rows.filter(({ way }) => TENDERS[way as keyof typeof TENDERS] === tender));
    const written = receipt[tender];
    return moved === written ? [] : [`чек ${receipt.id}: ${tender} ${written}, а операций на ${moved}`];
  });
}

const gained = (rows: readonly OperationRow[]): number =>
  total(rows, ({ kind, amount }) => (kind === 'purchase' ? amount : -amount));

function judgeTakenBack(operations: readonly OperationRow[]): string[] {
  const back = groupBy(
    operations.filter(({ originalId }) => originalId !== null),
    ({ originalId }) => originalId,
  );
  return operations.flatMap(({ id, amount }) => {
    const taken = total(back.get(id) ?? [], (row) => row.amount);
    return taken <= amount ? [] : [`по операции ${id} на ${amount} отдано ${taken}`];
  });
}
