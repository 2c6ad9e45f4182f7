namespace StreamingStore.StripeSimulator.Storage;

/// <summary>The simulator's own tables, made at every start where they are missing.</summary>
internal static class Schema
{
    // json, not jsonb: an object keeps the order of its fields, and writing is cheaper.
    public const string Sql =
        """
        create schema if not exists simulator;

        create table if not exists simulator.object (
            id text primary key,
            kind text not null,
            body json not null,
            sequence bigint not null
        );

        create table if not exists simulator.event (
            id text primary key,
            sequence bigint not null,
            type text not null,
            created bigint not null,
            object json not null,
            previous_attributes json,
            request_id text,
            idempotency_key text
        );

        create table if not exists simulator.delivery (
            event_id text not null,
            endpoint_id text not null,
            state text not null,
            attempts json not null,
            next_attempt bigint not null,
            primary key (event_id, endpoint_id)
        );

        create table if not exists simulator.idempotency (
            key text primary key,
            fingerprint text not null,
            request_id text not null,
            created timestamptz not null,
            status int not null,
            body bytea not null
        );
        """;
}
