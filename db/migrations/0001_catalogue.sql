-- Films, and the row that search reads. store.movie has the facts; store.movie_search has what a query is matched
-- against and the subscription groups that decide which plans cover the film.
create schema if not exists store;
create extension if not exists unaccent with schema public;

-- Names are the greater part of what is searched for, so words are kept as they are written (no stemming), less their accents.
create text search configuration store.catalogue (copy = simple);
alter text search configuration store.catalogue alter mapping for hword, hword_part, word with public.unaccent, simple;

create table store.movie (
  movie_id     bigint primary key,
  title        text not null,
  year         integer not null,
  genres       text[] not null default '{}',
  director     text not null default '',
  cast_members text[] not null default '{}',
  notability   integer not null default 0,
  price        bigint not null check (price > 0),  -- in the smallest unit of the currency
  currency     text not null default 'usd'
);

create table store.movie_search (
  movie_id            bigint primary key references store.movie on delete cascade,
  subscription_groups text[] not null default '{}',
  title               text not null,
  people              text not null default '',
  keywords            text not null default '',
  notability          integer not null default 0,
  search              tsvector not null generated always as (
    setweight(to_tsvector('store.catalogue', title), 'A')
    || setweight(to_tsvector('store.catalogue', people), 'B')
    || setweight(to_tsvector('store.catalogue', keywords), 'C')
  ) stored
);
create index movie_search_search on store.movie_search using gin (search);
create index movie_search_subscription_groups on store.movie_search using gin (subscription_groups);
