-- Viewers and staff: the users of ASP.NET Core Identity, and the tie to a Stripe customer, made at first need.
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
  stripe_customer_id   text unique,
  created_at           timestamptz not null default now()
);
