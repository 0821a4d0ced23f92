using System.Globalization;
using Leak.Clients.Catalog;

namespace Leak.Scenarios.Fuzzing.Judging;

/// <summary>The server's limits while it is fuzzed: all short, and no two alike.</summary>
internal sealed record FuzzLimits
{
    public static FuzzLimits All { get; } = new();

    /// <summary>The limits that are off, by their names in <see cref="LimitNames"/>. Default: none.</summary>
    public IReadOnlyList<string> Off { get; private init; } = [];

    public TimeSpan Handshake => Of(LimitNames.Handshake, 0.5);

    public TimeSpan RequestHead => Of(LimitNames.RequestHead, 1.4);

    public TimeSpan Read => Of(LimitNames.Read, 0.9);

    public TimeSpan Write => Of(LimitNames.Write, 1.1);

    public TimeSpan Stream => Of(LimitNames.Stream, 1.3);

    public TimeSpan WebSocket => Of(LimitNames.WebSocket, 1.5);

    public TimeSpan KeepAlive => Of(LimitNames.KeepAlive, 1.7);

    public TimeSpan Handler => Of(LimitNames.Handler, 2);

    /// <summary>The diagnostics' own limit for an answer that is not read; no setting changes it.</summary>
    public static TimeSpan DiagnosticsWrite => TimeSpan.FromSeconds(10);

    /// <summary>Their own limits without a request in progress.</summary>
    public static TimeSpan DiagnosticsRequestHead => TimeSpan.FromSeconds(5);

    /// <inheritdoc cref="DiagnosticsRequestHead"/>
    public static TimeSpan DiagnosticsKeepAlive => TimeSpan.FromSeconds(20);

    /// <summary>The most that a profile may be asked to last, and the time for its answer.</summary>
    public static TimeSpan DiagnosticsHandler => TimeSpan.FromSeconds(75);

    /// <summary>Whether the server has them at all; if not, it is a server that must be found out. Default: yes.</summary>
    public bool AreServed { get; init; } = true;

    /// <summary>The same limits, with some of them off.</summary>
    public FuzzLimits Without(params IReadOnlyList<string> names) => this with { Off = [.. Off, .. names] };

    /// <summary>The server's settings.</summary>
    public IEnumerable<string> ToArguments() =>
    [
        .. ((string, TimeSpan)[])[
            (LimitNames.Handshake, Handshake), (LimitNames.RequestHead, RequestHead), (LimitNames.Read, Read), (LimitNames.Write, Write),
            (LimitNames.Stream, Stream), (LimitNames.WebSocket, WebSocket), (LimitNames.KeepAlive, KeepAlive), (LimitNames.Handler, Handler)]
            is var limits
            ? limits.SelectMany(limit => new[] { $"--Timeouts:{limit.Item1}", limit.Item2.ToString("c", CultureInfo.InvariantCulture) })
            : [],
        "--Timeouts:Upstream", "00:00:00.9", "--Timeouts:Enabled", AreServed ? "true" : "false",
    ];

    public override string ToString() => Off.Count == 0 ? "all limits on" : $"without {string.Join(" and ", Off)}";

    private TimeSpan Of(string name, double seconds) => Off.Contains(name) ? TimeSpan.Zero : TimeSpan.FromSeconds(seconds);
}
