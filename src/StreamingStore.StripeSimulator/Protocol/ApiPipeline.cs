using System.Globalization;
using System.Text;
using StreamingStore.StripeSimulator.Faults;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Storage;
using StreamingStore.StripeSimulator.Webhooks;

namespace StreamingStore.StripeSimulator.Protocol;

/// <summary>
/// What happens to every API request: key, version, parameters, idempotency; then the handler in its turn with the world;
/// then the changes are written down, and only then the answer goes out.
/// </summary>
internal sealed class ApiPipeline(
    World world, Committing committing, FaultControl faults, RateLimits limits, RequestMishaps mishaps, TimeProvider time, ILogger<ApiPipeline> log)
{
    private const int LongestKey = 255;

    private sealed record Answer(int Status, byte[] Body);

    public async Task RunAsync(HttpContext http, ApiRoute? route)
    {
        var requestId = Ids.Short("req_");
        http.Response.Headers["Request-Id"] = requestId;

        // By the simulator's own clock, which may not be the machine's: events are dated by it too.
        http.Response.Headers.Date = time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        var version = ApiVersion.Current;
        Answer answer;
        try
        {
            var key = KeyOf(http.Request);
            limits.Take(key);
            var plan = faults.ForRequest(http.Request.Method, http.Request.Path, key);
            await mishaps.BeforeAsync(plan, http);
            if (http.Request.Headers["Stripe-Version"].ToString() is { Length: > 0 } named)
                version = ApiVersion.Parse(named);
            http.Response.Headers["Stripe-Version"] = version.Name;
            if (route is null)
                throw new StripeError(404, "invalid_request_error",
                    $"Unrecognized request URL ({http.Request.Method}: {http.Request.Path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.")
                { BeforeExecution = true };
            answer = await HandleAsync(http, route, version, requestId);
            await mishaps.AfterAsync(plan, http);
        }
        catch (ConnectionCut)
        {
            http.Abort();
            return;
        }
        catch (MadeUpAnswer made)
        {
            answer = new Answer(made.Status, Encoding.UTF8.GetBytes(made.Body));
        }
        catch (StripeError error)
        {
            if (error.RetryAfterSeconds is { } seconds)
                http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            answer = Refusal(error);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            log.LogError(exception, "{Method} {Path} failed", http.Request.Method, http.Request.Path);
            answer = Refusal(new StripeError(500, "api_error", "An error occurred inside the simulator; its log says more."));
        }
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = answer.Body.Length;
        http.Response.Headers.CacheControl = "no-cache, no-store";
        await http.Response.Body.WriteAsync(answer.Body, http.RequestAborted);
    }

    private async Task<Answer> HandleAsync(HttpContext http, ApiRoute route, ApiVersion version, string requestId)
    {
        var sent = new ParameterNode();
        if (http.Request.QueryString.Value is { Length: > 1 } query)
            sent.AddForm(query[1..]);
        using (var body = new StreamReader(http.Request.Body, Encoding.UTF8))
            sent.AddForm(await body.ReadToEndAsync(http.RequestAborted));
        var parameters = new Parameters(sent);
        parameters.Only(route.Known);

        var key = route.Method == "POST" && http.Request.Headers["Idempotency-Key"].ToString() is { Length: > 0 } given ? given : null;
        if (key?.Length > LongestKey)
            throw StripeError.Malformed($"Idempotency keys can have up to {LongestKey} characters.", "Idempotency-Key");

        IdempotencyRecord? record = null;
        Answer answer;
        PendingCommit commit;
        using (await world.TurnAsync())
        {
            if (key is not null)
            {
                http.Response.Headers["Idempotency-Key"] = key;
                if (Begin(key, $"{route.Method} {http.Request.Path} {sent.Canonical()}", requestId, out record) is { } earlier)
                {
                    http.Response.Headers["Idempotent-Replayed"] = "true";
                    http.Response.Headers["Original-Request"] = earlier.RequestId;
                    return new Answer(earlier.Status, earlier.Body);
                }
                http.Response.Headers["Original-Request"] = requestId;
            }
            try
            {
                (answer, commit) = Execute(http, route, version, requestId, parameters, record);
            }
            catch when (key is not null)
            {
                world.Idempotency.Forget(key);
                throw;
            }
        }
        await committing.StoredAsync(commit);
        record?.InProgress = false;
        return answer;
    }

    /// <summary>Registers a key, or gives the record whose answer is to be repeated.</summary>
    private IdempotencyRecord? Begin(string key, string fingerprint, string requestId, out IdempotencyRecord? begun)
    {
        begun = null;
        if (world.Idempotency.TryGet(key, time.GetUtcNow(), out var earlier))
        {
            if (earlier.Fingerprint != fingerprint)
                throw new StripeError(400, "idempotency_error",
                    $"Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '{key}' if you meant to execute a different request.")
                { BeforeExecution = true };
            if (earlier.InProgress)
                throw new StripeError(409, "idempotency_error",
                    $"There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): {key}. Please try again later.",
                    "idempotency_key_in_use")
                { BeforeExecution = true };
            return earlier;
        }
        begun = new IdempotencyRecord(key, fingerprint, requestId, time.GetUtcNow());
        world.Idempotency.Put(begun);
        return null;
    }

    private (Answer Answer, PendingCommit Commit) Execute(
        HttpContext http, ApiRoute route, ApiVersion version, string requestId, Parameters parameters, IdempotencyRecord? record)
    {
        Work NewWork() => new(world, time.GetUtcNow()) { RequestId = requestId, IdempotencyKey = record?.Key };
        var work = NewWork();
        var call = new Call(work, parameters, http.Request.RouteValues, http.Request.Path, $"{http.Request.Scheme}://{http.Request.Host}", version);
        Answer answer;
        try
        {
            var body = route.Handle(call);
            if (parameters.Texts("expand") is { } expand)
            {
                body = body.Presented();
                new Expansion(work).Apply(body, expand);
            }
            if (version.IsBefore(ApiVersion.PeriodsOnItems))
            {
                body = body.Presented();
                OlderShapes.Apply(body, version);
            }
            answer = new Answer(200, JsonText.Write(body));
        }
        catch (StripeError error) when (!error.BeforeExecution && (error.KeepsChanges || record is not null))
        {
            if (!error.KeepsChanges)
                work = NewWork();
            answer = Refusal(error);
        }
        var commit = work.Commit();
        if (record is not null)
        {
            (record.Status, record.Body) = (answer.Status, answer.Body);
            commit.Idempotency.Add(record);
        }
        return (answer, committing.Append(commit));
    }

    private static string KeyOf(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        string? key = null;
        if (authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            key = authorization["Bearer ".Length..].Trim();
        else if (authorization.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            key = UserOf(authorization["Basic ".Length..].Trim());
        if (string.IsNullOrEmpty(key))
            throw Unauthorized("You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').");
        if (!key.StartsWith("sk_test_", StringComparison.Ordinal) && !key.StartsWith("rk_test_", StringComparison.Ordinal))
            throw Unauthorized($"Invalid API Key provided: {(key.Length > 8 ? key[..4] + new string('*', key.Length - 8) + key[^4..] : "****")}");
        return key;
    }

    private static string? UserOf(string basic)
    {
        var bytes = new byte[basic.Length];
        return Convert.TryFromBase64String(basic, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length).Split(':')[0] : null;
    }

    private static StripeError Unauthorized(string message) => new(401, "invalid_request_error", message) { BeforeExecution = true };

    private static Answer Refusal(StripeError error) => new(error.Status, JsonText.Write(error.ToJson()));
}
