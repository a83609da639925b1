/** The papers of one sealed return: made once, shown and printed as often as wanted. */
import { useEffect, useState } from 'react';
import type { Answer } from '#contract/contract.ts';
import type { ReceiptDetail } from '#contract/views.ts';
import { act } from '../../state/act.ts';
import { say } from '../../state/ui.ts';
import { type PaperKind, paperText } from '../../texts/paper-text.ts';
import { t } from '../../texts/text.ts';
import { useSending } from './use-sending.ts';

type Paper = Answer<'returns.paper'>;

/** One call prints at most so many lines. */
const PRINT_LINES = 200;

export interface Papers {
  readonly made: Readonly<Partial<Record<PaperKind, Pick<Paper, 'number' | 'atMs'>>>>;
  /** Makes the paper, or shows it again; null when this return has none of the kind. */
  readonly note: (() => void) | null;
  readonly order: (() => void) | null;
  readonly noCash: boolean;
  /** The paper on the screen. */
  readonly open: { readonly kind: PaperKind; readonly number: number; readonly lines: readonly string[] } | null;
  readonly print: () => void;
  readonly close: () => void;
}

/** `receipt` null: not read yet, or no papers are wanted of it. */
export function usePapers(receipt: ReceiptDetail | null): Papers {
  const [made, setMade] = useState<Papers['made']>({});
  const [open, setOpen] = useState<Papers['open']>(null);
  const send = useSending();
  const id = receipt?.row.id ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another receipt has other papers
  useEffect(() => {
    setOpen(null);
    setMade(Object.fromEntries((receipt?.papers ?? []).map(({ kind, number, atMs }) => [kind, { number, atMs }])));
  }, [id]);
  const show = (kind: PaperKind) => (): void =>
    send(async () => {
      if (receipt === null) return;
      const reply = await act('returns.paper', { receiptId: receipt.row.id, kind });
      if (!reply.ok) return;
      const paper = reply.value;
      setMade((before) => ({ ...before, [kind]: { number: paper.number, atMs: paper.atMs } }));
      const note = made['return-note'] ?? null;
      setOpen({ kind, number: paper.number, lines: paperText(kind, { ...paper, note }, receipt) });
    });
  const isReturn = receipt !== null && receipt.row.kind === 'sale-return' && !receipt.row.correction;
  const noCash = receipt !== null && receipt.cashMinor === 0;
  return {
    made,
    note: isReturn ? show('return-note') : null,
    order: isReturn && !noCash ? show('cash-order') : null,
    noCash,
    open,
    print: () =>
      send(async () => {
        if (open === null || !(await printLines(open.lines))) return;
        setOpen(null);
        say({ tone: 'info', text: t('paper.printed') });
      }),
    close: () => setOpen(null),
  };
}

/** Whether all of it came out; the registrar's «no» has been told already. */
async function printLines(lines: readonly string[]): Promise<boolean> {
  for (let from = 0; from < lines.length; from += PRINT_LINES) {
    const reply = await act('printer.text', { lines: lines.slice(from, from + PRINT_LINES) });
    if (!reply.ok) return false;
  }
  return true;
}
