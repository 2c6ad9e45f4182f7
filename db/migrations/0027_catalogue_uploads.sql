-- A file of films that staff sent, kept until it is applied or dropped: what it would change can be read at leisure, on
-- any node, and a page that is loaded again finds it.
create table store.catalog_upload (
  id          uuid primary key default gen_random_uuid(),
  staff_id    uuid not null references store.viewer,
  file_name   text not null,
  uploaded_at timestamptz not null default now()
);

-- A line of it. What could not be read is null, and said among the faults.
create table store.catalog_upload_line (
  upload_id    uuid not null references store.catalog_upload on delete cascade,
  line         integer not null,
  movie_id     bigint,
  title        text not null,
  year         integer,
  genres       text[] not null,
  director     text not null,
  cast_members text[] not null,
  keywords     text not null,
  notability   integer,
  faults       text[] not null,
  primary key (upload_id, line)
);
create index catalog_upload_line_movie_id on store.catalog_upload_line (upload_id, movie_id);
