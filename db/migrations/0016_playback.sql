-- How far each viewer has come in each film.
create table store.playback_position (
  viewer_id        uuid not null references store.viewer,
  movie_id         bigint not null references store.movie on delete cascade,
  position_seconds integer not null check (position_seconds >= 0),
  duration_seconds integer not null check (duration_seconds > 0),
  updated_at       timestamptz not null default now(),
  primary key (viewer_id, movie_id)
);
create index playback_position_latest on store.playback_position (viewer_id, updated_at desc);

-- Who plays where. A viewer has as many places as the store allows streams at once, and a place is held by one stream at a
-- time, for as long as its player says every few seconds that it still plays: the primary key decides between two that
-- start in the same moment.
create table store.stream (
  viewer_id  uuid not null references store.viewer,
  place      integer not null check (place > 0),
  token      text not null unique,        -- the grant that it plays by
  movie_id   bigint not null references store.movie on delete cascade,
  browser_id text not null,               -- a page loaded again in the same browser takes its own place over
  device     text not null,
  started_at timestamptz not null,
  seen_at    timestamptz not null,
  primary key (viewer_id, place)
);

-- The browser and device for which a grant was made: its stream may be taken up again after a pause.
alter table store.watch_grant
  add column browser_id text not null default '',
  add column device text not null default '';
