using System.Net.Http.Headers;

namespace Leak.Audit.Looking;

/// <summary>What came of one GET.</summary>
internal sealed record Answer
{
    /// <summary>Its status; <see langword="null"/>: no head came, and <see cref="Failure"/> says why.</summary>
    public int? Status { get; init; }

    /// <summary>Why there is no head, or why its body broke off: <c>reset the connection</c>; <see langword="null"/>: neither.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether the time was over: for the head, or for what was wanted of the body.</summary>
    public bool IsLate { get; init; }

    /// <summary>Bytes of its body that were read.</summary>
    public long BodyBytes { get; init; }

    /// <summary>When the last of them came, since the head.</summary>
    public TimeSpan LastByteAfter { get; init; }

    /// <summary>Whether all of its body was read.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The beginning of its body.</summary>
    public string BodyStart { get; init; } = "";

    /// <summary>The size that its head announced.</summary>
    public long? ContentLength { get; init; }

    /// <summary>The type of its body: <c>text/event-stream</c>.</summary>
    public string? ContentType { get; init; }

    /// <summary>The headers that a server names itself in, and where it redirects to.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public bool IsOk => Status is >= 200 and < 300;

    /// <summary>In words: <c>answered 200</c>.</summary>
    public string Words => Status is not { } status ? Failure ?? "did not answer"
        : status is >= 300 and < 400 && Headers.GetValueOrDefault("Location") is { } location ? $"answered {status} to {FailureWords.Cut(location)}, and redirects are not followed"
        : $"answered {status}{(Failure is null ? "" : $", and then {Failure}")}";

    /// <summary>What a head says.</summary>
    public static Answer Of(HttpResponseMessage response) => new()
    {
        Status = (int)response.StatusCode,
        ContentLength = response.Content.Headers.ContentLength,
        ContentType = response.Content.Headers.ContentType?.MediaType,
        Headers = Named(response.Headers, "Server", "X-Powered-By", "Via", "Location", "x-envoy-upstream-service-time"),
    };

    private static Dictionary<string, string> Named(HttpResponseHeaders headers, params ReadOnlySpan<string> names)
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
        {
            if (headers.NonValidated.TryGetValues(name, out var values))
            {
                found[name] = values.ToString();
            }
        }

        return found;
    }
}
