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
}
