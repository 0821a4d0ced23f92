using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
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
    /// <param name="symptoms">What was seen, each with its run.</param>
    public static IEnumerable<string> Said(string limit, IEnumerable<Symptom> symptoms)
    {
        var known = Known(limit, symptoms);
        var ours = known.Find(setting => setting.Name == Ours(limit));
        return known.Select(setting => $"In force: {setting.Name} is {setting.Value}, {(setting != ours && setting.From is null && setting.Value == ours?.Value ? "which Leak.Timeouts sets from that" : From(setting))}.");
    }

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

    /// <summary>The blocks, the one first that wins over what is in force: where the value is written now.</summary>
    /// <param name="settings">As they are where nothing is known of the app; the first is of its configuration.</param>
    /// <param name="limit">The limit.</param>
    /// <param name="value">What it is to be.</param>
    /// <param name="symptoms">What was seen, each with its run.</param>
    public static IReadOnlyList<Setting> Placed(IReadOnlyList<Setting> settings, string limit, TimeSpan value, IEnumerable<Symptom> symptoms)
    {
        var known = Known(limit, symptoms);
        if (settings.Count == 0 || known.Count == 0)
        {
            return settings;
        }

        return known.Find(setting => setting.Name == Ours(limit)) is { From: not null } written
            ? [At(settings[0], written, value), .. settings.Skip(1)]
            : known.Exists(setting => setting.From is null) ? [settings[^1], .. settings.SkipLast(1)]
            : settings;
    }

    private static Setting At(Setting ofFile, SettingInForce written, TimeSpan value)
    {
        var where = $"{written.From}, where it is written now";
        return written.Source switch
        {
            SettingSource.JsonFile => ofFile with { Where = where },
            SettingSource.Environment => new Setting(where, LimitText.Fill($"{written.Name.Replace(":", "__", StringComparison.Ordinal)}={{span}}", value)),
            SettingSource.CommandLine => new Setting(where, LimitText.Fill($"--{written.Name}={{span}}", value)),
            _ => ofFile with { Note = $"It is set by {written.From} now: what wins over that must have this." },
        };
    }

    private static List<SettingInForce> Known(string limit, IEnumerable<Symptom> symptoms) =>
        [.. symptoms.SelectMany(symptom => symptom.Verdict.Observation.Settings).Where(setting => setting.Limit == limit).Distinct()];

    private static string Ours(string limit) => $"Timeouts:{limit}";

    private static string From(SettingInForce setting) => setting.From is { } from ? $"set by {from}" : "set in code";
}
