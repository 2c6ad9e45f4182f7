namespace Stripe.TestHelpers;

/// <summary>Test clocks: time that is moved on by hand.</summary>
public class TestClockService(IStripeClient client) : Service(client)
{
    public virtual Task<TestClock> AdvanceAsync(string id, TestClockAdvanceOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<TestClock>(HttpMethod.Post, $"/v1/test_helpers/test_clocks/{Escape(id)}/advance", options, requestOptions, cancellationToken);

    public virtual Task<TestClock> CreateAsync(TestClockCreateOptions options, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<TestClock>(HttpMethod.Post, "/v1/test_helpers/test_clocks", options, requestOptions, cancellationToken);

    public virtual Task<TestClock> DeleteAsync(string id, TestClockDeleteOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<TestClock>(HttpMethod.Delete, $"/v1/test_helpers/test_clocks/{Escape(id)}", options, requestOptions, cancellationToken);

    public virtual Task<TestClock> GetAsync(string id, TestClockGetOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<TestClock>(HttpMethod.Get, $"/v1/test_helpers/test_clocks/{Escape(id)}", options, requestOptions, cancellationToken);

    public virtual Task<StripeList<TestClock>> ListAsync(TestClockListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        RequestAsync<StripeList<TestClock>>(HttpMethod.Get, "/v1/test_helpers/test_clocks", options, requestOptions, cancellationToken);

    public virtual IAsyncEnumerable<TestClock> ListAutoPagingAsync(TestClockListOptions options = null, RequestOptions requestOptions = null, CancellationToken cancellationToken = default) =>
        ListPagesAsync<TestClock>("/v1/test_helpers/test_clocks", options, requestOptions, cancellationToken);
}
