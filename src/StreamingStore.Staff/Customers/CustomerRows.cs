namespace StreamingStore.Staff.Customers;

/// <summary>Whose file it is. Instants are UTC.</summary>
public sealed class CustomerHead
{
    /// <summary>The viewer; null where the Stripe customer belongs to none.</summary>
    public Guid? ViewerId { get; init; }

    /// <summary>The viewer's e-mail address, or else the customer's.</summary>
    public string? Email { get; init; }

    /// <summary>When the account was made; null where there is none.</summary>
    public DateTime? RegisteredAt { get; init; }

    /// <summary>The account's roles; none for a viewer.</summary>
    public string[] Roles { get; init; } = [];

    /// <summary>The Stripe customer; null where the viewer has none yet.</summary>
    public string? CustomerId { get; init; }

    /// <summary>The customer's name, or null.</summary>
    public string? Name { get; init; }

    /// <summary>When the mirror's row of the customer was true; null where it has none.</summary>
    public DateTime? AsOf { get; init; }

    /// <summary>The customer is gone at Stripe.</summary>
    public bool Deleted { get; init; }
}

/// <summary>A subscription on the customer page. Instants are UTC.</summary>
public sealed class CustomerSubscription
{
    /// <summary>Stripe's id, <c>sub_...</c>.</summary>
    public string Id { get; init; } = "";

    /// <summary>Stripe's status.</summary>
    public string Status { get; init; } = "";

    /// <summary>The products' names, parted by commas.</summary>
    public string? Plans { get; init; }

    /// <summary>What its items cost together in a period, in the smallest unit of the currency; null where a price has no one amount.</summary>
    public long? Amount { get; init; }

    /// <summary>A three-letter code in lower case, or null.</summary>
    public string? Currency { get; init; }

    /// <summary><c>month</c>, <c>year</c> and so on, or null.</summary>
    public string? Interval { get; init; }

    /// <summary>The device type on which it was made, or null.</summary>
    public string? DeviceType { get; init; }

    /// <summary>When it was made.</summary>
    public DateTime Created { get; init; }

    /// <summary>When the period ends.</summary>
    public DateTime? PeriodEnd { get; init; }

    /// <summary>It is set to end with the period.</summary>
    public bool CancelAtPeriodEnd { get; init; }

    /// <summary>When it is set to end, or null.</summary>
    public DateTime? CancelAt { get; init; }

    /// <summary>When it ended, or null.</summary>
    public DateTime? EndedAt { get; init; }

    /// <summary>The test clock that it lives by, or null.</summary>
    public string? TestClockId { get; init; }

    /// <summary>It entitles now.</summary>
    public bool Entitles { get; init; }

    /// <summary>When the mirror's row was true.</summary>
    public DateTime AsOf { get; init; }

    /// <summary>It has not ended: it can be cancelled.</summary>
    public bool IsUnderWay => Status is not ("canceled" or "incomplete_expired");
}

/// <summary>A payment on the customer page: of a film or of a plan's bill. Amounts are in the currency's smallest unit, instants UTC.</summary>
public sealed class CustomerPayment
{
    /// <summary>Stripe's id, <c>pi_...</c>.</summary>
    public string Id { get; init; } = "";

    /// <summary>Stripe's status.</summary>
    public string Status { get; init; } = "";

    /// <summary>How much.</summary>
    public long Amount { get; init; }

    /// <summary>A three-letter code in lower case.</summary>
    public string Currency { get; init; } = "";

    /// <summary>When it was made.</summary>
    public DateTime Created { get; init; }

    /// <summary>The film that it pays for; null where it pays for none.</summary>
    public long? MovieId { get; init; }

    /// <summary>The film's title, or null.</summary>
    public string? Title { get; init; }

    /// <summary>The payment's charge, or null.</summary>
    public string? ChargeId { get; init; }

    /// <summary>How much was given back, or is on its way back.</summary>
    public long Refunded { get; init; }

    /// <summary>The newest dispute's status, or null.</summary>
    public string? Dispute { get; init; }

    /// <summary>When the mirror's row was true.</summary>
    public DateTime AsOf { get; init; }

    /// <summary>How much can still be given back.</summary>
    public long Refundable => Status == "succeeded" && Dispute != "lost" ? Math.Max(0, Amount - Refunded) : 0;
}

/// <summary>A saved card on the customer page.</summary>
public sealed class CustomerCard
{
    /// <summary>Stripe's id, <c>pm_...</c>.</summary>
    public string Id { get; init; } = "";

    /// <summary>The card's brand, or else the kind of payment method.</summary>
    public string Brand { get; init; } = "";

    /// <summary>The last four digits.</summary>
    public string Last4 { get; init; } = "";

    /// <summary>The month in which it expires; 0 where it does not.</summary>
    public int ExpMonth { get; init; }

    /// <summary>The year in which it expires.</summary>
    public int ExpYear { get; init; }

    /// <summary>It pays where no other is chosen.</summary>
    public bool IsDefault { get; init; }

    /// <summary>When the mirror's row was true (UTC).</summary>
    public DateTime AsOf { get; init; }
}

/// <summary>A grant of staff on the customer page. Instants are UTC.</summary>
public sealed class CustomerGrant
{
    /// <summary>The grant's number.</summary>
    public long Id { get; init; }

    /// <summary>The film; null where a group is granted.</summary>
    public long? MovieId { get; init; }

    /// <summary>The film's title, or null.</summary>
    public string? Title { get; init; }

    /// <summary>The group; null where a film is granted.</summary>
    public string? SubscriptionGroup { get; init; }

    /// <summary>Why.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Who of staff gave it: the e-mail address.</summary>
    public string GrantedBy { get; init; } = "";

    /// <summary>When.</summary>
    public DateTime GrantedAt { get; init; }

    /// <summary>When it ends by itself, or null.</summary>
    public DateTime? ExpiresAt { get; init; }

    /// <summary>When it was taken back, or null.</summary>
    public DateTime? RevokedAt { get; init; }
}

/// <summary>An invoice as Stripe has it now: the mirror keeps none. Amounts are in the currency's smallest unit, instants UTC.</summary>
/// <param name="Id">Stripe's id, <c>in_...</c>.</param>
/// <param name="Number">The number on the bill, or null.</param>
/// <param name="Status">Stripe's status, or null.</param>
/// <param name="Total">What it comes to.</param>
/// <param name="Paid">What was paid of it.</param>
/// <param name="Currency">A three-letter code in lower case.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Page">Where the customer sees it, or null.</param>
public sealed record CustomerInvoice(string Id, string? Number, string? Status, long Total, long Paid, string Currency, DateTime Created, string? Page);

/// <summary>A page of invoices.</summary>
/// <param name="Invoices">The newest first.</param>
/// <param name="HasMore">Stripe has older ones.</param>
public sealed record InvoicePage(IReadOnlyList<CustomerInvoice> Invoices, bool HasMore);
