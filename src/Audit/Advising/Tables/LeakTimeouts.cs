using Leak.Clients.Catalog;
using static Leak.Audit.Advising.Tables.StallKinds;

namespace Leak.Audit.Advising.Tables;

/// <summary><c>Leak.Timeouts</c>, which bounds what Kestrel does not. The suite of this project proves each of its limits.</summary>
internal static class LeakTimeouts
{
    private const string Documentation = "docs/timeouts.md";

    /// <summary>Its defaults of what must not be longer than <see cref="LimitNames.Handler"/>.</summary>
    private static readonly (string Limit, TimeSpan Default)[] s_within =
    [
        (LimitNames.Read, TimeSpan.FromSeconds(30)), (LimitNames.Write, TimeSpan.FromSeconds(40)), (LimitNames.Upstream, TimeSpan.FromSeconds(20)),
    ];

    private static readonly TimeSpan s_handler = TimeSpan.FromSeconds(90);

    private static readonly Place s_code = new("Program.cs, with the package Leak.Timeouts", "csharp");

    private static readonly Place s_json = new("appsettings.json", "json", "{\n  \"Timeouts\": {\n", "\n  }\n}\n", ",\n");

    private static readonly (string Limit, string[] Bounds)[] s_limits =
    [
        (LimitNames.Handshake, Handshakes),
        (LimitNames.RequestHead, [.. FirstBytes, .. SilentHeads, .. DrippedHeads, "http2/half-preface", "http2/partial-frame", .. Http2Heads]),
        (LimitNames.KeepAlive, [.. Idle, "http2/idle", .. DrippedHttp2, "http2/settings-flood", "http2/ping-flood-unread"]),
        (LimitNames.Read, [.. SilentBodies, .. DrippedBodies, .. TrickledBodies, .. SilentHttp2Bodies, .. DrippedHttp2Bodies]),
        (LimitNames.Write, [.. UnreadResponses.Except(["http1/sse-unread"]), .. DrippedResponses, .. FinishedResponses, .. UnreadHttp2, .. DrippedHttp2Windows]),
        (LimitNames.Handler, ["http1/hung-handler", "http1/deaf-handler", .. Http2Handlers, "http2/hpack-value-bomb"]),
        (LimitNames.Upstream, ["http1/hung-upstream"]),
        (LimitNames.Stream, [.. SilentStreams, "http1/sse-unread", .. VanishedStreams]),
        (LimitNames.WebSocket, [.. SilentWebSockets, .. BusyWebSockets.Except(["ws/fragment-drip", "ws/close-linger"]), .. SignalR]),
    ];

    public static ServerTable Table { get; } = new()
    {
        Name = "Leak.Timeouts",
        Settings =
        [
            new()
            {
                Place = s_code,
                Text = "using Leak.Timeouts;\n\nbuilder.AddTimeouts();\n\nvar app = builder.Build();\napp.UseTimeouts();",
                Bounds = [.. s_limits.SelectMany(limit => limit.Bounds)],
                Documentation = Documentation,
                IsTried = true,
            },
            new()
            {
                Place = new("Program.cs, for the clients that ask other servers", "csharp"),
                Text = "builder.Services.ConfigureHttpClientDefaults(http => http.AddUpstreamTimeout());",
                Bounds = ["http1/hung-upstream"],
                Documentation = Documentation,
                IsTried = true,
            },
            .. s_limits.Select(limit => Setting(limit.Limit, limit.Bounds)),
        ],
        Complete = Complete,
        Unbounded =
        [
            new(["ws/fragment-drip"], "nothing in Kestrel or Leak.Timeouts ends a message that never ends: the handler must have a limit for a whole message."),
            new(
                [.. DeafHandlers, "http2/rapid-reset", "http2/reset-by-window", "http2/reset-by-length", "http2/reset-spread"],
                "nothing in .NET ends a handler that ignores its token. MaxRequests of Leak.Timeouts bounds how many of them there are: 5,000 of each endpoint unless it is set.",
                IsSaidAnyway: true),
        ],
    };

    private static Setting Setting(string limit, string[] bounds) => new()
    {
        Place = s_json,
        Text = $"    \"{limit}\": \"{{span}}\"",
        Bounds = bounds,
        Documentation = Documentation,
        IsTried = true,
    };

    /// <summary>An app whose Read, Write or Upstream is longer than its Handler does not start.</summary>
    private static IReadOnlyList<ChosenSetting> Complete(IReadOnlyList<ChosenSetting> chosen)
    {
        if (chosen.Count == 0)
        {
            return chosen;
        }

        var values = chosen.Where(one => one.Setting.Place == s_json).ToDictionary(one => Name(one.Setting), one => one);
        var handler = values.GetValueOrDefault(LimitNames.Handler)?.Value ?? s_handler;
        foreach (var (limit, usual) in s_within)
        {
            var given = values.GetValueOrDefault(limit)?.Value;
            if (values.ContainsKey(LimitNames.Handler) && (given ?? usual) > handler)
            {
                values[limit] = (values.GetValueOrDefault(limit) ?? Added(limit)) with { Value = handler };
            }
            else if (given > handler)
            {
                handler = given.Value;
                values[LimitNames.Handler] = Added(LimitNames.Handler) with { Value = handler };
            }
        }

        return [.. chosen.Where(one => one.Setting.Place != s_json), .. s_limits.Where(limit => values.ContainsKey(limit.Limit)).Select(limit => values[limit.Limit])];

        static string Name(Setting setting) => s_limits.First(limit => setting.Text.Contains($"\"{limit.Limit}\"", StringComparison.Ordinal)).Limit;
        static ChosenSetting Added(string limit) => new(Setting(limit, []), TimeSpan.Zero, []);
    }
}
