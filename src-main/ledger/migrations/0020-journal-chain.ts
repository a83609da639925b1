import type { Database } from 'better-sqlite3';
import { EMPTY_JOURNAL, journalHash, type StoredEntry } from '../journal-chain.ts';
import type { Migration } from '../migrate.ts';

const PAGE_ROWS = 1000;

// The table is made anew because a column added to it could not be NOT NULL without a default, and an empty hash must
// never pass. The triggers go with the old table.
const NEW_TABLE = `
CREATE TABLE journal_chained (
  seq INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  ref TEXT NOT NULL,
  body TEXT NOT NULL,
  hash TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;
`;
const REPLACE = `
DROP TABLE journal;
ALTER TABLE journal_chained RENAME TO journal;
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'journal: rows are final'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'journal: rows are kept'); END;
`;

/** The journal of before is chained as it is found, row numbers included: a gap stays a gap and is told by `verify`. */
export const journalChain: Migration = {
  number: 20,
  name: 'journal-chain',
  up(db) {
    db.exec(NEW_TABLE);
    copyChained(db);
    db.exec(REPLACE);
  },
};

function copyChained(db: Database): void {
  const read = db.prepare<[number], StoredEntry>(
    `SELECT seq, at_ms AS atMs, kind, ref, body FROM journal WHERE seq > ? ORDER BY seq LIMIT ${PAGE_ROWS}`,
  );
  const write = db.prepare<[StoredEntry & { hash: string }]>(
    'INSERT INTO journal_chained (seq, at_ms, kind, ref, body, hash) VALUES (@seq, @atMs, @kind, @ref, @body, @hash)',
  );
  let hash = EMPTY_JOURNAL.head;
  let after = Number.MIN_SAFE_INTEGER;
  for (let page = read.all(after); page.length > 0; page = read.all(after)) {
    for (const row of page) {
      hash = journalHash(hash, row);
      write.run({ ...row, hash });
      after = row.seq;
    }
  }
}
