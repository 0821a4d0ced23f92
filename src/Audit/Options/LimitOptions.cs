using Leak.Clients.Catalog;

namespace Leak.Audit.Options;

/// <summary>The limits that a user may ask for: the timeouts of the catalogue.</summary>
internal static class LimitOptions
{
    /// <summary>Shorter ones are within what a machine is late by.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(500);

    /// <summary>In the order in which a connection meets them.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        LimitNames.Handshake, LimitNames.RequestHead, LimitNames.KeepAlive, LimitNames.Read, LimitNames.Write, LimitNames.Handler,
        LimitNames.Upstream, LimitNames.Stream, LimitNames.WebSocket,
    ];
}
