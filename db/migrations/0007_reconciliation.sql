-- Runs of reconciliation by listing: where each stands, so that another process goes on where one was killed, and what
-- it found. Zero drift is the normal result and is recorded too.
create table stripe.reconciliation (
  id             bigint generated always as identity primary key,
  started_at     timestamptz not null default now(),
  finished_at    timestamptz,
  step           integer not null default 0,  -- how many kinds of object are done
  starting_after text,                        -- the last object of the last page of the kind that is under way
  checked        bigint not null default 0
);
create unique index reconciliation_under_way on stripe.reconciliation ((true)) where finished_at is null;

-- A field in which the mirror differed from Stripe.
create table stripe.drift (
  reconciliation_id bigint not null references stripe.reconciliation on delete cascade,
  object            text not null,
  id                text not null,
  field             text not null,     -- * where the whole object is missing on one side
  ours              jsonb,
  stripes           jsonb,
  ours_as_of        timestamptz,
  found_at          timestamptz not null default now(),
  primary key (reconciliation_id, object, id, field)
);
