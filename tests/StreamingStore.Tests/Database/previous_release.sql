--
-- PostgreSQL database dump
--



SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: store; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA store;


--
-- Name: stripe; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA stripe;


--
-- Name: pg_trgm; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;


--
-- Name: EXTENSION pg_trgm; Type: COMMENT; Schema: -; Owner: -
--

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';


--
-- Name: unaccent; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;


--
-- Name: EXTENSION unaccent; Type: COMMENT; Schema: -; Owner: -
--

COMMENT ON EXTENSION unaccent IS 'text search dictionary that removes accents';


--
-- Name: access_grant_changed(); Type: FUNCTION; Schema: store; Owner: -
--

CREATE FUNCTION store.access_grant_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  perform pg_notify('entitlement_changed', new.viewer_id::text);
  return null;
end $$;


--
-- Name: catalogue_changed(); Type: FUNCTION; Schema: store; Owner: -
--

CREATE FUNCTION store.catalogue_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  perform pg_notify('entitlement_changed', '*');
  return null;
end $$;


--
-- Name: catalogue_words_changed(); Type: FUNCTION; Schema: store; Owner: -
--

CREATE FUNCTION store.catalogue_words_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  update store.catalogue_words set version = version + 1;
  perform pg_notify('entitlement_changed', '*');
  return null;
end $$;


--
-- Name: customers_inserted(); Type: FUNCTION; Schema: store; Owner: -
--

CREATE FUNCTION store.customers_inserted() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  perform pg_notify('entitlement_changed', v.id::text) from inserted i join store.viewer v on v.stripe_customer_id = i.customer_id;
  return null;
end $$;


--
-- Name: customers_updated(); Type: FUNCTION; Schema: store; Owner: -
--

CREATE FUNCTION store.customers_updated() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  perform pg_notify('entitlement_changed', v.id::text)
  from before b join after a using (id) join store.viewer v on v.stripe_customer_id = a.customer_id
  where b.body is distinct from a.body or b.deleted <> a.deleted;
  return null;
end $$;


--
-- Name: notify_customer(text); Type: FUNCTION; Schema: store; Owner: -
--

CREATE FUNCTION store.notify_customer(customer text) RETURNS void
    LANGUAGE sql
    AS $$
  select pg_notify('entitlement_changed', v.id::text) from store.viewer v where v.stripe_customer_id = customer
$$;


--
-- Name: payment_reversal_changed(); Type: FUNCTION; Schema: store; Owner: -
--

CREATE FUNCTION store.payment_reversal_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  perform store.notify_customer(p.customer_id) from stripe.payment_intent p where p.id = new.payment_intent_id;
  return null;
end $$;


--
-- Name: plain(text); Type: FUNCTION; Schema: store; Owner: -
--

