using System.Net;
using System.Runtime.CompilerServices;

namespace Stripe;

/// <summary>The operations on one kind of object. Every one of them throws <see cref="StripeException" /> when Stripe refuses.</summary>
public abstract class Service
{
    private readonly IStripeClient client;

    protected Service(IStripeClient client) => this.client = client;

    private protected Task<T> RequestAsync<T>(HttpMethod method, string path, BaseOptions options, RequestOptions requestOptions, CancellationToken cancellationToken)
        where T : IStripeEntity =>
        client.RequestAsync<T>(method, path, options, requestOptions, cancellationToken);

    /// <summary>Every object of a list, a page at a time. With <c>EndingBefore</c> it goes towards the newest.</summary>
    private protected async IAsyncEnumerable<T> ListPagesAsync<T>(string path, ListOptions options, RequestOptions requestOptions, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : IStripeEntity
    {
        var page = await RequestAsync<StripeList<T>>(HttpMethod.Get, path, options, requestOptions, cancellationToken);
        options = (ListOptions)options?.Clone() ?? new ListOptions();
        var backward = !string.IsNullOrEmpty(options.EndingBefore) && string.IsNullOrEmpty(options.StartingAfter);
        while (true)
        {
            if (backward)
                page.Reverse();

            string last = null;
            foreach (var item in page.Where(item => item != null))
            {
                cancellationToken.ThrowIfCancellationRequested();
                last = ((IHasId)item).Id;
                yield return item;
            }

            if (!page.HasMore || string.IsNullOrEmpty(last))
                yield break;
            if (backward)
                options.EndingBefore = last;
            else
                options.StartingAfter = last;
            page = await RequestAsync<StripeList<T>>(HttpMethod.Get, path, options, requestOptions, cancellationToken);
        }
    }

    /// <summary>Every object that a search finds, a page at a time.</summary>
    private protected async IAsyncEnumerable<T> SearchPagesAsync<T>(string path, SearchOptions options, RequestOptions requestOptions, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : IStripeEntity
    {
        var page = await RequestAsync<StripeSearchResult<T>>(HttpMethod.Get, path, options, requestOptions, cancellationToken);
        options = (SearchOptions)options?.Clone() ?? new SearchOptions();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var item in page.Where(item => item != null))
                yield return item;

            if (!page.HasMore || string.IsNullOrEmpty(page.NextPage))
                yield break;
            options.Page = page.NextPage;
            page = await RequestAsync<StripeSearchResult<T>>(HttpMethod.Get, path, options, requestOptions, cancellationToken);
        }
    }

    private protected static string Escape(string id) => WebUtility.UrlEncode(id);
}
