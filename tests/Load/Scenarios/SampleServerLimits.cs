using Leak.Bounds;
using Leak.Bounds.Workloads;

namespace Leak.Load.Scenarios;

/// <summary>The sample server's limits by the names that stalls give them, and how each is named when it fires.</summary>
internal static class SampleServerLimits
{
    /// <summary>The <c>error.type</c> of each, as docs/timeouts.md lists them.</summary>
    private static readonly Dictionary<string, string> FiresAs = new(StringComparer.Ordinal)
    {
        [LimitNames.Handshake] = "tls_handshake_timeout",
        [LimitNames.RequestHead] = "request_headers_timeout",
        [LimitNames.KeepAlive] = "keep_alive_timeout",
        [LimitNames.Read] = "request_read_timeout",
        [LimitNames.Write] = "response_write_timeout",
        [LimitNames.Handler] = "handler_timeout",
        [LimitNames.Upstream] = "upstream_timeout",
        [LimitNames.Stream] = "stream_timeout",
        [LimitNames.WebSocket] = "websocket_timeout",
    };

    /// <summary>The names of all, as settings have them.</summary>
    public static IReadOnlyCollection<string> All => FiresAs.Keys;

    /// <summary>A limit's value in a run: Read, Write and Upstream end parts of what Handler ends.</summary>
    public static TimeSpan ValueOf(string name, TimeSpan limit) => name == LimitNames.Handler ? 2 * limit : limit;

    /// <summary>The limit that must stop a stall.</summary>
    public static StallLimit Of(IStall stall, TimeSpan value)
    {
        // A server with RequestHead has it from the accept on, where stock Kestrel has KeepAlive.
        var name = stall is TcpIdle ? LimitNames.RequestHead : stall.StoppedBy;
        return new StallLimit(name, ValueOf(name, value), FiresAs.GetValueOrDefault(name));
    }

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
            $"no timeout stops it, but this: {stall.StoppedBy}",
        _ => null,
    };
}
