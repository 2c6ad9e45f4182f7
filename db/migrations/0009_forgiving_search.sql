-- Search compares words that both sides spell alike: small letters, no accents, no punctuation. What a title writes as
-- "Schindler's List" is searched for as "schindlers list"; an apostrophe and a dot vanish, any other sign parts words, and
-- "9½" is "9 1 2" (which PostgreSQL's versions unaccent differently).
create extension if not exists pg_trgm with schema public;

-- Immutable although unaccent is not: its rules are a file of PostgreSQL's own. Catalog/Searching/PlainText.cs does the same.
create function store.plain(value text) returns text language sql immutable strict parallel safe as $$
  select trim(regexp_replace(
    regexp_replace(lower(public.unaccent('public.unaccent'::regdictionary,
      replace(replace(replace(value, '½', ' 1 2 '), '¼', ' 1 4 '), '¾', ' 3 4 '))), '[''’‘ʻʼ.]', '', 'g'),
    '[^[:alnum:]]+', ' ', 'g'))
$$;

alter table store.movie_search drop column search;
alter table store.movie_search
  add column plain_title text not null generated always as (store.plain(title)) stored,
  add column search tsvector not null generated always as (
    setweight(to_tsvector('simple', store.plain(title)), 'A')
    || setweight(to_tsvector('simple', store.plain(people)), 'B')
    || setweight(to_tsvector('simple', store.plain(keywords)), 'C')
  ) stored;
create index movie_search_search on store.movie_search using gin (search);
create index movie_search_plain_title on store.movie_search using gin (plain_title gin_trgm_ops);
drop text search configuration store.catalogue;

-- Counts the changes of the catalogue's words: each node keeps them in memory and reads them again when this moves.
create table store.catalogue_words (
  only_row boolean primary key default true check (only_row),
  version  bigint not null
);
insert into store.catalogue_words (version) values (1);

create function store.catalogue_words_changed() returns trigger language plpgsql as $$
begin
  update store.catalogue_words set version = version + 1;
  perform pg_notify('entitlement_changed', '*');
  return null;
end $$;
create trigger movie_search_words_changed after insert or delete or update of title, people, keywords on store.movie_search
  for each statement execute function store.catalogue_words_changed();
