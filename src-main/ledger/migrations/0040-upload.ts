import type { Migration } from '../migrate.ts';

/*
 * The queue learns what happened to each of its rows. The table is made anew because columns added to it could not be
 * NOT NULL without a default. `shift_seq` is a number, not the shift's id: it is in two indexes of a table that only
 * grows. Of version 30 and older only receipts are in the queue; what is not a receipt gets 0.
 *
 * How many rows are in each state is kept by triggers, in the same transaction and by whoever writes: counting a queue
 * of 100 000 at every receipt took longer than the receipt.
 */
const NEW_TABLE = `
CREATE TABLE outbox_new (
  seq INTEGER PRIMARY KEY,
  document_id TEXT NOT NULL UNIQUE,
  shift_seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body)),
  created_at_ms INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'queued',
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  since_ms INTEGER NOT NULL,
  until_ms INTEGER,
  reason_code TEXT NOT NULL DEFAULT '',
  reason_text TEXT NOT NULL DEFAULT '',
  CHECK ((state = 'later') = (until_ms IS NOT NULL))
) STRICT;
INSERT INTO outbox_new (seq, document_id, shift_seq, kind, body, created_at_ms, state, since_ms)
  SELECT o.seq, o.document_id,
    coalesce((SELECT s.seq FROM receipt r JOIN shift s ON s.id = r.shift_id WHERE r.id = o.document_id), 0),
    o.kind, o.body, o.created_at_ms, o.state, o.created_at_ms
  FROM outbox o ORDER BY o.seq;
DROP TABLE outbox;
ALTER TABLE outbox_new RENAME TO outbox;

CREATE INDEX outbox_waiting ON outbox (seq) WHERE state <> 'accepted';
CREATE INDEX outbox_unsent ON outbox (shift_seq, seq) WHERE state <> 'accepted' AND state <> 'rejected';
CREATE INDEX outbox_later ON outbox (until_ms) WHERE state = 'later';
CREATE INDEX outbox_rejected ON outbox (seq) WHERE state = 'rejected';
CREATE INDEX outbox_sending ON outbox (seq) WHERE state = 'sending';
CREATE INDEX outbox_shift ON outbox (shift_seq);

CREATE TABLE outbox_count (
  state TEXT NOT NULL PRIMARY KEY,
  documents INTEGER NOT NULL CHECK (documents >= 0)
) STRICT, WITHOUT ROWID;
INSERT INTO outbox_count (state, documents) SELECT state, count(*) FROM outbox GROUP BY state;

CREATE TRIGGER outbox_no_delete BEFORE DELETE ON outbox BEGIN SELECT RAISE(ABORT, 'outbox: rows are kept'); END;
CREATE TRIGGER outbox_identity BEFORE UPDATE ON outbox
WHEN old.state = 'accepted' OR new.seq <> old.seq OR new.document_id <> old.document_id
  OR new.shift_seq <> old.shift_seq OR new.kind <> old.kind OR new.body <> old.body
  OR new.created_at_ms <> old.created_at_ms
BEGIN SELECT RAISE(ABORT, 'outbox: only the state of a document that is not accepted may change'); END;
CREATE TRIGGER outbox_counted_new AFTER INSERT ON outbox
BEGIN
  INSERT INTO outbox_count (state, documents) VALUES (new.state, 1)
  ON CONFLICT (state) DO UPDATE SET documents = documents + 1;
END;
CREATE TRIGGER outbox_counted_change AFTER UPDATE OF state ON outbox WHEN new.state <> old.state
BEGIN
  UPDATE outbox_count SET documents = documents - 1 WHERE state = old.state;
  INSERT INTO outbox_count (state, documents) VALUES (new.state, 1)
  ON CONFLICT (state) DO UPDATE SET documents = documents + 1;
END;
`;

export const upload: Migration = {
  number: 40,
  name: 'upload',
  up(db) {
    db.exec(NEW_TABLE);
  },
};
