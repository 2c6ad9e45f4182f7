using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Resources.Customers;
using StreamingStore.StripeSimulator.Resources.Invoices;
using StreamingStore.StripeSimulator.Resources.Payments;
using StreamingStore.StripeSimulator.Resources.Subscriptions;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Resources.Checkout;

/// <summary>What happens when a person submits the page of a checkout session, and when the payment behind it moves on.</summary>
internal static class CheckoutPaying
{
    /// <summary>What was typed in (no method, where none is needed), and the address of the page, to which an authentication comes back.</summary>
    public sealed record Submission(string Email, string? Name, JsonObject? Method, string Origin, string Page)
    {
        public Attempt Attempt => new(Origin) { ReturnUrl = Page };
    }

    /// <summary>A trial, or a price of nothing, can do without a card.</summary>
    public static bool NeedsPaymentMethod(JsonObject session) =>
        session.Number("amount_total") is null or > 0 || session.Text("payment_method_collection") == "always";

    /// <summary>Tries to complete an open session; it stays open when the card is refused or has to be authenticated first.</summary>
    /// <returns>The refusal, and where the person is to go on to authenticate.</returns>
    public static (StripeError? Refused, string? Authenticate) Submit(Work work, JsonObject session, Submission submission)
    {
        session["customer_details"] = Details(submission.Email, submission.Name);
        var mode = session.Text("mode")!;
        if (Customer(work, session, mode) is { } customer)
            session["_customer"] = customer.Id();
        if (submission.Method is not { } method)
        {
            if (mode == "subscription")
                Subscribe(work, session, submission.Origin, null);
            CheckoutSessions.Complete(work, session, "no_payment_required");
            return default;
        }
        if (mode == "payment")
            return Pay(work, PaymentIntentOf(work, session), method, submission.Attempt);
        if (mode == "setup" || session.Number("amount_total") == 0)
        {
            var setup = SetupIntentOf(work, session);
            setup["payment_method"] = method.Id();
            return (SetupIntents.Attempt(work, setup, method, submission.Attempt), AuthenticationPage(setup));
        }
        var invoice = work.Edit(Begun(work, session) ?? Subscribe(work, session, submission.Origin, null));
        var intent = work.Edit(InvoicePayments.IntentOf(work, invoice)!);
        intent["_checkout_session"] = session.Id();
        return (InvoicePayments.Collect(work, invoice, submission.Attempt, method.Id()), AuthenticationPage(intent));
    }

    public static JsonObject PaymentIntentOf(Work work, JsonObject session)
    {
        if (session.Text("payment_intent") is { } id && work.Find(id)!.Text("status") != "canceled")
            return work.Edit(id);
        var payer = session.Text("customer") ?? session.Text("_customer");
        var data = new Form().AddKept(session.Hash("_data")).ToParameters();
        var intent = PaymentIntents.Make(work, (long)session.Number("amount_total")!, session.Text("currency")!, payer is null ? work.Now : work.NowOf(work.Find(payer)!));
        intent["customer"] = payer;
        intent["_checkout_session"] = session.Id();
        data.CopyTexts(intent, "description", "receipt_email", "setup_future_usage", "statement_descriptor", "statement_descriptor_suffix", "transfer_group");
        data.CopyMetadata(intent);
        if (data.Choice("capture_method", "automatic", "automatic_async", "manual") is { } capture)
            intent["capture_method"] = capture;
        session["payment_intent"] = intent.Id();
        work.Emit("payment_intent.created", intent);
        return intent;
    }

    public static JsonObject SetupIntentOf(Work work, JsonObject session)
    {
        var owner = session.Text("customer") ?? session.Text("_customer");
        if ((session.Text("setup_intent") ?? session.Text("_setup_intent")) is { } id && work.Find(id)!.Text("status") != "canceled")
        {
            var known = work.Edit(id);
            known["customer"] ??= owner;
            return known;
        }
        var intent = SetupIntents.Make(work, owner);
        intent["_checkout_session"] = session.Id();
        if (session.Text("mode") == "setup")
        {
            var data = new Form().AddKept(session.Hash("_data")).ToParameters();
            data.CopyTexts(intent, "description");
            data.CopyMetadata(intent);
            session["setup_intent"] = intent.Id();
        }
        else
            session["_setup_intent"] = intent.Id();
        work.Emit("setup_intent.created", intent);
        return intent;
    }

    /// <summary>A payment, or the authorization of one, went through, or a payment is on its way.</summary>
    public static void Paid(Work work, JsonObject intent)
    {
        if (intent.Text("_checkout_session") is not { } id)
            return;
        var session = work.Edit(id);
        var paid = intent.Text("status") == "succeeded";
        if (!CheckoutSessions.IsOpen(session))
        {
            Arrived(work, session, paid);
            return;
        }
        if (session.Text("_subscription") is { } subscribed)
        {
            var subscription = work.Edit(subscribed);
            subscription["default_payment_method"] = intent.Text("payment_method");
            SubscriptionStates.Changed(work, subscription);
        }
        session["_on_its_way"] = intent.Text("status") == "processing";
        CheckoutSessions.Complete(work, session, paid ? "paid" : "unpaid");
    }

