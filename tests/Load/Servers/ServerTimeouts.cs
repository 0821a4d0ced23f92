using System.Globalization;
using Leak.Bounds.Workloads;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Leak.Load.Servers;

/// <summary>How the sample server's timeouts are set for a run.</summary>
public sealed record ServerTimeouts
{
    /// <summary>
    /// What each limit is of <see cref="Limit"/>. All are distinct, so that a lifetime tells which of them acted; Read, Write and
    /// Upstream end parts of what Handler ends.
    /// </summary>
    private static readonly Dictionary<string, double> s_shares = new(StringComparer.Ordinal)
    {
        [LimitNames.Handshake] = 0.5,
        [LimitNames.RequestHead] = 1,
        [LimitNames.Read] = 1.1,
        [LimitNames.Upstream] = 1.15,
        [LimitNames.Stream] = 1.2,
        [LimitNames.Write] = 1.25,
        [LimitNames.WebSocket] = 1.35,
        [LimitNames.KeepAlive] = 1.5,
        [LimitNames.Handler] = 1.75,
    };

    private ServerTimeouts(TimeSpan limit) => Limit = limit;

    /// <summary>
    /// None of the sample server's: Kestrel as it comes, with the limits that it has by itself. They are the same in every run, and no
    /// live client keeps pace with them.
    /// </summary>
    public static ServerTimeouts Stock { get; } = new(new KestrelServerLimits().RequestHeadersTimeout) { IsStock = true };

    /// <summary>The names of all timeouts, as settings have them.</summary>
    public static IReadOnlyCollection<string> Names => s_shares.Keys;

    /// <summary>RequestHead's value, of which the others are a share; more than zero.</summary>
    public TimeSpan Limit { get; }

    /// <summary>Whether they are on.</summary>
    public bool On { get; private init; } = true;

    /// <summary>Whether they are <see cref="Stock"/>.</summary>
    public bool IsStock { get; private init; }

    /// <summary>The one limit that is off while the others are on; <see langword="null"/>: none.</summary>
    public string? Without { get; private init; }

    /// <summary>The most requests that the endpoint which ignores its token may have in progress; 1 or more. Default: 10.</summary>
    public int DeafMaxRequests { get; init; } = 10;

    /// <summary>All on, or all off.</summary>
    /// <param name="on">Which.</param>
    /// <param name="limit">RequestHead's value, of which the others are a share; more than zero.</param>
    public static ServerTimeouts Of(bool on, TimeSpan limit) => new(limit) { On = on };

    /// <summary>The same with one limit off.</summary>
    /// <param name="limit">One of <see cref="Names"/>, or <see cref="LimitNames.MaxRequests"/>.</param>
    /// <exception cref="ArgumentException">There is no such limit.</exception>
    public ServerTimeouts Except(string limit) => s_shares.ContainsKey(limit) || limit == LimitNames.MaxRequests
        ? this with { Without = limit }
        : throw new ArgumentException($"No limit '{limit}'. There are: {string.Join(", ", Names)}, {LimitNames.MaxRequests}.", nameof(limit));

    /// <summary>A timeout's value where it is on.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public TimeSpan ValueOf(string name) => s_shares[name] * Limit;

    /// <summary>As the server's command line.</summary>
    public IEnumerable<string> ToArguments()
    {
        if (!On || IsStock)
        {
            return ["--Timeouts:Enabled", "false"];
        }

        var deaf = Without == LimitNames.MaxRequests ? 0 : DeafMaxRequests;
        return
        [
            .. Names.SelectMany(name => new[] { $"--Timeouts:{name}", Text(name == Without ? TimeSpan.Zero : ValueOf(name)) }),

            // The stalls of one endpoint must not be refused in place of being ended.
            "--Timeouts:MaxRequests", "0",
            "--Stalls:DeafMaxRequests", deaf.ToString(CultureInfo.InvariantCulture),
        ];
    }

    private static string Text(TimeSpan time) => time.ToString("c", CultureInfo.InvariantCulture);
}
