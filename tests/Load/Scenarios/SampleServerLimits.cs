using Leak.Bounds;
using Leak.Bounds.Workloads;

namespace Leak.Load.Scenarios;

/// <summary>The sample server's limits by the names that stalls give them, and how each is named when it fires.</summary>
internal static class SampleServerLimits
{
    /// <summary>Kestrel's own <c>error.type</c>s.</summary>
    private static readonly Dictionary<string, string> FiresAs = new(StringComparer.Ordinal)
    {
        ["KeepAlive"] = "keep_alive_timeout",
        ["RequestHead"] = "request_headers_timeout",
        ["Handshake"] = "tls_handshake_failed",
    };

    /// <summary>The limit that must stop a stall.</summary>
    public static StallLimit Of(IStall stall, TimeSpan value) => new(stall.StoppedBy, value, FiresAs.GetValueOrDefault(stall.StoppedBy));

    /// <summary>Why a stall cannot be run; <see langword="null"/> where it can.</summary>
    /// <param name="stall">What is asked for.</param>
    /// <param name="timeoutsOn">Whether the sample server's timeouts are to be on.</param>
    /// <param name="isSampleServer">Whether it is the sample server; else any server by its address.</param>
    public static string? WhyNot(IStall stall, bool timeoutsOn, bool isSampleServer) => stall switch
    {
        { Unavailable: { } reason } => reason,
        { Listener: ServerListener.Tls } => "it needs a TLS port; runs are on plain HTTP/1.1 for now",
        { Listener: ServerListener.Http2 } => "it needs an HTTP/2 port; runs are on plain HTTP/1.1 for now",
        { Sees: CloseSight.Nothing } => "its client sees no close, and the server's own count is not judged for it yet",
        _ when !isSampleServer => null,
        { StoppedBy: LimitNames.Upstream } => "it needs an upstream that accepts and never answers, which the sample server is not given yet",
        { ClosesWithin: not null } => "the server closes it with its timeouts off too, which makes it no control",
        _ when timeoutsOn && !FiresAs.ContainsKey(stall.StoppedBy) =>
            $"the sample server runs on Kestrel's own limits, and none of them is a {stall.StoppedBy} limit; see it held with --timeouts off",
        _ => null,
    };
}
