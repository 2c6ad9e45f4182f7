-- An action that found nothing to pay is written down too, so that it never pays what falls due later.
alter table store.bill_payment
  alter column subscription_id drop not null,
  alter column payment_method_id drop not null;
