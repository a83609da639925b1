import type { Database, Statement } from 'better-sqlite3';

/**
 * One SQL statement and the shape of its rows, prepared once per connection. The shape is our word: the columns are
 * STRICT and only this program writes them, so rows are not checked again.
 */
export class Query<Row> {
  readonly #sql: string;
  readonly #prepared = new WeakMap<Database, Statement<[object], Row>>();

  constructor(sql: string) {
    this.#sql = sql;
  }

  on(db: Database): Statement<[object], Row> {
    const known = this.#prepared.get(db);
    if (known) return known;
    const fresh = db.prepare<[object], Row>(this.#sql);
    this.#prepared.set(db, fresh);
    return fresh;
  }
}

/** What reads: an open ledger, or a base opened only to be looked at. */
export interface Reading {
  get<Row>(query: Query<Row>, params?: object): Row | undefined;
  all<Row>(query: Query<Row>, params?: object): Row[];
}
