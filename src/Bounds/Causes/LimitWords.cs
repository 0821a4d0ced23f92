using Leak.Clients.Catalog;

namespace Leak.Bounds.Causes;

/// <summary>The limits in words.</summary>
internal static class LimitWords
{
    private static readonly Dictionary<string, string> s_stopped = new(StringComparer.Ordinal)
    {
        [LimitNames.Handshake] = "TLS handshakes that never finish",
        [LimitNames.RequestHead] = "Connections whose request never begins, or whose head never ends,",
        [LimitNames.KeepAlive] = "Idle connections",
        [LimitNames.Read] = "Requests whose body never arrives",
        [LimitNames.Write] = "Responses that the client does not read",
        [LimitNames.Handler] = "Requests whose handler never answers",
        [LimitNames.Upstream] = "Requests that wait for another server",
        [LimitNames.Stream] = "Event streams whose client is silent or does not read",
        [LimitNames.WebSocket] = "WebSockets whose client is silent or does not read",
        [LimitNames.MaxRequests] = "Requests whose handler ignores its cancellation token",
    };

    /// <summary>What a limit stops, as a sentence's subject in the plural.</summary>
    public static string Stopped(string limit) => s_stopped.GetValueOrDefault(limit) ?? $"Stalled connections that {limit} should end";

    /// <summary>The same within a sentence.</summary>
    public static string StoppedWithin(string limit)
    {
        var words = Stopped(limit).TrimEnd(',');

        // Not of a name: TLS, WebSockets.
        return words[..2].Any(char.IsLower) && !words.StartsWith("Web", StringComparison.Ordinal) ? $"{char.ToLowerInvariant(words[0])}{words[1..]}" : words;
    }

    /// <summary>Whether it is one that a setting turns on.</summary>
    public static bool IsSetting(string limit) => s_stopped.ContainsKey(limit);
}
