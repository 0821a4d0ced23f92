using Leak.Clients.Catalog;

namespace Leak.Bounds.Reports;

/// <summary>What to set so that a limit acts, in a sentence. For servers other than ASP.NET Core <c>leak audit</c> knows it.</summary>
internal static class SettingWords
{
    /// <summary>Of stock Kestrel and its framework, in Markdown; empty: it has no such limit.</summary>
    private static readonly Dictionary<string, string> s_settings = new(StringComparer.Ordinal)
    {
        [LimitNames.Handshake] = "`HttpsConnectionAdapterOptions.HandshakeTimeout`",
        [LimitNames.RequestHead] = "`KestrelServerLimits.RequestHeadersTimeout`",
        [LimitNames.KeepAlive] = "`KestrelServerLimits.KeepAliveTimeout`",
        [LimitNames.Read] = "`KestrelServerLimits.MinRequestBodyDataRate`, a rate alone",
        [LimitNames.Write] = "`KestrelServerLimits.MinResponseDataRate`, a rate alone",
        [LimitNames.Handler] = "`AddRequestTimeouts`, which only cancels a token",
        [LimitNames.Upstream] = "`HttpClient.Timeout`",
        [LimitNames.WebSocket] = "`WebSocketOptions.KeepAliveTimeout`",
        [LimitNames.Stream] = "",
        [LimitNames.MaxRequests] = "",
    };

    /// <summary>A sentence in Markdown; <see langword="null"/>: no setting of that name is known.</summary>
    /// <param name="limit">One of <see cref="LimitNames"/>.</param>
    public static string? Of(string limit) => s_settings.TryGetValue(limit, out var setting)
        ? $"What to set: {limit} of `Leak.Timeouts`{(setting.Length > 0 ? $", or {setting}" : "")}."
        : null;
}
