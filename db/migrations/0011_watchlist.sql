-- Films that a viewer means to watch. Its own table, since it says nothing of who may watch what.
create table store.watchlist (
  viewer_id uuid not null references store.viewer on delete cascade,
  movie_id  bigint not null references store.movie on delete cascade,
  added_at  timestamptz not null default now(),
  primary key (viewer_id, movie_id)
);
