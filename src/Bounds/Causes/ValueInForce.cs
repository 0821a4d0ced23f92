using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;

namespace Leak.Bounds.Causes;

/// <summary>Which limit acted, and which setting holds its value.</summary>
internal static class ValueInForce
{
    /// <summary>Of Kestrel's limits: the reason that it names, the limit of ours that bounds the same, and the option with the value that it has by itself.</summary>
    private static readonly (string Reason, string Limit, string Option)[] s_kestrel =
    [
        ("request_headers_timeout", LimitNames.RequestHead, "`KestrelServerLimits.RequestHeadersTimeout` (by itself 30 s)"),
        ("keep_alive_timeout", LimitNames.KeepAlive, "`KestrelServerLimits.KeepAliveTimeout` (by itself 130 s)"),
        ("min_request_body_data_rate", LimitNames.Read, "`KestrelServerLimits.MinRequestBodyDataRate` (by itself 240 bytes per second after 5 s)"),
        ("min_response_data_rate", LimitNames.Write, "`KestrelServerLimits.MinResponseDataRate` (by itself 240 bytes per second after 5 s)"),
        ("tls_handshake_failed", LimitNames.Handshake, "`HttpsConnectionAdapterOptions.HandshakeTimeout` (by itself 10 s)"),
    ];

    /// <summary>The limit that a server's reason names: <c>Read</c> for <c>request_read_timeout</c>; <see langword="null"/>: it is none that a setting holds.</summary>
    public static string? LimitOf(string reason) =>
        LeakTimeouts.Names.FirstOrDefault(name => LeakTimeouts.ReasonOf(name) == reason) ?? Array.Find(s_kestrel, row => row.Reason == reason).Limit;

    /// <summary>What the app says of itself, in sentences; of a server that is known by its address alone, nothing.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="scenarios">The runs.</param>
    public static IEnumerable<string> Said(string limit, IEnumerable<ScenarioVerdict> scenarios) => scenarios
        .SelectMany(verdict => verdict.Observation.Settings)
        .Where(setting => setting.Limit == limit)
        .Distinct()
        .Select(setting => $"In force: {setting.Name} is {setting.Value}, {From(setting)}.");

    /// <summary>Where to look for the value, in sentences.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="fired">The reasons that the server named, with counts; <see langword="null"/>: none is known.</param>
    public static IEnumerable<string> Steps(string limit, IReadOnlyDictionary<string, int>? fired)
    {
        var named = fired?.OrderByDescending(pair => pair.Value).Select(pair => (Reason: pair.Key, Limit: LimitOf(pair.Key))).FirstOrDefault(pair => pair.Limit is not null) ?? default;
        var holder = named.Limit ?? limit;
        var option = s_kestrel.Where(row => named.Reason is null ? row.Limit == holder : row.Reason == named.Reason).Select(row => row.Option).FirstOrDefault();
        var setting = s_kestrel.Any(row => row.Reason == named.Reason && LeakTimeouts.ReasonOf(row.Limit) != row.Reason) ? null : $"`Timeouts:{holder}` (with the package Leak.Timeouts)";
        var held = string.Join(", or else by ", new[] { setting, option }.OfType<string>());
        yield return named.Reason is null
            ? $"Find the value in force: where the server is an ASP.NET Core app it is held by {held}."
            : $"The limit that acted is {holder}: the server named `{named.Reason}`. Its value is held by {held}.";
        yield return setting is null
            ? "Look for it where Kestrel is configured: `ConfigureKestrel` or `Configure<KestrelServerOptions>`; the last call wins."
            : $"The last that sets it wins: `appsettings.json`, `appsettings.<Environment>.json`, the environment variable `Timeouts__{holder}`, the command line, and then code.";
    }

    private static string From(SettingInForce setting) => setting.From is { } from ? $"set by {from}" : "set in code";
}
