-- Films and how they are searched. store.movie has the facts, store.movie_search the text that a query matches and the
-- subscription groups that decide which plans cover a film.
create extension if not exists unaccent with schema public;

-- Both the catalogue and a query are reduced to plain words before they are compared: lower case, no accents, no punctuation.
-- An apostrophe or a dot vanishes ("Schindler's List" becomes "schindlers list"), any other sign separates words, and "9½"
-- becomes "9 1 2" (PostgreSQL's versions unaccent fractions differently). Words are not stemmed, since most of them are names.
-- Declared immutable although unaccent is not: its rules come with PostgreSQL and do not change while it runs.
-- Catalog/Searching/PlainText.cs does the same in C#.
create function store.plain(value text) returns text language sql immutable strict parallel safe as $$
  select trim(regexp_replace(
    regexp_replace(lower(public.unaccent('public.unaccent'::regdictionary,
      replace(replace(replace(value, '½', ' 1 2 '), '¼', ' 1 4 '), '¾', ' 3 4 '))), '[''’‘ʻʼ.]', '', 'g'),
    '[^[:alnum:]]+', ' ', 'g'))
$$;

create table store.movie (
  movie_id        bigint primary key,
  title           text not null,
  year            integer not null,
  genres          text[] not null default '{}',
  director        text not null default '',
  cast_members    text[] not null default '{}',
  notability      integer not null default 0,
  price           bigint not null check (price > 0),  -- in the smallest unit of the currency
  currency        text not null default 'usd',
  for_sale        boolean not null default true,      -- false: only plans include it
  available_from  timestamptz,                        -- null: no limit
  available_until timestamptz,
  constraint movie_window check (available_from < available_until)
);
-- The next moment at which the clock alone changes who can watch what. Few films have a window, so these indexes are small.
create index movie_available_from on store.movie (available_from) where available_from is not null;
create index movie_available_until on store.movie (available_until) where available_until is not null;
-- Similar films share people, genres or the director. Without these indexes a film's page scans the whole catalogue.
create index movie_cast_members on store.movie using gin (cast_members);
create index movie_genres on store.movie using gin (genres);
create index movie_director on store.movie (director);
-- A payment names its film in Stripe's metadata, as text.
create index movie_id_text on store.movie ((movie_id::text));

create table store.movie_search (
  movie_id            bigint primary key references store.movie on delete cascade,
  subscription_groups text[] not null default '{}',
  title               text not null,
  people              text not null default '',
  keywords            text not null default '',
  notability          integer not null default 0,
  plain_title         text not null generated always as (store.plain(title)) stored,
  search              tsvector not null generated always as (
    setweight(to_tsvector('simple', store.plain(title)), 'A')
    || setweight(to_tsvector('simple', store.plain(people)), 'B')
    || setweight(to_tsvector('simple', store.plain(keywords)), 'C')
  ) stored
);
create index movie_search_search on store.movie_search using gin (search);
create index movie_search_plain_title on store.movie_search using gin (plain_title gin_trgm_ops);
create index movie_search_subscription_groups on store.movie_search using gin (subscription_groups);
-- Browsing shows the best-known films of a group first. In this order a scan of a large group stops after a few rows.
create index movie_search_notability on store.movie_search (notability desc, movie_id);

-- One row that counts changes to the catalogue's words. Each node keeps the words in memory and reloads them when it moves.
create table store.catalogue_words (
  only_row boolean primary key default true check (only_row),
  version  bigint not null
);
insert into store.catalogue_words (version) values (1);

-- Searches that found no film, by their plain words and without the viewer.
create table store.fruitless_search (
  words    text primary key,
  times    bigint not null,
  first_at timestamptz not null,
  last_at  timestamptz not null
);
create index fruitless_search_last_at on store.fruitless_search (last_at);

-- Films that a viewer wants to watch later.
create table store.watchlist (
  viewer_id uuid not null references store.viewer on delete cascade,
  movie_id  bigint not null references store.movie on delete cascade,
  added_at  timestamptz not null default now(),
  primary key (viewer_id, movie_id)
);
