import type { Database } from 'better-sqlite3';

/** One step of the schema. Numbers go in tens; the file's `user_version` is the number of its last step. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly up: (db: Database) => void;
}

/**
 * Items are wide and change rarely, prices are narrow and change daily: apart, a price list writes an eighth of
 * the journal (spec/performance-reliability.md 2e). Names are indexed by a trigram FTS table over `items`, kept in
 * step by triggers so that no write path can forget it; items that are gone are not in it.
 */
const BASE = `
create table groups (
  id integer primary key,
  external_id text not null unique,
  parent_id integer references groups (id),
  name text not null,
  folded text not null
) strict;

create table items (
  id integer primary key,
  external_id text not null unique,
  source text not null,
  code text not null,
  article text not null,
  name text not null,
  folded text not null,
  folded_article text not null,
  unit text not null,
  measure integer not null check (measure between 0 and 255),
  vat text not null check (vat in ('22', '20', '10', '7', '5', '0', 'none')),
  subject integer not null check (subject between 1 and 33),
  group_id integer references groups (id),
  weighed integer not null check (weighed in (0, 1)),
  plu integer check (plu between 1 and 999999),
  has_variants integer not null default 0 check (has_variants in (0, 1)),
  deleted integer not null default 0 check (deleted in (0, 1))
) strict;
create index items_code on items (code) where code <> '';
create index items_article on items (folded_article) where folded_article <> '';
create index items_plu on items (plu) where plu is not null;
create index items_folded on items (folded);
create index items_group on items (group_id);

create table barcodes (
  code text primary key,
  item_id integer not null references items (id),
  source text not null
) strict, without rowid;
create index barcodes_item on barcodes (item_id);

create table prices (
  item_id integer primary key references items (id),
  price_minor integer not null check (price_minor between 0 and 999999999)
) strict;
create index prices_price on prices (price_minor);

create table words (
  word text primary key,
  uses integer not null
) strict, without rowid;

create virtual table names using fts5 (
  folded, folded_article,
  content = 'items', content_rowid = 'id', tokenize = 'trigram case_sensitive 1', columnsize = 0
);
create trigger items_named after insert on items when new.deleted = 0 begin
  insert into names (rowid, folded, folded_article) values (new.id, new.folded, new.folded_article);
end;
create trigger items_unnamed after update of folded, folded_article, deleted on items when old.deleted = 0 begin
  insert into names (names, rowid, folded, folded_article)
    values ('delete', old.id, old.folded, old.folded_article);
end;
create trigger items_renamed after update of folded, folded_article, deleted on items when new.deleted = 0 begin
  insert into names (rowid, folded, folded_article) values (new.id, new.folded, new.folded_article);
end;
`;

export const MIGRATIONS: readonly Migration[] = [
  {
    number: 10,
    name: 'goods, groups, barcodes, prices and the index of names',
    up: (db) => {
      db.exec(BASE);
    },
  },
];
