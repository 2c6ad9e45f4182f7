-- Rows to browse begin with the best-known films of a group: read in this order, a large group ends after a few rows.
create index movie_search_notability on store.movie_search (notability desc, movie_id);
