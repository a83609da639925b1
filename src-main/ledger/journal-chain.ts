/** The link of the journal's hash chain: spec/performance-reliability.md 4.3. A change of it would break every till. */
import { createHash } from 'node:crypto';

/** How far a journal reaches: its last row and that row's hash. Printed or sent elsewhere it is the outside anchor. */
export interface JournalHead {
  /** Number of the last row, which is also the number of rows; 0 for an empty journal. */
  readonly rows: number;
  /** SHA-256 in hex of the last row; 64 zeros for an empty journal. */
  readonly head: string;
}

/** A row as it is stored, `body` being JSON text. */
export interface StoredEntry {
  readonly seq: number;
  readonly atMs: number;
  readonly kind: string;
  readonly ref: string;
  readonly body: string;
}

export const EMPTY_JOURNAL: JournalHead = { rows: 0, head: '0'.repeat(64) };

/**
 * SHA-256 in hex over the hash of the row before and everything this row says. Texts carry their length, so that no
 * two different rows are the same text.
 */
export function journalHash(previousHash: string, row: StoredEntry): string {
  const { seq, atMs, kind, ref, body } = row;
  const text = `${previousHash}|${seq}|${atMs}|${kind.length}:${kind}|${ref.length}:${ref}|${body}`;
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
