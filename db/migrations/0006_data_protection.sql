-- The keys with which ASP.NET Core seals cookies and forms: kept here, they are the same on every node and after a restart.
create table store.data_protection_key (
  id         bigint generated always as identity primary key,
  name       text not null,
  xml        text not null,
  created_at timestamptz not null default now()
);
