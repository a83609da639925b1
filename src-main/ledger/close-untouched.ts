import Database from 'better-sqlite3';

/**
 * Closes a base that is not trusted without SQLite's checkpoint of the last one out: its log stays beside it as it is,
 * for whoever looks into what happened. A reader holds the door: it leaves last, and a reader cannot checkpoint.
 */
export function closeUntouched(db: Database.Database, path: string): void {
  let reader: Database.Database | null = null;
  try {
    reader = new Database(path, { readonly: true, fileMustExist: true });
    reader.prepare('SELECT count(*) FROM sqlite_schema').get();
  } catch {
    // What cannot be read has no log that could be moved into it.
  }
  db.close();
  reader?.close();
}
