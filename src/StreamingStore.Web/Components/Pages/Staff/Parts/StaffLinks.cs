namespace StreamingStore.Web.Components.Pages.Staff.Parts;

/// <summary>Where the console shows what one of Stripe's ids stands for.</summary>
internal static class StaffLinks
{
    /// <summary>The page of a customer, an event or any other object.</summary>
    public static string To(string id)
    {
        var name = Uri.EscapeDataString(id);
        return id.StartsWith("cus_", StringComparison.Ordinal) ? $"/staff/customers/{name}"
            : id.StartsWith("evt_", StringComparison.Ordinal) ? $"/staff/events/{name}"
            : $"/staff/objects/{name}";
    }
}
