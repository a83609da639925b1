import Database from 'better-sqlite3';
import { LedgerError } from './errors.ts';
import type { Migration } from './migrate.ts';

interface SchemaRow {
  readonly type: string;
  readonly name: string;
  readonly sql: string;
}

/**
 * The text of the schema is in the file like everything else, and no check of SQLite's looks at it: one flipped bit is
 * a column of another name. So it is compared with what the same steps make of an empty base; throws LedgerError
 * `damaged`. A trigger that somebody took away is no damage: the journal's chain shows what was done then.
 */
export function assertSchema(db: Database.Database, path: string, migrations: readonly Migration[]): void {
  const found = new Map(schemaOf(db).map((row) => [row.name, row]));
  for (const row of expectedSchema(migrations)) {
    const ours = found.get(row.name);
    if (ours?.sql === row.sql || (!ours && row.type === 'trigger')) continue;
    throw new LedgerError('damaged', { path, detail: `schema of ${row.name}` });
  }
}

/** Worked out once a program: it is most of what opening a small base takes. */
const EXPECTED = new WeakMap<readonly Migration[], readonly SchemaRow[]>();

function expectedSchema(migrations: readonly Migration[]): readonly SchemaRow[] {
  const known = EXPECTED.get(migrations);
  if (known) return known;
  const fresh = schemaAfter(migrations);
  EXPECTED.set(migrations, fresh);
  return fresh;
}

function schemaAfter(migrations: readonly Migration[]): SchemaRow[] {
  const empty = new Database(':memory:');
  try {
    for (const migration of migrations) migration.up(empty);
    return schemaOf(empty);
  } finally {
    empty.close();
  }
}

function schemaOf(db: Database.Database): SchemaRow[] {
  return db.prepare<[], SchemaRow>('SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL').all();
}
