using StreamingStore.Staff.SubscriptionSearch;

namespace StreamingStore.Tests.Staff.SubscriptionSearch;

public sealed class StripeQueryTests
{
    [Fact]
    public void A_query_is_read_clause_by_clause()
    {
        var query = StripeQuery.Parse("""status:"active" AND metadata["device_type"]:"samsung" AND -created<1700000000""");

        Assert.False(query.Any);
        Assert.Equal(
            [
                new QueryClause("status", null, QueryOperator.Equal, "active", false, 0),
                new QueryClause("metadata", "device_type", QueryOperator.Equal, "samsung", false, 20),
                new QueryClause("created", null, QueryOperator.Less, "1700000000", true, 58),
            ],
            query.Clauses);
    }

    [Theory]
    [InlineData("""status:"active" status:"past_due" """, false, 2)]
    [InlineData("""status:"active" or status:"past_due" """, true, 2)]
    [InlineData("metadata['Samsung']:'yes'", false, 1)]
    [InlineData("""metadata["note"]:"say \"hello\"" """, false, 1)]
    [InlineData("canceled_at:null", false, 1)]
    [InlineData("created>=1 created<=2", false, 2)]
    public void Other_ways_to_write_it_are_read_too(string text, bool any, int clauses)
    {
        var query = StripeQuery.Parse(text);

        Assert.Equal((any, clauses), (query.Any, query.Clauses.Count));
    }

    [Theory]
    [InlineData("", 0, "empty")]
    [InlineData("status", 6, "After status comes one of")]
    [InlineData("status:active", 7, "\"active\"")]
    [InlineData("status:\"active", 7, "not closed")]
    [InlineData("status:", 7, "A value is expected")]
    [InlineData("metadata:\"x\"", 8, "needs a key")]
    [InlineData("metadata[\"a\":\"b\"", 12, "] is expected")]
    [InlineData("metadata[a]:\"b\"", 9, "quotation marks")]
    [InlineData("status[\"a\"]:\"b\"", 6, "Only metadata")]
    [InlineData("status:\"a\" AND status:\"b\" OR status:\"c\"", 29, "can't be mixed")]
    [InlineData("created>null", 8, "colon only")]
    [InlineData("(status:\"active\")", 0, "A field is expected")]
    [InlineData("status:\"active\" AND", 19, "After AND comes")]
    public void What_can_not_be_read_is_told_with_its_place(string text, int position, string words)
    {
        var fault = Assert.Throws<StripeQueryException>(() => StripeQuery.Parse(text));

        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.Equal(position, fault.Position);
    }

    [Fact]
    public void More_clauses_than_Stripe_takes_are_refused() =>
        Assert.Throws<StripeQueryException>(() => StripeQuery.Parse(string.Join(' ', Enumerable.Repeat("created>1", 11))));
}
