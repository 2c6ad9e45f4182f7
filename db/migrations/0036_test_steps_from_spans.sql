-- Steps of test subscriptions are written from the spans of the work, outside of its transactions.
drop function store.note_test_events(text[]);
