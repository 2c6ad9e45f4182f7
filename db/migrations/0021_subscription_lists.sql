-- Lists of staff go by date, newest first, and by status.
create index subscription_created on stripe.subscription (created desc, id desc);
create index subscription_status on stripe.subscription (status, created desc, id desc);
