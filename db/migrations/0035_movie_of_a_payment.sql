-- A payment names its film in metadata, which is text.
create index movie_id_text on store.movie ((movie_id::text));
