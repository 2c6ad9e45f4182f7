-- Migrations run in the order of their names, each once and in a transaction of its own. A released file is never edited:
-- the store refuses a database whose applied files differ from its own. Put every change in a new file with the next number
-- and run ./store schema afterwards. docs/data.md has a picture of the tables.

-- Our own data is in schema store, the mirror of Stripe's objects in schema stripe.
create schema store;
create extension if not exists pg_trgm with schema public;

-- The users of ASP.NET Core Identity: viewers, and staff, who have roles.
create table store.viewer (
  id                   uuid primary key default gen_random_uuid(),
  user_name            text not null,
  normalized_user_name text not null unique,
  email                text not null,
  normalized_email     text not null unique,
  email_confirmed      boolean not null default false,
  password_hash        text,
  security_stamp       text not null,
  roles                text[] not null default '{}',
  lockout_enabled      boolean not null default true,
  lockout_end          timestamptz,
  access_failed_count  integer not null default 0,
  two_factor_enabled   boolean not null default false,
  authenticator_key    text,
  recovery_codes       text[] not null default '{}',
  stripe_customer_id   text unique,  -- null until the viewer's first action that needs a customer at Stripe
  created_at           timestamptz not null default now()
);
-- Staff search viewers by the beginning of an address, and by any part of it.
create index viewer_email_prefix on store.viewer (normalized_email text_pattern_ops);
create index viewer_email_part on store.viewer using gin (email gin_trgm_ops);

-- The keys with which ASP.NET Core encrypts cookies and forms. Every node reads the same ones, and they survive a restart.
create table store.data_protection_key (
  id         bigint generated always as identity primary key,
  name       text not null,
  xml        text not null,
  created_at timestamptz not null default now()
);
