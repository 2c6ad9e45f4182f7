-- When a film may be watched and bought at all, whoever asks, and whether it is sold by itself. Null is without a limit.
alter table store.movie
  add column for_sale boolean not null default true,
  add column available_from timestamptz,
  add column available_until timestamptz,
  add constraint movie_window check (available_from < available_until);

-- When the clock alone next changes what anybody may watch: few films have a limit, so these stay small.
create index movie_available_from on store.movie (available_from) where available_from is not null;
create index movie_available_until on store.movie (available_until) where available_until is not null;

create trigger movie_offer_changed after update on store.movie
  for each row when ((old.for_sale, old.available_from, old.available_until, old.price, old.currency)
    is distinct from (new.for_sale, new.available_from, new.available_until, new.price, new.currency))
  execute function store.catalogue_changed();
