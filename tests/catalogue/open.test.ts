import { copyFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { MIGRATIONS } from '#main/catalogue/migrations.ts';
import { openCatalogue } from '#main/catalogue/open.ts';
import { openWriter } from '#main/catalogue/writer.ts';
import { aCatalogue, aFolder, MILK, write } from './a-catalogue.ts';

const problemOf = (path: string) => {
  const opened = openCatalogue(path);
  if (opened.ok) opened.catalogue.close();
  return opened.ok ? null : opened.problem.code;
};

describe('opening the catalogue', () => {
  test('it is durable on the first open and on every later one: WAL, FULL, no checkpoints behind our back', () => {
    const path = join(aFolder(), 'catalogue.sqlite');
    for (let open = 0; open < 3; open++) {
      const opened = openCatalogue(path);
      if (!opened.ok) throw new Error(opened.problem.code);
      const { db } = opened.catalogue;
      write(opened.catalogue, (writer) => {
        writer.addItem(`item-${open}`, 'test', MILK);
      });
      expect(db.pragma('synchronous', { simple: true })).toBe(2);
      expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
      expect(db.pragma('wal_autocheckpoint', { simple: true })).toBe(0);
      opened.catalogue.close();
    }
  });

  test('the writing connection is as durable as the reading one', () => {
    const opened = openWriter(aCatalogue());
    if (!opened.ok) throw new Error(opened.problem.code);
    expect(opened.writer.db.pragma('synchronous', { simple: true })).toBe(2);
    expect(opened.writer.db.pragma('wal_autocheckpoint', { simple: true })).toBe(0);
    opened.writer.close();
  });

  test('every table is strict', () => {
    const loose = aCatalogue()
      .db.prepare(
        `select name from pragma_table_list where schema = 'main' and type = 'table' and strict = 0 and name not like 'sqlite_%'`,
      )
      .pluck()
      .all();
    expect(loose).toEqual([]);
  });

  test('a price of half a kopeck, below zero or above 9 999 999.99 is refused by the file itself', () => {
    const { db } = aCatalogue();
    db.exec(`insert into items (external_id, source, code, article, name, folded, folded_article, unit, measure, vat, subject, weighed)
      values ('a', 't', '', '', 'А', 'а', '', 'шт', 0, '22', 1, 0)`);
    for (const price of ['1.5', '-1', '1000000000']) {
      expect(() => db.exec(`insert into prices values (1, ${price})`)).toThrow();
    }
    expect(() => db.exec('insert into prices values (1, 999999999)')).not.toThrow();
  });

  test('a checkpoint moves the journal into the main file and says how much', () => {
    const catalogue = aCatalogue();
    write(catalogue, (writer) => {
      writer.addItem('a', 'test', MILK);
    });
    const answer = catalogue.checkpoint();
    if (!answer.ok) throw new Error(answer.problem.code);
    expect(answer.complete).toBe(true);
    expect(answer.walFrames).toBeGreaterThan(0);
    expect(answer.movedFrames).toBe(answer.walFrames);
  });

  test('a checkpoint held up by a reader of an old view is told from a complete one', () => {
    const catalogue = aCatalogue();
    const reader = new Database(catalogue.path);
    reader.exec('begin');
    reader.prepare('select count(*) from items').get();
    write(catalogue, (writer) => {
      writer.addItem('a', 'test', MILK);
    });
    expect(catalogue.checkpoint()).toMatchObject({ ok: true, complete: false });
    reader.close();
  });
});

describe('a file we must not use', () => {
  test('of a newer version is refused and stays byte for byte', () => {
    const path = join(aFolder(), 'catalogue.sqlite');
    aCatalogue(path).close();
    const db = new Database(path);
    db.pragma('user_version = 9990');
    db.close();
    const before = readFileSync(path);
    expect(problemOf(path)).toBe('catalogue-newer');
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('of another program is refused and gets none of our tables', () => {
    const path = join(aFolder(), 'other.sqlite');
    const db = new Database(path);
    db.exec('create table photos (id integer primary key)');
    db.close();
    expect(problemOf(path)).toBe('catalogue-foreign');
    const again = new Database(path);
    expect(again.prepare('select name from sqlite_schema').pluck().all()).toEqual(['photos']);
    again.close();
  });

  test('that is no database, or a folder, or in no folder, is named as such and kept', () => {
    const folder = aFolder();
    const text = join(folder, 'text.sqlite');
    writeFileSync(text, 'это не база данных, а просто длинный текст о товарах'.repeat(50));
    expect(problemOf(text)).toBe('catalogue-damaged');
    expect(readFileSync(text, 'utf8')).toContain('длинный текст');
    expect(problemOf(folder)).toBe('catalogue-unreadable');
    expect(problemOf(join(folder, 'нет', 'catalogue.sqlite'))).toBe('catalogue-unreadable');
  });

  test('with any page overwritten, or cut at any page, opens as damaged and is not deleted', () => {
    const folder = aFolder();
    const sound = join(folder, 'sound.sqlite');
    const catalogue = aCatalogue(sound);
    write(catalogue, (writer) => {
      for (let item = 0; item < 300; item++) {
        writer.addBarcode(writer.addItem(`item-${item}`, 'test', MILK), `46${item}`, 'test');
      }
    });
    catalogue.close();
    const bytes = statSync(sound).size;
    const pages = bytes / 4096;
    expect(pages).toBeGreaterThan(15);
    for (let page = 1; page < pages; page++) {
      const broken = join(folder, `broken-${page}.sqlite`);
      const content = readFileSync(sound);
      content.fill(0xa5, page * 4096, (page + 1) * 4096);
      writeFileSync(broken, content);
      const cut = join(folder, `cut-${page}.sqlite`);
      copyFileSync(sound, cut);
      truncateSync(cut, page * 4096);
      expect([page, problemOf(broken), problemOf(cut)]).toEqual([page, 'catalogue-damaged', 'catalogue-damaged']);
      expect(statSync(broken).size).toBe(bytes);
    }
  });
});

describe('migrations', () => {
  test('numbers go up in tens and each has a name', () => {
    expect(MIGRATIONS.map(({ number }) => number)).toEqual(MIGRATIONS.map((_, index) => (index + 1) * 10));
    expect(MIGRATIONS.every(({ name }) => name.length > 5)).toBe(true);
  });

  test('10: an empty file gets goods, groups, barcodes, prices and an index of names that follows the goods', () => {
    const catalogue = aCatalogue();
    expect(catalogue.schemaVersion).toBe(10);
    const found = () => catalogue.db.prepare(`select rowid from names where names match '"луговица"'`).pluck().all();
    write(catalogue, (writer) => {
      writer.addItem('a', 'test', MILK);
    });
    expect(found()).toEqual([1]);
    write(catalogue, (writer) => {
      const item = writer.itemById(1);
      if (item) writer.changeItem(item, { ...MILK, name: 'Кефир' });
    });
    expect(found()).toEqual([]);
    expect(() => catalogue.db.exec(`insert into names (names, rank) values ('integrity-check', 0)`)).not.toThrow();
  });

  test('a later step runs once, keeps the rows, and a step that fails leaves the file at its old version', () => {
    const path = join(aFolder(), 'catalogue.sqlite');
    const first = aCatalogue(path);
    write(first, (writer) => {
      writer.addItem('a', 'test', MILK);
    });
    first.close();
    const failing = [...MIGRATIONS, { number: 9000, name: 'half done', up: halfDone }];
    expect(() => openCatalogue(path, failing)).toThrow('stopped in the middle');
    const kept = aCatalogue(path);
    expect(kept.schemaVersion).toBe(10);
    expect(kept.db.prepare('select count(*) from pragma_table_info(?)').pluck().get('new_things')).toBe(0);
    kept.close();
    const added = [...MIGRATIONS, { number: 9000, name: 'colour', up: addColour }];
    for (let time = 0; time < 2; time++) {
      const opened = openCatalogue(path, added);
      if (!opened.ok) throw new Error(opened.problem.code);
      expect(opened.catalogue.db.prepare('select name, colour from items').all()).toEqual([
        { name: MILK.name, colour: '' },
      ]);
      opened.catalogue.close();
    }
    expect(problemOf(path)).toBe('catalogue-newer');
  });
});

function halfDone(db: Database.Database): void {
  db.exec('create table new_things (id integer primary key) strict');
  throw new Error('stopped in the middle');
}

function addColour(db: Database.Database): void {
  db.exec(`alter table items add column colour text not null default ''`);
}