    /// <summary>The money of a session that was completed without it is there.</summary>
    private static void Arrived(Work work, JsonObject session, bool paid)
    {
        if (!paid || session.Text("status") != "complete" || session.Text("payment_status") != "unpaid")
            return;
        session["payment_status"] = "paid";
        if (session.Flag("_on_its_way"))
            work.Emit("checkout.session.async_payment_succeeded", session);
    }

    /// <summary>A payment that was on its way did not arrive.</summary>
    public static void Failed(Work work, JsonObject intent)
    {
        if (intent.Text("_checkout_session") is { } id && work.Find(id) is { } session && session.Flag("_on_its_way") && session.Text("payment_status") == "unpaid")
            work.Emit("checkout.session.async_payment_failed", work.Edit(session));
    }

    /// <summary>A card was saved for later.</summary>
    public static void SetUp(Work work, JsonObject intent)
    {
        if (intent.Text("_checkout_session") is not { } id || !CheckoutSessions.IsOpen(work.Find(id)!))
            return;
        var session = work.Edit(id);
        if (session.Text("mode") == "subscription")
            Subscribe(work, session, "", intent.Text("payment_method"));
        CheckoutSessions.Complete(work, session, "no_payment_required");
    }

    public static JsonObject Details(string email, string? name) => new()
    {
        ["address"] = null,
        ["business_name"] = null,
        ["email"] = email,
        ["individual_name"] = null,
        ["name"] = name,
        ["phone"] = null,
        ["tax_exempt"] = "none",
        ["tax_ids"] = new JsonArray(),
    };

    /// <summary>Why the last attempt came to nothing; null when there was none.</summary>
    public static string? LastProblem(Work work, JsonObject session)
    {
        var intent = (session.Text("payment_intent") ?? session.Text("setup_intent") ?? session.Text("_setup_intent")) is { } id ? work.Find(id)
            : Begun(work, session) is { } invoice ? InvoicePayments.IntentOf(work, invoice)
            : null;
        return (intent?.Hash("last_payment_error") ?? intent?.Hash("last_setup_error"))?.Text("message");
    }

    private static (StripeError?, string?) Pay(Work work, JsonObject intent, JsonObject method, Attempt attempt) =>
        (PaymentIntents.Attempt(work, intent, method, attempt), AuthenticationPage(intent));

    private static string? AuthenticationPage(JsonObject intent) => intent.Hash("next_action")?.Hash("redirect_to_url")?.Text("url");

    /// <summary>The customer who pays; made now when there is none and one is wanted.</summary>
    private static JsonObject? Customer(Work work, JsonObject session, string mode)
    {
        if ((session.Text("customer") ?? session.Text("_customer")) is { } id)
            return work.Get("customer", id, "customer");
        var saves = session.Hash("_data")?.Text("setup_future_usage") is not null;
        if (mode != "subscription" && session.Text("customer_creation") != "always" && !saves)
            return null;
        var details = session.Hash("customer_details")!;
        return CustomerEndpoints.Create(new Form().Add("email", details.Text("email")).Add("name", details.Text("name")).ToCall(work));
    }

    /// <summary>The open invoice of a subscription that an earlier attempt on this session began.</summary>
    private static JsonObject? Begun(Work work, JsonObject session) =>
        session.Text("_subscription") is { } id && work.Find(id)?.Text("status") is "incomplete" or "trialing" ? work.Find(work.Find(id)!.Text("latest_invoice")!) : null;

    /// <summary>Makes the subscription, unpaid as yet; gives its first invoice.</summary>
    private static JsonObject Subscribe(Work work, JsonObject session, string origin, string? method)
    {
        var form = new Form()
            .Add("customer", session.Text("customer") ?? session.Text("_customer"))
            .Add("payment_behavior", "default_incomplete")
            .Add("default_payment_method", method)
            .AddKept(session.Hash("_data"));
        foreach (var (list, items) in session.Hashes("_line_items").GroupBy(item => CheckoutLineItems.Recurs(item) ? "items" : "add_invoice_items").Select(group => (group.Key, group.ToList())))
            for (var index = 0; index < items.Count; index++)
                form.Add($"{list}[{index}][price]", items[index].Hash("price")!.Id()).Add($"{list}[{index}][quantity]", items[index].Number("quantity"));
        var subscription = SubscriptionCreation.Create(form.ToCall(work, null, origin));
        session["_subscription"] = subscription.Id();
        return work.Find(subscription.Text("latest_invoice")!)!;
    }
}
