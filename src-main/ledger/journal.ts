import type { Ledger } from './ledger.ts';
import { Query } from './query.ts';
import type { JournalEntry, JournalRow } from './rows.ts';

const APPEND = new Query('INSERT INTO journal (at_ms, kind, ref, body) VALUES (@atMs, @kind, @ref, @body)');
const READ = new Query<Omit<JournalRow, 'body'> & { body: string }>(`
  SELECT seq, at_ms AS atMs, kind, ref, body FROM journal
  WHERE (@before IS NULL OR seq < @before) AND (@kind IS NULL OR kind = @kind)
  ORDER BY seq DESC LIMIT @limit`);

/** Adds a row that can never be changed; `seq`, not the clock, is the order of events. */
export function appendJournal(ledger: Ledger, entry: JournalEntry): void {
  const { atMs, kind, ref, body } = entry;
  ledger.run(APPEND, { atMs, kind, ref, body: JSON.stringify(body ?? null) });
}

/** Newest first; the next page is asked for with `before` = the last `seq` shown. */
export function readJournal(
  ledger: Ledger,
  page: { readonly before?: number; readonly limit: number; readonly kind?: string },
): JournalRow[] {
  const rows = ledger.all(READ, { before: page.before ?? null, kind: page.kind ?? null, limit: page.limit });
  return rows.map((row): JournalRow => ({ ...row, body: JSON.parse(row.body) }));
}