CREATE FUNCTION store.plain(value text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
  select trim(regexp_replace(
    regexp_replace(lower(public.unaccent('public.unaccent'::regdictionary,
      replace(replace(replace(value, '½', ' 1 2 '), '¼', ' 1 4 '), '¾', ' 3 4 '))), '[''’‘ʻʼ.]', '', 'g'),
    '[^[:alnum:]]+', ' ', 'g'))
$$;


--
-- Name: product_changed(); Type: FUNCTION; Schema: store; Owner: -
--

CREATE FUNCTION store.product_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  perform pg_notify('entitlement_changed', '*');
  return null;
end $$;


--
-- Name: subscription_items_inserted(); Type: FUNCTION; Schema: store; Owner: -
--

CREATE FUNCTION store.subscription_items_inserted() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  perform pg_notify('entitlement_changed', v.id::text)
  from inserted i join stripe.subscription s on s.id = i.subscription_id join store.viewer v on v.stripe_customer_id = s.customer_id;
  return null;
end $$;


--
-- Name: subscription_items_updated(); Type: FUNCTION; Schema: store; Owner: -
--

CREATE FUNCTION store.subscription_items_updated() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  perform pg_notify('entitlement_changed', v.id::text)
  from before b join after a using (id)
  join stripe.subscription s on s.id = a.subscription_id join store.viewer v on v.stripe_customer_id = s.customer_id
  where b.body is distinct from a.body or b.deleted <> a.deleted;
  return null;
end $$;


--
-- Name: test_clock_changed(); Type: FUNCTION; Schema: store; Owner: -
--

CREATE FUNCTION store.test_clock_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  perform store.notify_customer(s.customer_id) from (
    select distinct customer_id from stripe.subscription where test_clock_id = new.id
  ) s;
  return null;
end $$;


--
-- Name: viewer_linked(); Type: FUNCTION; Schema: store; Owner: -
--

CREATE FUNCTION store.viewer_linked() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  perform pg_notify('entitlement_changed', new.id::text);
  return null;
end $$;


--
-- Name: device_by_name(jsonb); Type: FUNCTION; Schema: stripe; Owner: -
--

CREATE FUNCTION stripe.device_by_name(metadata jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT min(named.device) AS min FROM (SELECT replace(lower(jsonb_each_text.key), ' '::text, '_'::text) AS device FROM jsonb_each_text(device_by_name.metadata) jsonb_each_text(key, value) WHERE (lower(jsonb_each_text.value) = 'yes'::text)) named WHERE (named.device = ANY (ARRAY['web'::text, 'ios'::text, 'android'::text, 'android_tv'::text, 'apple_tv'::text, 'fire_tv'::text, 'roku'::text, 'samsung'::text, 'lg'::text, 'xbox'::text, 'playstation'::text])));


--
-- Name: instant(jsonb); Type: FUNCTION; Schema: stripe; Owner: -
--

CREATE FUNCTION stripe.instant(value jsonb) RETURNS timestamp with time zone
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN to_timestamp(((value #>> '{}'::text[]))::double precision);


--
-- Name: metadata_terms(jsonb); Type: FUNCTION; Schema: stripe; Owner: -
--

CREATE FUNCTION stripe.metadata_terms(metadata jsonb) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT (array_agg(jsonb_each_text.key) || array_agg(((jsonb_each_text.key || ']'::text) || lower(jsonb_each_text.value)))) FROM jsonb_each_text(metadata_terms.metadata) jsonb_each_text(key, value));


--
-- Name: reference(jsonb); Type: FUNCTION; Schema: stripe; Owner: -
--

CREATE FUNCTION stripe.reference(value jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE jsonb_typeof(value) WHEN 'object'::text THEN (value ->> 'id'::text) ELSE (value #>> '{}'::text[]) END;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: schema_migration; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.schema_migration (
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);


--
-- Name: access_grant; Type: TABLE; Schema: store; Owner: -
--

CREATE TABLE store.access_grant (
    id bigint NOT NULL,
    action_id text,
    viewer_id uuid NOT NULL,
    movie_id bigint,
    subscription_group text,
    reason text NOT NULL,
    granted_by uuid NOT NULL,
    granted_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    revoked_by uuid,
    revoked_at timestamp with time zone,
    CONSTRAINT access_grant_check CHECK ((num_nonnulls(movie_id, subscription_group) = 1)),
    CONSTRAINT access_grant_check1 CHECK (((revoked_at IS NULL) = (revoked_by IS NULL))),
    CONSTRAINT access_grant_reason_check CHECK ((reason <> ''::text))
);


--
-- Name: access_grant_id_seq; Type: SEQUENCE; Schema: store; Owner: -
--

ALTER TABLE store.access_grant ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME store.access_grant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: audit_entry; Type: TABLE; Schema: store; Owner: -
--

CREATE TABLE store.audit_entry (
    id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    staff_id uuid NOT NULL,
    action text NOT NULL,
    viewer_id uuid,
    subject text,
    reason text,
    outcome text,
    ended_at timestamp with time zone
);


--
-- Name: audit_entry_id_seq; Type: SEQUENCE; Schema: store; Owner: -
--

ALTER TABLE store.audit_entry ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME store.audit_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: bill_payment; Type: TABLE; Schema: store; Owner: -
--

CREATE TABLE store.bill_payment (
    viewer_id uuid NOT NULL,
    action_id text NOT NULL,
    subscription_id text,
    payment_method_id text,
    ordered_at timestamp with time zone NOT NULL,
    payment_intent_id text,
    heard_at timestamp with time zone,
    refusal text,
    closed_at timestamp with time zone
);


--
-- Name: card_order; Type: TABLE; Schema: store; Owner: -
--

CREATE TABLE store.card_order (
    viewer_id uuid NOT NULL,
    action_id text NOT NULL,
    session_id text,
    return_path text NOT NULL,
    pays_bill boolean DEFAULT false NOT NULL,
    ordered_at timestamp with time zone DEFAULT now() NOT NULL,
    closed_at timestamp with time zone
);


--
-- Name: catalog_upload; Type: TABLE; Schema: store; Owner: -
--

CREATE TABLE store.catalog_upload (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    staff_id uuid NOT NULL,
    file_name text NOT NULL,
    uploaded_at timestamp with time zone DEFAULT now() NOT NULL
);


--
-- Name: catalog_upload_line; Type: TABLE; Schema: store; Owner: -
--

CREATE TABLE store.catalog_upload_line (
    upload_id uuid NOT NULL,
    line integer NOT NULL,
    movie_id bigint,
    title text NOT NULL,
    year integer,
    genres text[] NOT NULL,
    director text NOT NULL,
    cast_members text[] NOT NULL,
    keywords text NOT NULL,
    notability integer,
    faults text[] NOT NULL
);


--
-- Name: catalogue_words; Type: TABLE; Schema: store; Owner: -
--

CREATE TABLE store.catalogue_words (
    only_row boolean DEFAULT true NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT catalogue_words_only_row_check CHECK (only_row)
);


--
-- Name: data_protection_key; Type: TABLE; Schema: store; Owner: -
--

CREATE TABLE store.data_protection_key (
    id bigint NOT NULL,
    name text NOT NULL,
    xml text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);


--
-- Name: data_protection_key_id_seq; Type: SEQUENCE; Schema: store; Owner: -
--

ALTER TABLE store.data_protection_key ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME store.data_protection_key_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: fruitless_search; Type: TABLE; Schema: store; Owner: -
--

CREATE TABLE store.fruitless_search (
    words text NOT NULL,
    times bigint NOT NULL,
    first_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL
);


--
-- Name: idempotency_key; Type: TABLE; Schema: store; Owner: -
--

CREATE TABLE store.idempotency_key (
    viewer_id uuid NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    used_at timestamp with time zone NOT NULL
);


--
-- Name: movie; Type: TABLE; Schema: store; Owner: -
--

CREATE TABLE store.movie (
    movie_id bigint NOT NULL,
    title text NOT NULL,
    year integer NOT NULL,
    genres text[] DEFAULT '{}'::text[] NOT NULL,
    director text DEFAULT ''::text NOT NULL,
    cast_members text[] DEFAULT '{}'::text[] NOT NULL,
    notability integer DEFAULT 0 NOT NULL,
    price bigint NOT NULL,
    currency text DEFAULT 'usd'::text NOT NULL,
    for_sale boolean DEFAULT true NOT NULL,
    available_from timestamp with time zone,
    available_until timestamp with time zone,
    CONSTRAINT movie_price_check CHECK ((price > 0)),
    CONSTRAINT movie_window CHECK ((available_from < available_until))
);


--
-- Name: movie_search; Type: TABLE; Schema: store; Owner: -
--

CREATE TABLE store.movie_search (
    movie_id bigint NOT NULL,
    subscription_groups text[] DEFAULT '{}'::text[] NOT NULL,
    title text NOT NULL,
    people text DEFAULT ''::text NOT NULL,
    keywords text DEFAULT ''::text NOT NULL,
    notability integer DEFAULT 0 NOT NULL,
    plain_title text GENERATED ALWAYS AS (store.plain(title)) STORED NOT NULL,
    search tsvector GENERATED ALWAYS AS (((setweight(to_tsvector('simple'::regconfig, store.plain(title)), 'A'::"char") || setweight(to_tsvector('simple'::regconfig, store.plain(people)), 'B'::"char")) || setweight(to_tsvector('simple'::regconfig, store.plain(keywords)), 'C'::"char"))) STORED NOT NULL
);


--
-- Name: plan_change; Type: TABLE; Schema: store; Owner: -
--

CREATE TABLE store.plan_change (
    viewer_id uuid NOT NULL,
    action_id text NOT NULL,
    subscription_id text NOT NULL,
    price_id text NOT NULL,
    prorated_at timestamp with time zone NOT NULL,
    amount_due bigint NOT NULL,
    currency text NOT NULL,
    ordered_at timestamp with time zone NOT NULL,
    invoice_id text,
    payment_intent_id text,
    refusal text,
    closed_at timestamp with time zone
);


--
-- Name: playback_position; Type: TABLE; Schema: store; Owner: -
--

CREATE TABLE store.playback_position (
    viewer_id uuid NOT NULL,
    movie_id bigint NOT NULL,
    position_seconds integer NOT NULL,
    duration_seconds integer NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT playback_position_duration_seconds_check CHECK ((duration_seconds > 0)),
    CONSTRAINT playback_position_position_seconds_check CHECK ((position_seconds >= 0))
);


--
-- Name: purchase_order; Type: TABLE; Schema: store; Owner: -
--

CREATE TABLE store.purchase_order (
    viewer_id uuid NOT NULL,
    action_id text NOT NULL,
    movie_id bigint NOT NULL,
    amount bigint NOT NULL,
    currency text NOT NULL,
    device_type text NOT NULL,
    at_stripe boolean DEFAULT false NOT NULL,
    session_id text,
    ordered_at timestamp with time zone DEFAULT now() NOT NULL,
    payment_intent_id text,
    refusal text,
    closed_at timestamp with time zone,
    CONSTRAINT purchase_order_amount_check CHECK ((amount > 0))
);


--
-- Name: stream; Type: TABLE; Schema: store; Owner: -
--

CREATE TABLE store.stream (
    viewer_id uuid NOT NULL,
    place integer NOT NULL,
    token text NOT NULL,
    movie_id bigint NOT NULL,
    browser_id text NOT NULL,
    device text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    CONSTRAINT stream_place_check CHECK ((place > 0))
);


--
-- Name: subscription_order; Type: TABLE; Schema: store; Owner: -
--

CREATE TABLE store.subscription_order (
    viewer_id uuid NOT NULL,
    action_id text NOT NULL,
    price_id text NOT NULL,
    product_id text NOT NULL,
    device_type text NOT NULL,
    at_stripe boolean DEFAULT false NOT NULL,
    session_id text,
    return_path text,
    ordered_at timestamp with time zone DEFAULT now() NOT NULL,
    subscription_id text,
    refusal text,
    closed_at timestamp with time zone
);


--
-- Name: test_step; Type: TABLE; Schema: store; Owner: -
--

CREATE TABLE store.test_step (
    id bigint NOT NULL,
    trigger_id bigint NOT NULL,
    kind text NOT NULL,
    what text NOT NULL,
    detail text,
    event_id text,
    began_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone
);


--
-- Name: test_step_id_seq; Type: SEQUENCE; Schema: store; Owner: -
--

ALTER TABLE store.test_step ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME store.test_step_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: test_trigger; Type: TABLE; Schema: store; Owner: -
--

CREATE TABLE store.test_trigger (
    id bigint NOT NULL,
    action_id text NOT NULL,
    follows bigint,
    staff_id uuid NOT NULL,
    viewer_id uuid,
    plans text,
    quantity bigint,
    trial_days bigint,
    device_type text,
    story text,
    advances_to timestamp with time zone,
    subscription_id text,
    test_clock_id text,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    watched_until timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    failed boolean DEFAULT false NOT NULL,
    outcome text
);


--
-- Name: test_trigger_id_seq; Type: SEQUENCE; Schema: store; Owner: -
--

ALTER TABLE store.test_trigger ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME store.test_trigger_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: viewer; Type: TABLE; Schema: store; Owner: -
--

CREATE TABLE store.viewer (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_name text NOT NULL,
    normalized_user_name text NOT NULL,
    email text NOT NULL,
    normalized_email text NOT NULL,
    email_confirmed boolean DEFAULT false NOT NULL,
    password_hash text,
    security_stamp text NOT NULL,
    roles text[] DEFAULT '{}'::text[] NOT NULL,
    lockout_enabled boolean DEFAULT true NOT NULL,
    lockout_end timestamp with time zone,
    access_failed_count integer DEFAULT 0 NOT NULL,
    two_factor_enabled boolean DEFAULT false NOT NULL,
    authenticator_key text,
    recovery_codes text[] DEFAULT '{}'::text[] NOT NULL,
    stripe_customer_id text,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);


--
-- Name: watch_grant; Type: TABLE; Schema: store; Owner: -
--

CREATE TABLE store.watch_grant (
    token text NOT NULL,
    viewer_id uuid NOT NULL,
    movie_id bigint NOT NULL,
    granted_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    browser_id text DEFAULT ''::text NOT NULL,
    device text DEFAULT ''::text NOT NULL
);


--
-- Name: watchlist; Type: TABLE; Schema: store; Owner: -
--

CREATE TABLE store.watchlist (
    viewer_id uuid NOT NULL,
    movie_id bigint NOT NULL,
    added_at timestamp with time zone DEFAULT now() NOT NULL
);


--
-- Name: charge; Type: TABLE; Schema: stripe; Owner: -
--

CREATE TABLE stripe.charge (
    id text NOT NULL,
    body jsonb NOT NULL,
    as_of timestamp with time zone NOT NULL,
    deleted boolean DEFAULT false NOT NULL,
    customer_id text GENERATED ALWAYS AS (stripe.reference((body -> 'customer'::text))) STORED,
    payment_intent_id text GENERATED ALWAYS AS (stripe.reference((body -> 'payment_intent'::text))) STORED,
    status text GENERATED ALWAYS AS ((body ->> 'status'::text)) STORED,
    amount bigint GENERATED ALWAYS AS (((body ->> 'amount'::text))::bigint) STORED,
    amount_refunded bigint GENERATED ALWAYS AS (((body ->> 'amount_refunded'::text))::bigint) STORED,
    created timestamp with time zone GENERATED ALWAYS AS (stripe.instant((body -> 'created'::text))) STORED
);
ALTER TABLE ONLY stripe.charge ALTER COLUMN body SET COMPRESSION lz4;


--
-- Name: customer; Type: TABLE; Schema: stripe; Owner: -
--

CREATE TABLE stripe.customer (
    id text NOT NULL,
    body jsonb NOT NULL,
    as_of timestamp with time zone NOT NULL,
    deleted boolean DEFAULT false NOT NULL,
    email text GENERATED ALWAYS AS ((body ->> 'email'::text)) STORED,
    name text GENERATED ALWAYS AS ((body ->> 'name'::text)) STORED,
    metadata jsonb GENERATED ALWAYS AS (COALESCE((body -> 'metadata'::text), '{}'::jsonb)) STORED NOT NULL,
    created timestamp with time zone GENERATED ALWAYS AS (stripe.instant((body -> 'created'::text))) STORED
);
ALTER TABLE ONLY stripe.customer ALTER COLUMN body SET COMPRESSION lz4;


--
-- Name: dirty_object; Type: TABLE; Schema: stripe; Owner: -
--

CREATE TABLE stripe.dirty_object (
    object text NOT NULL,
    id text NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    marked_at timestamp with time zone DEFAULT now() NOT NULL,
    due_at timestamp with time zone DEFAULT now() NOT NULL,
    claim uuid,
    claimed_until timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    last_error text
);


--
-- Name: dispute; Type: TABLE; Schema: stripe; Owner: -
--

CREATE TABLE stripe.dispute (
    id text NOT NULL,
    body jsonb NOT NULL,
    as_of timestamp with time zone NOT NULL,
    deleted boolean DEFAULT false NOT NULL,
    payment_intent_id text GENERATED ALWAYS AS (stripe.reference((body -> 'payment_intent'::text))) STORED,
    charge_id text GENERATED ALWAYS AS (stripe.reference((body -> 'charge'::text))) STORED,
    status text GENERATED ALWAYS AS ((body ->> 'status'::text)) STORED,
    amount bigint GENERATED ALWAYS AS (((body ->> 'amount'::text))::bigint) STORED,
    created timestamp with time zone GENERATED ALWAYS AS (stripe.instant((body -> 'created'::text))) STORED
);
ALTER TABLE ONLY stripe.dispute ALTER COLUMN body SET COMPRESSION lz4;


--
-- Name: drift; Type: TABLE; Schema: stripe; Owner: -
--

CREATE TABLE stripe.drift (
    reconciliation_id bigint NOT NULL,
    object text NOT NULL,
    id text NOT NULL,
    field text NOT NULL,
    ours jsonb,
    stripes jsonb,
    ours_as_of timestamp with time zone,
    found_at timestamp with time zone DEFAULT now() NOT NULL,
    healed_at timestamp with time zone
);


--
-- Name: event; Type: TABLE; Schema: stripe; Owner: -
--

CREATE TABLE stripe.event (
    id text NOT NULL,
    type text NOT NULL,
    api_version text,
    created timestamp with time zone NOT NULL,
    body json NOT NULL,
    object text,
    object_id text,
    source text DEFAULT 'webhook'::text NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE ONLY stripe.event ALTER COLUMN body SET COMPRESSION lz4;


--
-- Name: event_state; Type: TABLE; Schema: stripe; Owner: -
--

CREATE TABLE stripe.event_state (
    id text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    due_at timestamp with time zone DEFAULT now() NOT NULL,
    last_attempt_at timestamp with time zone,
    last_error text,
    outcome text,
    done_at timestamp with time zone,
    dead_at timestamp with time zone
);


--
-- Name: inbox; Type: VIEW; Schema: stripe; Owner: -
--

CREATE VIEW stripe.inbox AS
 SELECT e.id,
    e.type,
    e.api_version,
    e.created,
    e.body,
    e.object,
    e.object_id,
    e.source,
    e.received_at,
    s.attempts,
    s.due_at,
    s.last_attempt_at,
    s.last_error,
    s.outcome,
    s.done_at,
    s.dead_at
   FROM (stripe.event e
     LEFT JOIN stripe.event_state s USING (id));


--
-- Name: payment_intent; Type: TABLE; Schema: stripe; Owner: -
--

CREATE TABLE stripe.payment_intent (
    id text NOT NULL,
    body jsonb NOT NULL,
    as_of timestamp with time zone NOT NULL,
    deleted boolean DEFAULT false NOT NULL,
    customer_id text GENERATED ALWAYS AS (stripe.reference((body -> 'customer'::text))) STORED,
    status text GENERATED ALWAYS AS ((body ->> 'status'::text)) STORED,
    amount bigint GENERATED ALWAYS AS (((body ->> 'amount'::text))::bigint) STORED,
    currency text GENERATED ALWAYS AS ((body ->> 'currency'::text)) STORED,
    metadata jsonb GENERATED ALWAYS AS (COALESCE((body -> 'metadata'::text), '{}'::jsonb)) STORED NOT NULL,
    created timestamp with time zone GENERATED ALWAYS AS (stripe.instant((body -> 'created'::text))) STORED
);
ALTER TABLE ONLY stripe.payment_intent ALTER COLUMN body SET COMPRESSION lz4;


--
-- Name: payment_method; Type: TABLE; Schema: stripe; Owner: -
--

CREATE TABLE stripe.payment_method (
    id text NOT NULL,
    body jsonb NOT NULL,
    as_of timestamp with time zone NOT NULL,
    deleted boolean DEFAULT false NOT NULL,
    customer_id text GENERATED ALWAYS AS (stripe.reference((body -> 'customer'::text))) STORED,
    type text GENERATED ALWAYS AS ((body ->> 'type'::text)) STORED,
    created timestamp with time zone GENERATED ALWAYS AS (stripe.instant((body -> 'created'::text))) STORED
);
ALTER TABLE ONLY stripe.payment_method ALTER COLUMN body SET COMPRESSION lz4;


--
-- Name: price; Type: TABLE; Schema: stripe; Owner: -
--

CREATE TABLE stripe.price (
    id text NOT NULL,
    body jsonb NOT NULL,
    as_of timestamp with time zone NOT NULL,
    deleted boolean DEFAULT false NOT NULL,
    product_id text GENERATED ALWAYS AS (stripe.reference((body -> 'product'::text))) STORED,
    active boolean GENERATED ALWAYS AS (((body ->> 'active'::text))::boolean) STORED,
    lookup_key text GENERATED ALWAYS AS ((body ->> 'lookup_key'::text)) STORED,
    unit_amount bigint GENERATED ALWAYS AS (((body ->> 'unit_amount'::text))::bigint) STORED,
    currency text GENERATED ALWAYS AS ((body ->> 'currency'::text)) STORED,
    metadata jsonb GENERATED ALWAYS AS (COALESCE((body -> 'metadata'::text), '{}'::jsonb)) STORED NOT NULL,
    created timestamp with time zone GENERATED ALWAYS AS (stripe.instant((body -> 'created'::text))) STORED
);
ALTER TABLE ONLY stripe.price ALTER COLUMN body SET COMPRESSION lz4;


--
-- Name: product; Type: TABLE; Schema: stripe; Owner: -
--

CREATE TABLE stripe.product (
    id text NOT NULL,
    body jsonb NOT NULL,
    as_of timestamp with time zone NOT NULL,
    deleted boolean DEFAULT false NOT NULL,
    name text GENERATED ALWAYS AS ((body ->> 'name'::text)) STORED,
    active boolean GENERATED ALWAYS AS (((body ->> 'active'::text))::boolean) STORED,
    metadata jsonb GENERATED ALWAYS AS (COALESCE((body -> 'metadata'::text), '{}'::jsonb)) STORED NOT NULL,
    subscription_groups text[] GENERATED ALWAYS AS (COALESCE(string_to_array(NULLIF(replace(((body -> 'metadata'::text) ->> 'subscription_group'::text), ' '::text, ''::text), ''::text), ','::text), '{}'::text[])) STORED NOT NULL,
    created timestamp with time zone GENERATED ALWAYS AS (stripe.instant((body -> 'created'::text))) STORED
);
ALTER TABLE ONLY stripe.product ALTER COLUMN body SET COMPRESSION lz4;


--
-- Name: reconciliation; Type: TABLE; Schema: stripe; Owner: -
--

CREATE TABLE stripe.reconciliation (
    id bigint NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    finished_at timestamp with time zone,
    step integer DEFAULT 0 NOT NULL,
    starting_after text,
    listed_from timestamp with time zone,
    checked bigint DEFAULT 0 NOT NULL,
    events_since timestamp with time zone,
    events_found bigint DEFAULT 0 NOT NULL
);


--
-- Name: reconciliation_id_seq; Type: SEQUENCE; Schema: stripe; Owner: -
--

ALTER TABLE stripe.reconciliation ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME stripe.reconciliation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: refund; Type: TABLE; Schema: stripe; Owner: -
--

CREATE TABLE stripe.refund (
    id text NOT NULL,
    body jsonb NOT NULL,
    as_of timestamp with time zone NOT NULL,
    deleted boolean DEFAULT false NOT NULL,
    payment_intent_id text GENERATED ALWAYS AS (stripe.reference((body -> 'payment_intent'::text))) STORED,
    charge_id text GENERATED ALWAYS AS (stripe.reference((body -> 'charge'::text))) STORED,
    status text GENERATED ALWAYS AS ((body ->> 'status'::text)) STORED,
    amount bigint GENERATED ALWAYS AS (((body ->> 'amount'::text))::bigint) STORED,
    created timestamp with time zone GENERATED ALWAYS AS (stripe.instant((body -> 'created'::text))) STORED
);
ALTER TABLE ONLY stripe.refund ALTER COLUMN body SET COMPRESSION lz4;


--
-- Name: request_budget; Type: TABLE; Schema: stripe; Owner: -
--

CREATE TABLE stripe.request_budget (
    only_one boolean DEFAULT true NOT NULL,
    free_at timestamp with time zone DEFAULT now() NOT NULL,
    taken bigint DEFAULT 0 NOT NULL,
    CONSTRAINT request_budget_only_one_check CHECK (only_one)
);


--
-- Name: subscription; Type: TABLE; Schema: stripe; Owner: -
--

CREATE TABLE stripe.subscription (
    id text NOT NULL,
    body jsonb NOT NULL,
    as_of timestamp with time zone NOT NULL,
    deleted boolean DEFAULT false NOT NULL,
    customer_id text GENERATED ALWAYS AS (stripe.reference((body -> 'customer'::text))) STORED,
    status text GENERATED ALWAYS AS ((body ->> 'status'::text)) STORED,
    metadata jsonb GENERATED ALWAYS AS (COALESCE((body -> 'metadata'::text), '{}'::jsonb)) STORED NOT NULL,
    device_type text GENERATED ALWAYS AS (COALESCE(((body -> 'metadata'::text) ->> 'device_type'::text), stripe.device_by_name((body -> 'metadata'::text)))) STORED,
    cancel_at_period_end boolean GENERATED ALWAYS AS (COALESCE(((body ->> 'cancel_at_period_end'::text))::boolean, false)) STORED NOT NULL,
    cancel_at timestamp with time zone GENERATED ALWAYS AS (stripe.instant((body -> 'cancel_at'::text))) STORED,
    canceled_at timestamp with time zone GENERATED ALWAYS AS (stripe.instant((body -> 'canceled_at'::text))) STORED,
    ended_at timestamp with time zone GENERATED ALWAYS AS (stripe.instant((body -> 'ended_at'::text))) STORED,
    trial_start timestamp with time zone GENERATED ALWAYS AS (stripe.instant((body -> 'trial_start'::text))) STORED,
    trial_end timestamp with time zone GENERATED ALWAYS AS (stripe.instant((body -> 'trial_end'::text))) STORED,
    current_period_start timestamp with time zone GENERATED ALWAYS AS (stripe.instant((body -> 'current_period_start'::text))) STORED,
    current_period_end timestamp with time zone GENERATED ALWAYS AS (stripe.instant((body -> 'current_period_end'::text))) STORED,
    test_clock_id text GENERATED ALWAYS AS (stripe.reference((body -> 'test_clock'::text))) STORED,
    created timestamp with time zone GENERATED ALWAYS AS (stripe.instant((body -> 'created'::text))) STORED
);
ALTER TABLE ONLY stripe.subscription ALTER COLUMN body SET COMPRESSION lz4;


--
-- Name: subscription_item; Type: TABLE; Schema: stripe; Owner: -
--

CREATE TABLE stripe.subscription_item (
    id text NOT NULL,
    body jsonb NOT NULL,
    as_of timestamp with time zone NOT NULL,
    deleted boolean DEFAULT false NOT NULL,
    subscription_id text GENERATED ALWAYS AS (stripe.reference((body -> 'subscription'::text))) STORED,
    price_id text GENERATED ALWAYS AS (COALESCE(stripe.reference((body -> 'price'::text)), stripe.reference((body -> 'plan'::text)))) STORED,
    product_id text GENERATED ALWAYS AS (COALESCE(stripe.reference(((body -> 'price'::text) -> 'product'::text)), stripe.reference(((body -> 'plan'::text) -> 'product'::text)))) STORED,
    quantity bigint GENERATED ALWAYS AS (((body ->> 'quantity'::text))::bigint) STORED,
    current_period_start timestamp with time zone GENERATED ALWAYS AS (stripe.instant((body -> 'current_period_start'::text))) STORED,
    current_period_end timestamp with time zone GENERATED ALWAYS AS (stripe.instant((body -> 'current_period_end'::text))) STORED,
    created timestamp with time zone GENERATED ALWAYS AS (stripe.instant((body -> 'created'::text))) STORED
);
ALTER TABLE ONLY stripe.subscription_item ALTER COLUMN body SET COMPRESSION lz4;


--
-- Name: test_clock; Type: TABLE; Schema: stripe; Owner: -
--

CREATE TABLE stripe.test_clock (
    id text NOT NULL,
    body jsonb NOT NULL,
    as_of timestamp with time zone NOT NULL,
    deleted boolean DEFAULT false NOT NULL,
    status text GENERATED ALWAYS AS ((body ->> 'status'::text)) STORED,
    frozen_time timestamp with time zone GENERATED ALWAYS AS (stripe.instant((body -> 'frozen_time'::text))) STORED,
    created timestamp with time zone GENERATED ALWAYS AS (stripe.instant((body -> 'created'::text))) STORED
);
ALTER TABLE ONLY stripe.test_clock ALTER COLUMN body SET COMPRESSION lz4;


--
-- Data for Name: schema_migration; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.schema_migration (name, checksum, applied_at) FROM stdin;
0001_accounts.sql	7f6f4a95e2cae096fc339d700caadc07f2cbab23a1269d1e98b0a0afbaa2491e	2026-11-28 14:53:00.865739+00
0002_catalogue_and_search.sql	574fa7f8e4d0270eff6cb31ad2aec9489595f77728ddaf3d6bbdd46cafff3b2c	2026-11-28 14:53:00.937872+00
0003_stripe_mirror.sql	05626dfacd891f77b18d7242d48f58e2f0c91904f23a7ecd1dc002d148eb3d28	2026-11-28 14:53:00.98523+00
0004_webhook_inbox.sql	3999a6c03ad72c6c718b235be752bc1244506cc300b9afa74660fffd9b9e082c	2026-11-28 14:53:01.10541+00
0005_orders.sql	0c11212b1c023b4cfddcb2a0802ee51cba4e045a5dc75d50d5507cfc492c95a7	2026-11-28 14:53:01.128224+00
0006_entitlements_and_playback.sql	9c7d82a3def40ea7289ef1e06c45faa9f3bfb4a7ac960827594d3bb096c8fe71	2026-11-28 14:53:01.154564+00
0007_staff.sql	50108da173b40697e765e9e3eee7df54f3658ce730f45ea28eb5f3fdb211042f	2026-11-28 14:53:01.217752+00
\.


--
-- Data for Name: access_grant; Type: TABLE DATA; Schema: store; Owner: -
--

COPY store.access_grant (id, action_id, viewer_id, movie_id, subscription_group, reason, granted_by, granted_at, expires_at, revoked_by, revoked_at) FROM stdin;
\.


--
-- Data for Name: audit_entry; Type: TABLE DATA; Schema: store; Owner: -
--

COPY store.audit_entry (id, at, staff_id, action, viewer_id, subject, reason, outcome, ended_at) FROM stdin;
\.


--
-- Data for Name: bill_payment; Type: TABLE DATA; Schema: store; Owner: -
--

COPY store.bill_payment (viewer_id, action_id, subscription_id, payment_method_id, ordered_at, payment_intent_id, heard_at, refusal, closed_at) FROM stdin;
\.


--
-- Data for Name: card_order; Type: TABLE DATA; Schema: store; Owner: -
--

COPY store.card_order (viewer_id, action_id, session_id, return_path, pays_bill, ordered_at, closed_at) FROM stdin;
\.


--
-- Data for Name: catalog_upload; Type: TABLE DATA; Schema: store; Owner: -
--

COPY store.catalog_upload (id, staff_id, file_name, uploaded_at) FROM stdin;
\.


--
-- Data for Name: catalog_upload_line; Type: TABLE DATA; Schema: store; Owner: -
--

COPY store.catalog_upload_line (upload_id, line, movie_id, title, year, genres, director, cast_members, keywords, notability, faults) FROM stdin;
\.


--
-- Data for Name: catalogue_words; Type: TABLE DATA; Schema: store; Owner: -
--

COPY store.catalogue_words (only_row, version) FROM stdin;
t	3
\.


--
-- Data for Name: data_protection_key; Type: TABLE DATA; Schema: store; Owner: -
--

COPY store.data_protection_key (id, name, xml, created_at) FROM stdin;
\.


--
-- Data for Name: fruitless_search; Type: TABLE DATA; Schema: store; Owner: -
--

COPY store.fruitless_search (words, times, first_at, last_at) FROM stdin;
\.


--
-- Data for Name: idempotency_key; Type: TABLE DATA; Schema: store; Owner: -
--

COPY store.idempotency_key (viewer_id, key, fingerprint, used_at) FROM stdin;
\.


--
-- Data for Name: movie; Type: TABLE DATA; Schema: store; Owner: -
--

COPY store.movie (movie_id, title, year, genres, director, cast_members, notability, price, currency, for_sale, available_from, available_until) FROM stdin;
15297	Casablanca	1942	{Drama,Romance}	Michael Curtiz	{"Humphrey Bogart","Ingrid Bergman","Claude Rains","Paul Henreid","Dooley Wilson","Peter Lorre"}	665	399	usd	t	\N	\N
21017	The Searchers	1956	{Western}	John Ford	{"John Wayne","Jeffrey Hunter","Vera Miles","Ward Bond","Ken Curtis","Natalie Wood"}	364	399	usd	t	\N	\N
25346	Raiders of the Lost Ark	1981	{Action,Adventure}	Steven Spielberg	{"Harrison Ford","Karen Allen","Denholm Elliott","John Rhys-Davies","Ronald Lacey","Paul Freeman","Alfred Molina"}	559	799	usd	t	\N	\N
\.


--
-- Data for Name: movie_search; Type: TABLE DATA; Schema: store; Owner: -
--

COPY store.movie_search (movie_id, subscription_groups, title, people, keywords, notability) FROM stdin;
15297	{drama,romance,classics}	Casablanca	Michael Curtiz Humphrey Bogart Ingrid Bergman Claude Rains Paul Henreid Dooley Wilson Peter Lorre	Michael Curtiz Humphrey Bogart Ingrid Bergman Claude Rains Paul Henreid Dooley Wilson Peter Lorre Drama Romance czechoslovak germans choose unproduced helping resistance everybody continue 1942	665
21017	{western,classics}	The Searchers	John Ford John Wayne Jeffrey Hunter Vera Miles Ward Bond Ken Curtis Natalie Wood	John Ford John Wayne Jeffrey Hunter Vera Miles Ward Bond Ken Curtis Natalie Wood Western spends nephew vistavision niece abducted accompanied adopted middle-aged 1956	364
25346	{action,adventure}	Raiders of the Lost Ark	Steven Spielberg Harrison Ford Karen Allen Denholm Elliott John Rhys-Davies Ronald Lacey Paul Freeman Alfred Molina	Steven Spielberg Harrison Ford Karen Allen Denholm Elliott John Rhys-Davies Ronald Lacey Paul Freeman Alfred Molina Action Adventure archaeologist globetrotting guiding ravenwood covenant vying invincible teaming 1981	559
\.


--
-- Data for Name: plan_change; Type: TABLE DATA; Schema: store; Owner: -
--

COPY store.plan_change (viewer_id, action_id, subscription_id, price_id, prorated_at, amount_due, currency, ordered_at, invoice_id, payment_intent_id, refusal, closed_at) FROM stdin;
\.


--
-- Data for Name: playback_position; Type: TABLE DATA; Schema: store; Owner: -
--

COPY store.playback_position (viewer_id, movie_id, position_seconds, duration_seconds, updated_at) FROM stdin;
\.


--
-- Data for Name: purchase_order; Type: TABLE DATA; Schema: store; Owner: -
--

COPY store.purchase_order (viewer_id, action_id, movie_id, amount, currency, device_type, at_stripe, session_id, ordered_at, payment_intent_id, refusal, closed_at) FROM stdin;
2280fb05-86c8-4331-96e4-a133bcb19393	buy	15297	399	usd	web	f	\N	2026-11-28 14:53:17.78622+00	pi_1Qgt1tab2IPeYj256RvlKlFW	\N	2026-11-28 14:53:17.851827+00
\.


--
-- Data for Name: stream; Type: TABLE DATA; Schema: store; Owner: -
--

COPY store.stream (viewer_id, place, token, movie_id, browser_id, device, started_at, seen_at) FROM stdin;
\.


--
-- Data for Name: subscription_order; Type: TABLE DATA; Schema: store; Owner: -
--

COPY store.subscription_order (viewer_id, action_id, price_id, product_id, device_type, at_stripe, session_id, return_path, ordered_at, subscription_id, refusal, closed_at) FROM stdin;
2280fb05-86c8-4331-96e4-a133bcb19393	subscribe	price_19TAzeGVfFJKXZtiUBluaC4x	plan_action	web	f	\N	\N	2026-11-28 14:53:17.464981+00	sub_1f0xDzobK4GGv8Bfe3asyMyn	\N	2026-11-28 14:53:17.643863+00
\.


--
-- Data for Name: test_step; Type: TABLE DATA; Schema: store; Owner: -
--

COPY store.test_step (id, trigger_id, kind, what, detail, event_id, began_at, ended_at) FROM stdin;
\.


--
-- Data for Name: test_trigger; Type: TABLE DATA; Schema: store; Owner: -
--

COPY store.test_trigger (id, action_id, follows, staff_id, viewer_id, plans, quantity, trial_days, device_type, story, advances_to, subscription_id, test_clock_id, started_at, watched_until, ended_at, failed, outcome) FROM stdin;
\.


--
-- Data for Name: viewer; Type: TABLE DATA; Schema: store; Owner: -
--

COPY store.viewer (id, user_name, normalized_user_name, email, normalized_email, email_confirmed, password_hash, security_stamp, roles, lockout_enabled, lockout_end, access_failed_count, two_factor_enabled, authenticator_key, recovery_codes, stripe_customer_id, created_at) FROM stdin;
2280fb05-86c8-4331-96e4-a133bcb19393	08569dd163a64c9493f1a03269dfd401@example.com	08569DD163A64C9493F1A03269DFD401@EXAMPLE.COM	08569dd163a64c9493f1a03269dfd401@example.com	08569DD163A64C9493F1A03269DFD401@EXAMPLE.COM	f	\N	s	{}	t	\N	0	f	\N	{}	cus_7yeMCMm2bCZlBP	2026-11-28 14:53:17.273916+00
\.


--
-- Data for Name: watch_grant; Type: TABLE DATA; Schema: store; Owner: -
--

COPY store.watch_grant (token, viewer_id, movie_id, granted_at, expires_at, browser_id, device) FROM stdin;
\.


--
-- Data for Name: watchlist; Type: TABLE DATA; Schema: store; Owner: -
--

COPY store.watchlist (viewer_id, movie_id, added_at) FROM stdin;
\.


--
-- Data for Name: charge; Type: TABLE DATA; Schema: stripe; Owner: -
--

COPY stripe.charge (id, body, as_of, deleted) FROM stdin;
\.


--
-- Data for Name: customer; Type: TABLE DATA; Schema: stripe; Owner: -
--

COPY stripe.customer (id, body, as_of, deleted) FROM stdin;
cus_7yeMCMm2bCZlBP	{"id": "cus_7yeMCMm2bCZlBP", "name": null, "email": "08569dd163a64c9493f1a03269dfd401@example.com", "phone": null, "object": "customer", "address": null, "balance": 0, "created": 1795877597, "currency": null, "discount": null, "livemode": false, "metadata": {"viewer_id": "2280fb05-86c8-4331-96e4-a133bcb19393"}, "shipping": null, "delinquent": false, "tax_exempt": "none", "test_clock": null, "description": null, "default_source": null, "invoice_prefix": "ODRJFYZN", "invoice_settings": {"footer": null, "custom_fields": null, "rendering_options": null, "default_payment_method": "pm_1IttFk1kWDZLiigWcRKVmfme"}, "preferred_locales": [], "next_invoice_sequence": 1}	2026-11-28 14:53:17+00	f
\.


--
-- Data for Name: dirty_object; Type: TABLE DATA; Schema: stripe; Owner: -
--

COPY stripe.dirty_object (object, id, version, marked_at, due_at, claim, claimed_until, attempts, last_error) FROM stdin;
customer	cus_7yeMCMm2bCZlBP	1	2026-11-28 14:53:17.380382+00	2026-11-28 14:53:17.380382+00	\N	\N	0	\N
\.


--
-- Data for Name: dispute; Type: TABLE DATA; Schema: stripe; Owner: -
--

COPY stripe.dispute (id, body, as_of, deleted) FROM stdin;
\.


--
-- Data for Name: drift; Type: TABLE DATA; Schema: stripe; Owner: -
--

COPY stripe.drift (reconciliation_id, object, id, field, ours, stripes, ours_as_of, found_at, healed_at) FROM stdin;
\.


--
-- Data for Name: event; Type: TABLE DATA; Schema: stripe; Owner: -
--

COPY stripe.event (id, type, api_version, created, body, object, object_id, source, received_at) FROM stdin;
evt_1LlLWHaaOqaTiy37L011cGpz	customer.subscription.created	2026-10-28.endive	2026-11-28 14:53:17+00	{"id":"evt_1LlLWHaaOqaTiy37L011cGpz","object":"event","api_version":"2026-10-28.endive","created":1795877597,"data":{"object":{"id":"sub_1f0xDzobK4GGv8Bfe3asyMyn","object":"subscription","application":null,"application_fee_percent":null,"automatic_tax":{"disabled_reason":null,"enabled":false,"liability":null},"billing_cycle_anchor":1795877597,"billing_cycle_anchor_config":null,"billing_mode":{"flexible":null,"type":"classic"},"billing_schedules":[],"billing_thresholds":null,"cancel_at":null,"cancel_at_period_end":false,"canceled_at":null,"cancellation_details":{"comment":null,"feedback":null,"reason":null},"collection_method":"charge_automatically","created":1795877597,"currency":"usd","customer":"cus_7yeMCMm2bCZlBP","customer_account":null,"days_until_due":null,"default_payment_method":"pm_1IttFk1kWDZLiigWcRKVmfme","default_source":null,"default_tax_rates":[],"description":null,"discounts":[],"ended_at":null,"invoice_settings":{"account_tax_ids":null,"custom_fields":null,"description":null,"footer":null,"issuer":{"type":"self"}},"items":{"object":"list","data":[{"id":"si_JDvXZ2nQ9ptiiW","object":"subscription_item","billing_thresholds":null,"created":1795877597,"current_period_end":1798469597,"current_period_start":1795877597,"discounts":[],"metadata":{},"plan":{"id":"price_19TAzeGVfFJKXZtiUBluaC4x","object":"plan","active":true,"amount":699,"amount_decimal":"699","billing_scheme":"per_unit","created":1795877597,"currency":"usd","interval":"month","interval_count":1,"livemode":false,"metadata":{},"meter":null,"nickname":null,"product":"plan_action","tiers_mode":null,"transform_usage":null,"trial_period_days":null,"usage_type":"licensed"},"price":{"id":"price_19TAzeGVfFJKXZtiUBluaC4x","object":"price","active":true,"billing_scheme":"per_unit","created":1795877597,"currency":"usd","custom_unit_amount":null,"livemode":false,"lookup_key":"action-monthly","metadata":{},"nickname":null,"product":"plan_action","recurring":{"interval":"month","interval_count":1,"meter":null,"trial_period_days":null,"usage_type":"licensed"},"tax_behavior":"unspecified","tiers_mode":null,"transform_quantity":null,"type":"recurring","unit_amount":699,"unit_amount_decimal":"699"},"quantity":1,"subscription":"sub_1f0xDzobK4GGv8Bfe3asyMyn","tax_rates":[]}],"has_more":false,"total_count":1,"url":"/v1/subscription_items?subscription=sub_1f0xDzobK4GGv8Bfe3asyMyn"},"latest_invoice":"in_14Y7jlutAWQArcfr8N3gbseI","livemode":false,"managed_payments":null,"metadata":{"action_id":"subscribe","device_type":"web","viewer_id":"2280fb05-86c8-4331-96e4-a133bcb19393"},"next_pending_invoice_item_invoice":null,"on_behalf_of":null,"pause_collection":null,"payment_settings":{"payment_method_options":null,"payment_method_types":null,"save_default_payment_method":"off"},"pending_invoice_item_interval":null,"pending_setup_intent":null,"pending_update":null,"schedule":null,"start_date":1795877597,"status":"active","test_clock":null,"transfer_data":null,"trial_end":null,"trial_settings":{"end_behavior":{"missing_payment_method":"create_invoice"}},"trial_start":null}},"livemode":false,"pending_webhooks":0,"request":{"id":"req_NyttaQpU9yYTMZ","idempotency_key":"subscribe:2280fb05-86c8-4331-96e4-a133bcb19393:subscribe"},"type":"customer.subscription.created"}	subscription	sub_1f0xDzobK4GGv8Bfe3asyMyn	webhook	2026-11-28 14:53:17.931805+00
\.


--
-- Data for Name: event_state; Type: TABLE DATA; Schema: stripe; Owner: -
--

COPY stripe.event_state (id, attempts, due_at, last_attempt_at, last_error, outcome, done_at, dead_at) FROM stdin;
evt_1LlLWHaaOqaTiy37L011cGpz	1	2026-11-28 14:53:32.931805+00	2026-11-28 14:53:17.942015+00	\N	applied	2026-11-28 14:53:17.942015+00	\N
\.


--
-- Data for Name: payment_intent; Type: TABLE DATA; Schema: stripe; Owner: -
--

COPY stripe.payment_intent (id, body, as_of, deleted) FROM stdin;
pi_1Qgt1tab2IPeYj256RvlKlFW	{"id": "pi_1Qgt1tab2IPeYj256RvlKlFW", "amount": 399, "object": "payment_intent", "review": null, "source": null, "status": "succeeded", "created": 1795877597, "currency": "usd", "customer": "cus_7yeMCMm2bCZlBP", "livemode": false, "metadata": {"movie_id": "15297", "action_id": "buy", "viewer_id": "2280fb05-86c8-4331-96e4-a133bcb19393", "device_type": "web"}, "shipping": null, "processing": null, "application": null, "canceled_at": null, "description": "Casablanca", "next_action": null, "on_behalf_of": null, "client_secret": "pi_1Qgt1tab2IPeYj256RvlKlFW_secret_qYCn00K6YJ1Nh42IYrjpnr91g", "latest_charge": "ch_1TUV20uqDRhEIdpm1B7CIgjC", "receipt_email": null, "transfer_data": null, "amount_details": {"tip": {}}, "capture_method": "automatic", "payment_method": "pm_1IttFk1kWDZLiigWcRKVmfme", "transfer_group": null, "amount_received": 399, "customer_account": null, "managed_payments": null, "amount_capturable": 0, "last_payment_error": null, "setup_future_usage": null, "cancellation_reason": null, "confirmation_method": "automatic", "payment_method_types": ["card"], "statement_descriptor": null, "application_fee_amount": null, "payment_method_options": {"card": {"network": null, "installments": null, "mandate_options": null, "request_three_d_secure": "automatic"}}, "automatic_payment_methods": {"enabled": true, "allow_redirects": "never"}, "statement_descriptor_suffix": null, "excluded_payment_method_types": null, "payment_method_configuration_details": null}	2026-11-28 14:53:17+00	f
\.


--
-- Data for Name: payment_method; Type: TABLE DATA; Schema: stripe; Owner: -
--

COPY stripe.payment_method (id, body, as_of, deleted) FROM stdin;
pm_1IttFk1kWDZLiigWcRKVmfme	{"id": "pm_1IttFk1kWDZLiigWcRKVmfme", "card": {"brand": "visa", "last4": "4242", "checks": {"cvc_check": "pass", "address_line1_check": null, "address_postal_code_check": null}, "wallet": null, "country": "US", "funding": "credit", "exp_year": 2030, "networks": {"available": ["visa"], "preferred": null}, "exp_month": 12, "fingerprint": "477bba133c182267", "display_brand": "visa", "generated_from": null, "regulated_status": "unregulated", "three_d_secure_usage": {"supported": true}}, "type": "card", "object": "payment_method", "created": 1795877597, "customer": "cus_7yeMCMm2bCZlBP", "livemode": false, "metadata": {}, "allow_redisplay": "unspecified", "billing_details": {"name": null, "email": null, "phone": null, "tax_id": null, "address": {"city": null, "line1": null, "line2": null, "state": null, "country": null, "postal_code": null}}, "customer_account": null}	2026-11-28 14:53:17+00	f
\.


--
-- Data for Name: price; Type: TABLE DATA; Schema: stripe; Owner: -
--

COPY stripe.price (id, body, as_of, deleted) FROM stdin;
price_19TAzeGVfFJKXZtiUBluaC4x	{"id": "price_19TAzeGVfFJKXZtiUBluaC4x", "type": "recurring", "active": true, "object": "price", "created": 1795877597, "product": "plan_action", "currency": "usd", "livemode": false, "metadata": {}, "nickname": null, "recurring": {"meter": null, "interval": "month", "usage_type": "licensed", "interval_count": 1, "trial_period_days": null}, "lookup_key": "action-monthly", "tiers_mode": null, "unit_amount": 699, "tax_behavior": "unspecified", "billing_scheme": "per_unit", "custom_unit_amount": null, "transform_quantity": null, "unit_amount_decimal": "699"}	2026-11-28 14:53:17+00	f
price_1Dx7yVVhqm1MFLfvw0wp4Qnx	{"id": "price_1Dx7yVVhqm1MFLfvw0wp4Qnx", "type": "recurring", "active": true, "object": "price", "created": 1795877597, "product": "plan_adventure", "currency": "usd", "livemode": false, "metadata": {}, "nickname": null, "recurring": {"meter": null, "interval": "month", "usage_type": "licensed", "interval_count": 1, "trial_period_days": null}, "lookup_key": "adventure-monthly", "tiers_mode": null, "unit_amount": 799, "tax_behavior": "unspecified", "billing_scheme": "per_unit", "custom_unit_amount": null, "transform_quantity": null, "unit_amount_decimal": "799"}	2026-11-28 14:53:17+00	f
price_1JXvulgX3Qd1iMd9qXGezRHi	{"id": "price_1JXvulgX3Qd1iMd9qXGezRHi", "type": "recurring", "active": true, "object": "price", "created": 1795877597, "product": "plan_imagination", "currency": "usd", "livemode": false, "metadata": {}, "nickname": null, "recurring": {"meter": null, "interval": "month", "usage_type": "licensed", "interval_count": 1, "trial_period_days": null}, "lookup_key": "imagination-monthly", "tiers_mode": null, "unit_amount": 899, "tax_behavior": "unspecified", "billing_scheme": "per_unit", "custom_unit_amount": null, "transform_quantity": null, "unit_amount_decimal": "899"}	2026-11-28 14:53:17+00	f
price_17en9YsXmuVAlzk1ZYtd3qxN	{"id": "price_17en9YsXmuVAlzk1ZYtd3qxN", "type": "recurring", "active": true, "object": "price", "created": 1795877597, "product": "plan_classics", "currency": "usd", "livemode": false, "metadata": {}, "nickname": null, "recurring": {"meter": null, "interval": "month", "usage_type": "licensed", "interval_count": 1, "trial_period_days": null}, "lookup_key": "classics-monthly", "tiers_mode": null, "unit_amount": 499, "tax_behavior": "unspecified", "billing_scheme": "per_unit", "custom_unit_amount": null, "transform_quantity": null, "unit_amount_decimal": "499"}	2026-11-28 14:53:17+00	f
price_1ej6nmdljOcH41VgJgRVPf3M	{"id": "price_1ej6nmdljOcH41VgJgRVPf3M", "type": "recurring", "active": true, "object": "price", "created": 1795877597, "product": "plan_new-releases", "currency": "usd", "livemode": false, "metadata": {}, "nickname": null, "recurring": {"meter": null, "interval": "month", "usage_type": "licensed", "interval_count": 1, "trial_period_days": null}, "lookup_key": "new-releases-monthly", "tiers_mode": null, "unit_amount": 999, "tax_behavior": "unspecified", "billing_scheme": "per_unit", "custom_unit_amount": null, "transform_quantity": null, "unit_amount_decimal": "999"}	2026-11-28 14:53:17+00	f
price_1HBbcuJMceJcCPnkniy0BjjC	{"id": "price_1HBbcuJMceJcCPnkniy0BjjC", "type": "recurring", "active": true, "object": "price", "created": 1795877597, "product": "plan_premium", "currency": "usd", "livemode": false, "metadata": {}, "nickname": null, "recurring": {"meter": null, "interval": "month", "usage_type": "licensed", "interval_count": 1, "trial_period_days": null}, "lookup_key": "premium-monthly", "tiers_mode": null, "unit_amount": 1599, "tax_behavior": "unspecified", "billing_scheme": "per_unit", "custom_unit_amount": null, "transform_quantity": null, "unit_amount_decimal": "1599"}	2026-11-28 14:53:17+00	f
price_1DSVLIn2VsDe0b9q5p8Jl2Dd	{"id": "price_1DSVLIn2VsDe0b9q5p8Jl2Dd", "type": "recurring", "active": true, "object": "price", "created": 1795877597, "product": "plan_premium", "currency": "usd", "livemode": false, "metadata": {}, "nickname": null, "recurring": {"meter": null, "interval": "year", "usage_type": "licensed", "interval_count": 1, "trial_period_days": null}, "lookup_key": "premium-yearly", "tiers_mode": null, "unit_amount": 15900, "tax_behavior": "unspecified", "billing_scheme": "per_unit", "custom_unit_amount": null, "transform_quantity": null, "unit_amount_decimal": "15900"}	2026-11-28 14:53:17+00	f
\.


--
-- Data for Name: product; Type: TABLE DATA; Schema: stripe; Owner: -
--

COPY stripe.product (id, body, as_of, deleted) FROM stdin;
plan_action	{"id": "plan_action", "url": null, "name": "Action", "type": "service", "active": true, "images": [], "object": "product", "created": 1795877596, "updated": 1795877596, "livemode": false, "metadata": {"subscription_group": "action"}, "tax_code": null, "shippable": null, "unit_label": null, "description": "Chases, duels and last-minute escapes: every action film in the catalogue.", "default_price": null, "marketing_features": [], "package_dimensions": null, "statement_descriptor": null}	2026-11-28 14:53:16+00	f
plan_adventure	{"id": "plan_adventure", "url": null, "name": "Adventure & Westerns", "type": "service", "active": true, "images": [], "object": "product", "created": 1795877597, "updated": 1795877597, "livemode": false, "metadata": {"subscription_group": "adventure,western"}, "tax_code": null, "shippable": null, "unit_label": null, "description": "Far horizons, from lost temples to the open range.", "default_price": null, "marketing_features": [], "package_dimensions": null, "statement_descriptor": null}	2026-11-28 14:53:17+00	f
plan_imagination	{"id": "plan_imagination", "url": null, "name": "Science Fiction & Fantasy", "type": "service", "active": true, "images": [], "object": "product", "created": 1795877597, "updated": 1795877597, "livemode": false, "metadata": {"subscription_group": "science-fiction,fantasy,supernatural,superhero"}, "tax_code": null, "shippable": null, "unit_label": null, "description": "Other worlds, other times, other rules.", "default_price": null, "marketing_features": [], "package_dimensions": null, "statement_descriptor": null}	2026-11-28 14:53:17+00	f
plan_classics	{"id": "plan_classics", "url": null, "name": "Classics", "type": "service", "active": true, "images": [], "object": "product", "created": 1795877597, "updated": 1795877597, "livemode": false, "metadata": {"subscription_group": "classics,silent,noir"}, "tax_code": null, "shippable": null, "unit_label": null, "description": "Everything made before 1960, silent films and film noir included.", "default_price": null, "marketing_features": [], "package_dimensions": null, "statement_descriptor": null}	2026-11-28 14:53:17+00	f
plan_new-releases	{"id": "plan_new-releases", "url": null, "name": "New Releases", "type": "service", "active": true, "images": [], "object": "product", "created": 1795877597, "updated": 1795877597, "livemode": false, "metadata": {"subscription_group": "new-releases"}, "tax_code": null, "shippable": null, "unit_label": null, "description": "The films of 2020 and after.", "default_price": null, "marketing_features": [], "package_dimensions": null, "statement_descriptor": null}	2026-11-28 14:53:17+00	f
plan_premium	{"id": "plan_premium", "url": null, "name": "Premium", "type": "service", "active": true, "images": [], "object": "product", "created": 1795877597, "updated": 1795877597, "livemode": false, "metadata": {"subscription_group": "action,adventure,animated,biography,classics,comedy,crime,documentary,drama,family,fantasy,historical,horror,independent,musical,mystery,new-releases,noir,romance,science-fiction,short,silent,sports,spy,superhero,supernatural,thriller,war,western"}, "tax_code": null, "shippable": null, "unit_label": null, "description": "All genres, old and new, on one bill.", "default_price": null, "marketing_features": [], "package_dimensions": null, "statement_descriptor": null}	2026-11-28 14:53:17+00	f
\.


--
-- Data for Name: reconciliation; Type: TABLE DATA; Schema: stripe; Owner: -
--

COPY stripe.reconciliation (id, started_at, finished_at, step, starting_after, listed_from, checked, events_since, events_found) FROM stdin;
\.


--
-- Data for Name: refund; Type: TABLE DATA; Schema: stripe; Owner: -
--

COPY stripe.refund (id, body, as_of, deleted) FROM stdin;
\.


--
-- Data for Name: request_budget; Type: TABLE DATA; Schema: stripe; Owner: -
--

COPY stripe.request_budget (only_one, free_at, taken) FROM stdin;
t	2026-11-28 14:53:00.98523+00	0
\.


--
-- Data for Name: subscription; Type: TABLE DATA; Schema: stripe; Owner: -
--

COPY stripe.subscription (id, body, as_of, deleted) FROM stdin;
sub_1f0xDzobK4GGv8Bfe3asyMyn	{"id": "sub_1f0xDzobK4GGv8Bfe3asyMyn", "items": {"url": "/v1/subscription_items?subscription=sub_1f0xDzobK4GGv8Bfe3asyMyn", "data": [{"id": "si_JDvXZ2nQ9ptiiW", "plan": {"id": "price_19TAzeGVfFJKXZtiUBluaC4x", "meter": null, "active": true, "amount": 699, "object": "plan", "created": 1795877597, "product": "plan_action", "currency": "usd", "interval": "month", "livemode": false, "metadata": {}, "nickname": null, "tiers_mode": null, "usage_type": "licensed", "amount_decimal": "699", "billing_scheme": "per_unit", "interval_count": 1, "transform_usage": null, "trial_period_days": null}, "price": {"id": "price_19TAzeGVfFJKXZtiUBluaC4x", "type": "recurring", "active": true, "object": "price", "created": 1795877597, "product": "plan_action", "currency": "usd", "livemode": false, "metadata": {}, "nickname": null, "recurring": {"meter": null, "interval": "month", "usage_type": "licensed", "interval_count": 1, "trial_period_days": null}, "lookup_key": "action-monthly", "tiers_mode": null, "unit_amount": 699, "tax_behavior": "unspecified", "billing_scheme": "per_unit", "custom_unit_amount": null, "transform_quantity": null, "unit_amount_decimal": "699"}, "object": "subscription_item", "created": 1795877597, "metadata": {}, "quantity": 1, "discounts": [], "tax_rates": [], "subscription": "sub_1f0xDzobK4GGv8Bfe3asyMyn", "billing_thresholds": null, "current_period_end": 1798469597, "current_period_start": 1795877597}], "object": "list", "has_more": false, "total_count": 1}, "object": "subscription", "status": "active", "created": 1795877597, "currency": "usd", "customer": "cus_7yeMCMm2bCZlBP", "ended_at": null, "livemode": false, "metadata": {"action_id": "subscribe", "viewer_id": "2280fb05-86c8-4331-96e4-a133bcb19393", "device_type": "web"}, "schedule": null, "cancel_at": null, "discounts": [], "trial_end": null, "start_date": 1795877597, "test_clock": null, "application": null, "canceled_at": null, "description": null, "trial_start": null, "billing_mode": {"type": "classic", "flexible": null}, "on_behalf_of": null, "automatic_tax": {"enabled": false, "liability": null, "disabled_reason": null}, "transfer_data": null, "days_until_due": null, "default_source": null, "latest_invoice": "in_14Y7jlutAWQArcfr8N3gbseI", "pending_update": null, "trial_settings": {"end_behavior": {"missing_payment_method": "create_invoice"}}, "customer_account": null, "invoice_settings": {"footer": null, "issuer": {"type": "self"}, "description": null, "custom_fields": null, "account_tax_ids": null}, "managed_payments": null, "pause_collection": null, "payment_settings": {"payment_method_types": null, "payment_method_options": null, "save_default_payment_method": "off"}, "billing_schedules": [], "collection_method": "charge_automatically", "default_tax_rates": [], "billing_thresholds": null, "billing_cycle_anchor": 1795877597, "cancel_at_period_end": false, "cancellation_details": {"reason": null, "comment": null, "feedback": null}, "pending_setup_intent": null, "default_payment_method": "pm_1IttFk1kWDZLiigWcRKVmfme", "application_fee_percent": null, "billing_cycle_anchor_config": null, "pending_invoice_item_interval": null, "next_pending_invoice_item_invoice": null}	2026-11-28 14:53:17+00	f
\.


--
-- Data for Name: subscription_item; Type: TABLE DATA; Schema: stripe; Owner: -
--

COPY stripe.subscription_item (id, body, as_of, deleted) FROM stdin;
si_JDvXZ2nQ9ptiiW	{"id": "si_JDvXZ2nQ9ptiiW", "plan": {"id": "price_19TAzeGVfFJKXZtiUBluaC4x", "meter": null, "active": true, "amount": 699, "object": "plan", "created": 1795877597, "product": "plan_action", "currency": "usd", "interval": "month", "livemode": false, "metadata": {}, "nickname": null, "tiers_mode": null, "usage_type": "licensed", "amount_decimal": "699", "billing_scheme": "per_unit", "interval_count": 1, "transform_usage": null, "trial_period_days": null}, "price": {"id": "price_19TAzeGVfFJKXZtiUBluaC4x", "type": "recurring", "active": true, "object": "price", "created": 1795877597, "product": "plan_action", "currency": "usd", "livemode": false, "metadata": {}, "nickname": null, "recurring": {"meter": null, "interval": "month", "usage_type": "licensed", "interval_count": 1, "trial_period_days": null}, "lookup_key": "action-monthly", "tiers_mode": null, "unit_amount": 699, "tax_behavior": "unspecified", "billing_scheme": "per_unit", "custom_unit_amount": null, "transform_quantity": null, "unit_amount_decimal": "699"}, "object": "subscription_item", "created": 1795877597, "metadata": {}, "quantity": 1, "discounts": [], "tax_rates": [], "subscription": "sub_1f0xDzobK4GGv8Bfe3asyMyn", "billing_thresholds": null, "current_period_end": 1798469597, "current_period_start": 1795877597}	2026-11-28 14:53:17+00	f
\.


--
-- Data for Name: test_clock; Type: TABLE DATA; Schema: stripe; Owner: -
--

COPY stripe.test_clock (id, body, as_of, deleted) FROM stdin;
\.


--
-- Name: access_grant_id_seq; Type: SEQUENCE SET; Schema: store; Owner: -
--

SELECT pg_catalog.setval('store.access_grant_id_seq', 1, false);


--
-- Name: audit_entry_id_seq; Type: SEQUENCE SET; Schema: store; Owner: -
--

SELECT pg_catalog.setval('store.audit_entry_id_seq', 1, false);


--
-- Name: data_protection_key_id_seq; Type: SEQUENCE SET; Schema: store; Owner: -
--

SELECT pg_catalog.setval('store.data_protection_key_id_seq', 1, false);


--
-- Name: test_step_id_seq; Type: SEQUENCE SET; Schema: store; Owner: -
--

SELECT pg_catalog.setval('store.test_step_id_seq', 1, false);


--
-- Name: test_trigger_id_seq; Type: SEQUENCE SET; Schema: store; Owner: -
--

SELECT pg_catalog.setval('store.test_trigger_id_seq', 1, false);


--
-- Name: reconciliation_id_seq; Type: SEQUENCE SET; Schema: stripe; Owner: -
--

SELECT pg_catalog.setval('stripe.reconciliation_id_seq', 1, false);


--
-- Name: schema_migration schema_migration_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (name);


--
-- Name: access_grant access_grant_action_id_key; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.access_grant
    ADD CONSTRAINT access_grant_action_id_key UNIQUE (action_id);


--
-- Name: access_grant access_grant_pkey; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.access_grant
    ADD CONSTRAINT access_grant_pkey PRIMARY KEY (id);


--
-- Name: audit_entry audit_entry_pkey; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.audit_entry
    ADD CONSTRAINT audit_entry_pkey PRIMARY KEY (id);


--
-- Name: bill_payment bill_payment_pkey; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.bill_payment
    ADD CONSTRAINT bill_payment_pkey PRIMARY KEY (viewer_id, action_id);


--
-- Name: card_order card_order_pkey; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.card_order
    ADD CONSTRAINT card_order_pkey PRIMARY KEY (viewer_id, action_id);


--
-- Name: card_order card_order_session_id_key; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.card_order
    ADD CONSTRAINT card_order_session_id_key UNIQUE (session_id);


--
-- Name: catalog_upload_line catalog_upload_line_pkey; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.catalog_upload_line
    ADD CONSTRAINT catalog_upload_line_pkey PRIMARY KEY (upload_id, line);


--
-- Name: catalog_upload catalog_upload_pkey; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.catalog_upload
    ADD CONSTRAINT catalog_upload_pkey PRIMARY KEY (id);


--
-- Name: catalogue_words catalogue_words_pkey; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.catalogue_words
    ADD CONSTRAINT catalogue_words_pkey PRIMARY KEY (only_row);


--
-- Name: data_protection_key data_protection_key_pkey; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.data_protection_key
    ADD CONSTRAINT data_protection_key_pkey PRIMARY KEY (id);


--
-- Name: fruitless_search fruitless_search_pkey; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.fruitless_search
    ADD CONSTRAINT fruitless_search_pkey PRIMARY KEY (words);


--
-- Name: idempotency_key idempotency_key_pkey; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.idempotency_key
    ADD CONSTRAINT idempotency_key_pkey PRIMARY KEY (viewer_id, key);


--
-- Name: movie movie_pkey; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.movie
    ADD CONSTRAINT movie_pkey PRIMARY KEY (movie_id);


--
-- Name: movie_search movie_search_pkey; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.movie_search
    ADD CONSTRAINT movie_search_pkey PRIMARY KEY (movie_id);


--
-- Name: plan_change plan_change_pkey; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.plan_change
    ADD CONSTRAINT plan_change_pkey PRIMARY KEY (viewer_id, action_id);


--
-- Name: playback_position playback_position_pkey; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.playback_position
    ADD CONSTRAINT playback_position_pkey PRIMARY KEY (viewer_id, movie_id);


--
-- Name: purchase_order purchase_order_pkey; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.purchase_order
    ADD CONSTRAINT purchase_order_pkey PRIMARY KEY (viewer_id, action_id);


--
-- Name: purchase_order purchase_order_session_id_key; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.purchase_order
    ADD CONSTRAINT purchase_order_session_id_key UNIQUE (session_id);


--
-- Name: stream stream_pkey; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.stream
    ADD CONSTRAINT stream_pkey PRIMARY KEY (viewer_id, place);


--
-- Name: stream stream_token_key; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.stream
    ADD CONSTRAINT stream_token_key UNIQUE (token);


--
-- Name: subscription_order subscription_order_pkey; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.subscription_order
    ADD CONSTRAINT subscription_order_pkey PRIMARY KEY (viewer_id, action_id);


--
-- Name: subscription_order subscription_order_session_id_key; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.subscription_order
    ADD CONSTRAINT subscription_order_session_id_key UNIQUE (session_id);


--
-- Name: test_step test_step_pkey; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.test_step
    ADD CONSTRAINT test_step_pkey PRIMARY KEY (id);


--
-- Name: test_trigger test_trigger_action_id_key; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.test_trigger
    ADD CONSTRAINT test_trigger_action_id_key UNIQUE (action_id);


--
-- Name: test_trigger test_trigger_pkey; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.test_trigger
    ADD CONSTRAINT test_trigger_pkey PRIMARY KEY (id);


--
-- Name: viewer viewer_normalized_email_key; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.viewer
    ADD CONSTRAINT viewer_normalized_email_key UNIQUE (normalized_email);


--
-- Name: viewer viewer_normalized_user_name_key; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.viewer
    ADD CONSTRAINT viewer_normalized_user_name_key UNIQUE (normalized_user_name);


--
-- Name: viewer viewer_pkey; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.viewer
    ADD CONSTRAINT viewer_pkey PRIMARY KEY (id);


--
-- Name: viewer viewer_stripe_customer_id_key; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.viewer
    ADD CONSTRAINT viewer_stripe_customer_id_key UNIQUE (stripe_customer_id);


--
-- Name: watch_grant watch_grant_pkey; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.watch_grant
    ADD CONSTRAINT watch_grant_pkey PRIMARY KEY (token);


--
-- Name: watchlist watchlist_pkey; Type: CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.watchlist
    ADD CONSTRAINT watchlist_pkey PRIMARY KEY (viewer_id, movie_id);


--
-- Name: charge charge_pkey; Type: CONSTRAINT; Schema: stripe; Owner: -
--

ALTER TABLE ONLY stripe.charge
    ADD CONSTRAINT charge_pkey PRIMARY KEY (id);


--
-- Name: customer customer_pkey; Type: CONSTRAINT; Schema: stripe; Owner: -
--

ALTER TABLE ONLY stripe.customer
    ADD CONSTRAINT customer_pkey PRIMARY KEY (id);


--
-- Name: dirty_object dirty_object_pkey; Type: CONSTRAINT; Schema: stripe; Owner: -
--

ALTER TABLE ONLY stripe.dirty_object
    ADD CONSTRAINT dirty_object_pkey PRIMARY KEY (object, id);


--
-- Name: dispute dispute_pkey; Type: CONSTRAINT; Schema: stripe; Owner: -
--

ALTER TABLE ONLY stripe.dispute
    ADD CONSTRAINT dispute_pkey PRIMARY KEY (id);


--
-- Name: drift drift_pkey; Type: CONSTRAINT; Schema: stripe; Owner: -
--

ALTER TABLE ONLY stripe.drift
    ADD CONSTRAINT drift_pkey PRIMARY KEY (reconciliation_id, object, id, field);


--
-- Name: event event_pkey; Type: CONSTRAINT; Schema: stripe; Owner: -
--

ALTER TABLE ONLY stripe.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (id);


--
-- Name: event_state event_state_pkey; Type: CONSTRAINT; Schema: stripe; Owner: -
--

ALTER TABLE ONLY stripe.event_state
    ADD CONSTRAINT event_state_pkey PRIMARY KEY (id);


--
-- Name: payment_intent payment_intent_pkey; Type: CONSTRAINT; Schema: stripe; Owner: -
--

ALTER TABLE ONLY stripe.payment_intent
    ADD CONSTRAINT payment_intent_pkey PRIMARY KEY (id);


--
-- Name: payment_method payment_method_pkey; Type: CONSTRAINT; Schema: stripe; Owner: -
--

ALTER TABLE ONLY stripe.payment_method
    ADD CONSTRAINT payment_method_pkey PRIMARY KEY (id);


--
-- Name: price price_pkey; Type: CONSTRAINT; Schema: stripe; Owner: -
--

ALTER TABLE ONLY stripe.price
    ADD CONSTRAINT price_pkey PRIMARY KEY (id);


--
-- Name: product product_pkey; Type: CONSTRAINT; Schema: stripe; Owner: -
--

ALTER TABLE ONLY stripe.product
    ADD CONSTRAINT product_pkey PRIMARY KEY (id);


--
-- Name: reconciliation reconciliation_pkey; Type: CONSTRAINT; Schema: stripe; Owner: -
--

ALTER TABLE ONLY stripe.reconciliation
    ADD CONSTRAINT reconciliation_pkey PRIMARY KEY (id);


--
-- Name: refund refund_pkey; Type: CONSTRAINT; Schema: stripe; Owner: -
--

ALTER TABLE ONLY stripe.refund
    ADD CONSTRAINT refund_pkey PRIMARY KEY (id);


--
-- Name: request_budget request_budget_pkey; Type: CONSTRAINT; Schema: stripe; Owner: -
--

ALTER TABLE ONLY stripe.request_budget
    ADD CONSTRAINT request_budget_pkey PRIMARY KEY (only_one);


--
-- Name: subscription_item subscription_item_pkey; Type: CONSTRAINT; Schema: stripe; Owner: -
--

ALTER TABLE ONLY stripe.subscription_item
    ADD CONSTRAINT subscription_item_pkey PRIMARY KEY (id);


--
-- Name: subscription subscription_pkey; Type: CONSTRAINT; Schema: stripe; Owner: -
--

ALTER TABLE ONLY stripe.subscription
    ADD CONSTRAINT subscription_pkey PRIMARY KEY (id);


--
-- Name: test_clock test_clock_pkey; Type: CONSTRAINT; Schema: stripe; Owner: -
--

ALTER TABLE ONLY stripe.test_clock
    ADD CONSTRAINT test_clock_pkey PRIMARY KEY (id);


--
-- Name: access_grant_viewer_id; Type: INDEX; Schema: store; Owner: -
--

CREATE INDEX access_grant_viewer_id ON store.access_grant USING btree (viewer_id);


--
-- Name: audit_entry_subject; Type: INDEX; Schema: store; Owner: -
--

CREATE INDEX audit_entry_subject ON store.audit_entry USING btree (subject);


--
-- Name: audit_entry_viewer_id; Type: INDEX; Schema: store; Owner: -
--

CREATE INDEX audit_entry_viewer_id ON store.audit_entry USING btree (viewer_id);


--
-- Name: catalog_upload_line_movie_id; Type: INDEX; Schema: store; Owner: -
--

CREATE INDEX catalog_upload_line_movie_id ON store.catalog_upload_line USING btree (upload_id, movie_id);


--
-- Name: fruitless_search_last_at; Type: INDEX; Schema: store; Owner: -
--

CREATE INDEX fruitless_search_last_at ON store.fruitless_search USING btree (last_at);


--
-- Name: idempotency_key_used_at; Type: INDEX; Schema: store; Owner: -
--

CREATE INDEX idempotency_key_used_at ON store.idempotency_key USING btree (used_at);


--
-- Name: movie_available_from; Type: INDEX; Schema: store; Owner: -
--

CREATE INDEX movie_available_from ON store.movie USING btree (available_from) WHERE (available_from IS NOT NULL);


--
-- Name: movie_available_until; Type: INDEX; Schema: store; Owner: -
--

CREATE INDEX movie_available_until ON store.movie USING btree (available_until) WHERE (available_until IS NOT NULL);


--
-- Name: movie_cast_members; Type: INDEX; Schema: store; Owner: -
--

CREATE INDEX movie_cast_members ON store.movie USING gin (cast_members);


--
-- Name: movie_director; Type: INDEX; Schema: store; Owner: -
--

CREATE INDEX movie_director ON store.movie USING btree (director);


--
-- Name: movie_genres; Type: INDEX; Schema: store; Owner: -
--

CREATE INDEX movie_genres ON store.movie USING gin (genres);


--
-- Name: movie_id_text; Type: INDEX; Schema: store; Owner: -
--

CREATE INDEX movie_id_text ON store.movie USING btree (((movie_id)::text));


--
-- Name: movie_search_notability; Type: INDEX; Schema: store; Owner: -
--

CREATE INDEX movie_search_notability ON store.movie_search USING btree (notability DESC, movie_id);


--
-- Name: movie_search_plain_title; Type: INDEX; Schema: store; Owner: -
--

CREATE INDEX movie_search_plain_title ON store.movie_search USING gin (plain_title public.gin_trgm_ops);


--
-- Name: movie_search_search; Type: INDEX; Schema: store; Owner: -
--

CREATE INDEX movie_search_search ON store.movie_search USING gin (search);


--
-- Name: movie_search_subscription_groups; Type: INDEX; Schema: store; Owner: -
--

CREATE INDEX movie_search_subscription_groups ON store.movie_search USING gin (subscription_groups);


--
-- Name: playback_position_latest; Type: INDEX; Schema: store; Owner: -
--

CREATE INDEX playback_position_latest ON store.playback_position USING btree (viewer_id, updated_at DESC);


--
-- Name: purchase_order_under_way; Type: INDEX; Schema: store; Owner: -
--

CREATE UNIQUE INDEX purchase_order_under_way ON store.purchase_order USING btree (viewer_id, movie_id) WHERE (closed_at IS NULL);


--
-- Name: subscription_order_under_way; Type: INDEX; Schema: store; Owner: -
--

CREATE UNIQUE INDEX subscription_order_under_way ON store.subscription_order USING btree (viewer_id, product_id) WHERE (closed_at IS NULL);


--
-- Name: test_step_event_id; Type: INDEX; Schema: store; Owner: -
--

CREATE UNIQUE INDEX test_step_event_id ON store.test_step USING btree (trigger_id, event_id) WHERE (event_id IS NOT NULL);


--
-- Name: test_step_trigger_id; Type: INDEX; Schema: store; Owner: -
--

CREATE INDEX test_step_trigger_id ON store.test_step USING btree (trigger_id);


--
-- Name: test_trigger_follows; Type: INDEX; Schema: store; Owner: -
--

CREATE INDEX test_trigger_follows ON store.test_trigger USING btree (follows);


--
-- Name: test_trigger_viewer_id; Type: INDEX; Schema: store; Owner: -
--

CREATE INDEX test_trigger_viewer_id ON store.test_trigger USING btree (viewer_id);


--
-- Name: test_trigger_watched_until; Type: INDEX; Schema: store; Owner: -
--

CREATE INDEX test_trigger_watched_until ON store.test_trigger USING btree (watched_until);


--
-- Name: viewer_email_part; Type: INDEX; Schema: store; Owner: -
--

CREATE INDEX viewer_email_part ON store.viewer USING gin (email public.gin_trgm_ops);


--
-- Name: viewer_email_prefix; Type: INDEX; Schema: store; Owner: -
--

CREATE INDEX viewer_email_prefix ON store.viewer USING btree (normalized_email text_pattern_ops);


--
-- Name: watch_grant_expires_at; Type: INDEX; Schema: store; Owner: -
--

CREATE INDEX watch_grant_expires_at ON store.watch_grant USING btree (expires_at);


--
-- Name: charge_created; Type: INDEX; Schema: stripe; Owner: -
--

CREATE INDEX charge_created ON stripe.charge USING btree (created, status) WHERE (NOT deleted);


--
-- Name: charge_payment_intent_id; Type: INDEX; Schema: stripe; Owner: -
--

CREATE INDEX charge_payment_intent_id ON stripe.charge USING btree (payment_intent_id);


--
-- Name: customer_part; Type: INDEX; Schema: stripe; Owner: -
--

CREATE INDEX customer_part ON stripe.customer USING gin (email public.gin_trgm_ops, name public.gin_trgm_ops);


--
-- Name: dirty_object_due_at; Type: INDEX; Schema: stripe; Owner: -
--

CREATE INDEX dirty_object_due_at ON stripe.dirty_object USING btree (due_at);


--
-- Name: dispute_payment_intent_id; Type: INDEX; Schema: stripe; Owner: -
--

CREATE INDEX dispute_payment_intent_id ON stripe.dispute USING btree (payment_intent_id);


--
-- Name: drift_not_healed; Type: INDEX; Schema: stripe; Owner: -
--

CREATE INDEX drift_not_healed ON stripe.drift USING btree (object, id) WHERE (healed_at IS NULL);


--
-- Name: event_object; Type: INDEX; Schema: stripe; Owner: -
--

CREATE INDEX event_object ON stripe.event USING btree (object_id);


--
-- Name: event_received_at; Type: INDEX; Schema: stripe; Owner: -
--

CREATE INDEX event_received_at ON stripe.event USING btree (received_at DESC, id DESC) INCLUDE (type, api_version);


--
-- Name: event_state_attempts; Type: INDEX; Schema: stripe; Owner: -
--

CREATE INDEX event_state_attempts ON stripe.event_state USING btree (attempts) WHERE (attempts > 1);


--
-- Name: event_state_dead_at; Type: INDEX; Schema: stripe; Owner: -
--

CREATE INDEX event_state_dead_at ON stripe.event_state USING btree (dead_at) WHERE (dead_at IS NOT NULL);


--
-- Name: event_state_due_at; Type: INDEX; Schema: stripe; Owner: -
--

CREATE INDEX event_state_due_at ON stripe.event_state USING btree (due_at) WHERE ((done_at IS NULL) AND (dead_at IS NULL));


--
-- Name: event_state_outcome; Type: INDEX; Schema: stripe; Owner: -
--

CREATE INDEX event_state_outcome ON stripe.event_state USING btree (outcome) WHERE (outcome <> 'applied'::text);


--
-- Name: payment_intent_customer_id; Type: INDEX; Schema: stripe; Owner: -
--

CREATE INDEX payment_intent_customer_id ON stripe.payment_intent USING btree (customer_id);


--
-- Name: payment_method_customer_id; Type: INDEX; Schema: stripe; Owner: -
--

CREATE INDEX payment_method_customer_id ON stripe.payment_method USING btree (customer_id);


--
-- Name: price_lookup_key; Type: INDEX; Schema: stripe; Owner: -
--

CREATE INDEX price_lookup_key ON stripe.price USING btree (lookup_key);


--
-- Name: price_product_id; Type: INDEX; Schema: stripe; Owner: -
--

CREATE INDEX price_product_id ON stripe.price USING btree (product_id);


--
-- Name: reconciliation_under_way; Type: INDEX; Schema: stripe; Owner: -
--

CREATE UNIQUE INDEX reconciliation_under_way ON stripe.reconciliation USING btree ((true)) WHERE (finished_at IS NULL);


--
-- Name: refund_payment_intent_id; Type: INDEX; Schema: stripe; Owner: -
--

CREATE INDEX refund_payment_intent_id ON stripe.refund USING btree (payment_intent_id);


--
-- Name: subscription_canceled_at; Type: INDEX; Schema: stripe; Owner: -
--

CREATE INDEX subscription_canceled_at ON stripe.subscription USING btree (canceled_at) WHERE ((NOT deleted) AND (canceled_at IS NOT NULL));


--
-- Name: subscription_created; Type: INDEX; Schema: stripe; Owner: -
--

CREATE INDEX subscription_created ON stripe.subscription USING btree (created DESC, id DESC) INCLUDE (status, ended_at, trial_start, trial_end, device_type, test_clock_id) WHERE (NOT deleted);


--
-- Name: subscription_customer_id; Type: INDEX; Schema: stripe; Owner: -
--

CREATE INDEX subscription_customer_id ON stripe.subscription USING btree (customer_id);


--
-- Name: subscription_item_product_id; Type: INDEX; Schema: stripe; Owner: -
--

CREATE INDEX subscription_item_product_id ON stripe.subscription_item USING btree (product_id);


--
-- Name: subscription_item_subscription_id; Type: INDEX; Schema: stripe; Owner: -
--

CREATE INDEX subscription_item_subscription_id ON stripe.subscription_item USING btree (subscription_id) INCLUDE (product_id, price_id, quantity, deleted);


--
-- Name: subscription_metadata_terms; Type: INDEX; Schema: stripe; Owner: -
--

CREATE INDEX subscription_metadata_terms ON stripe.subscription USING gin (stripe.metadata_terms(metadata));


--
-- Name: subscription_status; Type: INDEX; Schema: stripe; Owner: -
--

CREATE INDEX subscription_status ON stripe.subscription USING btree (status, created DESC, id DESC) WHERE (NOT deleted);


--
-- Name: subscription_test_clock_id; Type: INDEX; Schema: stripe; Owner: -
--

CREATE INDEX subscription_test_clock_id ON stripe.subscription USING btree (test_clock_id) WHERE (test_clock_id IS NOT NULL);


--
-- Name: access_grant access_grant_changed; Type: TRIGGER; Schema: store; Owner: -
--

CREATE TRIGGER access_grant_changed AFTER INSERT OR UPDATE ON store.access_grant FOR EACH ROW EXECUTE FUNCTION store.access_grant_changed();


--
-- Name: movie movie_offer_changed; Type: TRIGGER; Schema: store; Owner: -
--

CREATE TRIGGER movie_offer_changed AFTER UPDATE ON store.movie FOR EACH ROW WHEN ((((((old.for_sale IS DISTINCT FROM new.for_sale) OR (old.available_from IS DISTINCT FROM new.available_from)) OR (old.available_until IS DISTINCT FROM new.available_until)) OR (old.price IS DISTINCT FROM new.price)) OR (old.currency IS DISTINCT FROM new.currency))) EXECUTE FUNCTION store.catalogue_changed();


--
-- Name: movie_search movie_search_groups_changed; Type: TRIGGER; Schema: store; Owner: -
--

CREATE TRIGGER movie_search_groups_changed AFTER UPDATE ON store.movie_search FOR EACH ROW WHEN ((old.subscription_groups <> new.subscription_groups)) EXECUTE FUNCTION store.catalogue_changed();


--
-- Name: movie_search movie_search_words_changed; Type: TRIGGER; Schema: store; Owner: -
--

CREATE TRIGGER movie_search_words_changed AFTER INSERT OR DELETE OR UPDATE OF title, people, keywords ON store.movie_search FOR EACH STATEMENT EXECUTE FUNCTION store.catalogue_words_changed();


--
-- Name: viewer viewer_linked; Type: TRIGGER; Schema: store; Owner: -
--

CREATE TRIGGER viewer_linked AFTER UPDATE ON store.viewer FOR EACH ROW WHEN ((old.stripe_customer_id IS DISTINCT FROM new.stripe_customer_id)) EXECUTE FUNCTION store.viewer_linked();


--
-- Name: dispute dispute_inserted; Type: TRIGGER; Schema: stripe; Owner: -
--

CREATE TRIGGER dispute_inserted AFTER INSERT ON stripe.dispute FOR EACH ROW EXECUTE FUNCTION store.payment_reversal_changed();


--
-- Name: dispute dispute_updated; Type: TRIGGER; Schema: stripe; Owner: -
--

CREATE TRIGGER dispute_updated AFTER UPDATE ON stripe.dispute FOR EACH ROW WHEN ((old.body IS DISTINCT FROM new.body)) EXECUTE FUNCTION store.payment_reversal_changed();


--
-- Name: payment_intent payment_intent_inserted; Type: TRIGGER; Schema: stripe; Owner: -
--

CREATE TRIGGER payment_intent_inserted AFTER INSERT ON stripe.payment_intent REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION store.customers_inserted();


--
-- Name: payment_intent payment_intent_updated; Type: TRIGGER; Schema: stripe; Owner: -
--

CREATE TRIGGER payment_intent_updated AFTER UPDATE ON stripe.payment_intent REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION store.customers_updated();


--
-- Name: product product_inserted; Type: TRIGGER; Schema: stripe; Owner: -
--

CREATE TRIGGER product_inserted AFTER INSERT ON stripe.product FOR EACH ROW EXECUTE FUNCTION store.product_changed();


--
-- Name: product product_updated; Type: TRIGGER; Schema: stripe; Owner: -
--

CREATE TRIGGER product_updated AFTER UPDATE ON stripe.product FOR EACH ROW WHEN (((old.subscription_groups <> new.subscription_groups) OR (old.deleted <> new.deleted))) EXECUTE FUNCTION store.product_changed();


--
-- Name: refund refund_inserted; Type: TRIGGER; Schema: stripe; Owner: -
--

CREATE TRIGGER refund_inserted AFTER INSERT ON stripe.refund FOR EACH ROW EXECUTE FUNCTION store.payment_reversal_changed();


--
-- Name: refund refund_updated; Type: TRIGGER; Schema: stripe; Owner: -
--

CREATE TRIGGER refund_updated AFTER UPDATE ON stripe.refund FOR EACH ROW WHEN ((old.body IS DISTINCT FROM new.body)) EXECUTE FUNCTION store.payment_reversal_changed();


--
-- Name: subscription subscription_inserted; Type: TRIGGER; Schema: stripe; Owner: -
--

CREATE TRIGGER subscription_inserted AFTER INSERT ON stripe.subscription REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION store.customers_inserted();


--
-- Name: subscription_item subscription_item_inserted; Type: TRIGGER; Schema: stripe; Owner: -
--

CREATE TRIGGER subscription_item_inserted AFTER INSERT ON stripe.subscription_item REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION store.subscription_items_inserted();


--
-- Name: subscription_item subscription_item_updated; Type: TRIGGER; Schema: stripe; Owner: -
--

CREATE TRIGGER subscription_item_updated AFTER UPDATE ON stripe.subscription_item REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION store.subscription_items_updated();


--
-- Name: subscription subscription_updated; Type: TRIGGER; Schema: stripe; Owner: -
--

CREATE TRIGGER subscription_updated AFTER UPDATE ON stripe.subscription REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION store.customers_updated();


--
-- Name: test_clock test_clock_inserted; Type: TRIGGER; Schema: stripe; Owner: -
--

CREATE TRIGGER test_clock_inserted AFTER INSERT ON stripe.test_clock FOR EACH ROW EXECUTE FUNCTION store.test_clock_changed();


--
-- Name: test_clock test_clock_updated; Type: TRIGGER; Schema: stripe; Owner: -
--

CREATE TRIGGER test_clock_updated AFTER UPDATE ON stripe.test_clock FOR EACH ROW WHEN ((old.frozen_time IS DISTINCT FROM new.frozen_time)) EXECUTE FUNCTION store.test_clock_changed();


--
-- Name: access_grant access_grant_granted_by_fkey; Type: FK CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.access_grant
    ADD CONSTRAINT access_grant_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES store.viewer(id);


--
-- Name: access_grant access_grant_movie_id_fkey; Type: FK CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.access_grant
    ADD CONSTRAINT access_grant_movie_id_fkey FOREIGN KEY (movie_id) REFERENCES store.movie(movie_id) ON DELETE CASCADE;


--
-- Name: access_grant access_grant_revoked_by_fkey; Type: FK CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.access_grant
    ADD CONSTRAINT access_grant_revoked_by_fkey FOREIGN KEY (revoked_by) REFERENCES store.viewer(id);


--
-- Name: access_grant access_grant_viewer_id_fkey; Type: FK CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.access_grant
    ADD CONSTRAINT access_grant_viewer_id_fkey FOREIGN KEY (viewer_id) REFERENCES store.viewer(id);


--
-- Name: audit_entry audit_entry_staff_id_fkey; Type: FK CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.audit_entry
    ADD CONSTRAINT audit_entry_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES store.viewer(id);


--
-- Name: audit_entry audit_entry_viewer_id_fkey; Type: FK CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.audit_entry
    ADD CONSTRAINT audit_entry_viewer_id_fkey FOREIGN KEY (viewer_id) REFERENCES store.viewer(id);


--
-- Name: bill_payment bill_payment_viewer_id_fkey; Type: FK CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.bill_payment
    ADD CONSTRAINT bill_payment_viewer_id_fkey FOREIGN KEY (viewer_id) REFERENCES store.viewer(id);


--
-- Name: card_order card_order_viewer_id_fkey; Type: FK CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.card_order
    ADD CONSTRAINT card_order_viewer_id_fkey FOREIGN KEY (viewer_id) REFERENCES store.viewer(id);


--
-- Name: catalog_upload_line catalog_upload_line_upload_id_fkey; Type: FK CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.catalog_upload_line
    ADD CONSTRAINT catalog_upload_line_upload_id_fkey FOREIGN KEY (upload_id) REFERENCES store.catalog_upload(id) ON DELETE CASCADE;


--
-- Name: catalog_upload catalog_upload_staff_id_fkey; Type: FK CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.catalog_upload
    ADD CONSTRAINT catalog_upload_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES store.viewer(id);


--
-- Name: idempotency_key idempotency_key_viewer_id_fkey; Type: FK CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.idempotency_key
    ADD CONSTRAINT idempotency_key_viewer_id_fkey FOREIGN KEY (viewer_id) REFERENCES store.viewer(id) ON DELETE CASCADE;


--
-- Name: movie_search movie_search_movie_id_fkey; Type: FK CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.movie_search
    ADD CONSTRAINT movie_search_movie_id_fkey FOREIGN KEY (movie_id) REFERENCES store.movie(movie_id) ON DELETE CASCADE;


--
-- Name: plan_change plan_change_viewer_id_fkey; Type: FK CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.plan_change
    ADD CONSTRAINT plan_change_viewer_id_fkey FOREIGN KEY (viewer_id) REFERENCES store.viewer(id);


--
-- Name: playback_position playback_position_movie_id_fkey; Type: FK CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.playback_position
    ADD CONSTRAINT playback_position_movie_id_fkey FOREIGN KEY (movie_id) REFERENCES store.movie(movie_id) ON DELETE CASCADE;


--
-- Name: playback_position playback_position_viewer_id_fkey; Type: FK CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.playback_position
    ADD CONSTRAINT playback_position_viewer_id_fkey FOREIGN KEY (viewer_id) REFERENCES store.viewer(id);


--
-- Name: purchase_order purchase_order_movie_id_fkey; Type: FK CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.purchase_order
    ADD CONSTRAINT purchase_order_movie_id_fkey FOREIGN KEY (movie_id) REFERENCES store.movie(movie_id);


--
-- Name: purchase_order purchase_order_viewer_id_fkey; Type: FK CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.purchase_order
    ADD CONSTRAINT purchase_order_viewer_id_fkey FOREIGN KEY (viewer_id) REFERENCES store.viewer(id);


--
-- Name: stream stream_movie_id_fkey; Type: FK CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.stream
    ADD CONSTRAINT stream_movie_id_fkey FOREIGN KEY (movie_id) REFERENCES store.movie(movie_id) ON DELETE CASCADE;


--
-- Name: stream stream_viewer_id_fkey; Type: FK CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.stream
    ADD CONSTRAINT stream_viewer_id_fkey FOREIGN KEY (viewer_id) REFERENCES store.viewer(id);


--
-- Name: subscription_order subscription_order_viewer_id_fkey; Type: FK CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.subscription_order
    ADD CONSTRAINT subscription_order_viewer_id_fkey FOREIGN KEY (viewer_id) REFERENCES store.viewer(id);


--
-- Name: test_step test_step_trigger_id_fkey; Type: FK CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.test_step
    ADD CONSTRAINT test_step_trigger_id_fkey FOREIGN KEY (trigger_id) REFERENCES store.test_trigger(id);


--
-- Name: test_trigger test_trigger_follows_fkey; Type: FK CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.test_trigger
    ADD CONSTRAINT test_trigger_follows_fkey FOREIGN KEY (follows) REFERENCES store.test_trigger(id);


--
-- Name: test_trigger test_trigger_staff_id_fkey; Type: FK CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.test_trigger
    ADD CONSTRAINT test_trigger_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES store.viewer(id);


--
-- Name: test_trigger test_trigger_viewer_id_fkey; Type: FK CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.test_trigger
    ADD CONSTRAINT test_trigger_viewer_id_fkey FOREIGN KEY (viewer_id) REFERENCES store.viewer(id);


--
-- Name: watch_grant watch_grant_movie_id_fkey; Type: FK CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.watch_grant
    ADD CONSTRAINT watch_grant_movie_id_fkey FOREIGN KEY (movie_id) REFERENCES store.movie(movie_id) ON DELETE CASCADE;


--
-- Name: watch_grant watch_grant_viewer_id_fkey; Type: FK CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.watch_grant
    ADD CONSTRAINT watch_grant_viewer_id_fkey FOREIGN KEY (viewer_id) REFERENCES store.viewer(id);


--
-- Name: watchlist watchlist_movie_id_fkey; Type: FK CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.watchlist
    ADD CONSTRAINT watchlist_movie_id_fkey FOREIGN KEY (movie_id) REFERENCES store.movie(movie_id) ON DELETE CASCADE;


--
-- Name: watchlist watchlist_viewer_id_fkey; Type: FK CONSTRAINT; Schema: store; Owner: -
--

ALTER TABLE ONLY store.watchlist
    ADD CONSTRAINT watchlist_viewer_id_fkey FOREIGN KEY (viewer_id) REFERENCES store.viewer(id) ON DELETE CASCADE;


--
-- Name: drift drift_reconciliation_id_fkey; Type: FK CONSTRAINT; Schema: stripe; Owner: -
--

ALTER TABLE ONLY stripe.drift
    ADD CONSTRAINT drift_reconciliation_id_fkey FOREIGN KEY (reconciliation_id) REFERENCES stripe.reconciliation(id) ON DELETE CASCADE;


--
-- PostgreSQL database dump complete
--


