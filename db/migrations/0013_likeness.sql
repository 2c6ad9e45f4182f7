-- What makes films alike: people, genres, the director. Without these, a film's page reads the whole catalogue.
create index movie_cast_members on store.movie using gin (cast_members);
create index movie_genres on store.movie using gin (genres);
create index movie_director on store.movie (director);
