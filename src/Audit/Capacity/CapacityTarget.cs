using Leak.Audit.Looking;
using Leak.Audit.Options;
using Leak.Clients.Catalog;

namespace Leak.Audit.Capacity;

/// <summary>The server whose capacity is looked for.</summary>
/// <param name="Door">Where clients ask, and where connections are stalled.</param>
/// <param name="Path">What clients ask for.</param>
/// <param name="Ceiling">The most connections at once.</param>
internal sealed record CapacityTarget(Door Door, string Path, CapacityCeiling Ceiling)
{
    /// <summary>What holds its connections, in the order in which it is tried.</summary>
    public IReadOnlyList<Stall> Stalls { get; init; } = [Clients.Catalog.Stalls.Tcp.Idle];

    /// <summary>New stalled connections in a second; <see langword="null"/>: as fast as the server accepts them.</summary>
    public int? Rate { get; init; }

    /// <summary>The server's process, on this machine.</summary>
    public int? Process { get; init; }

    public CapacityTimes Times { get; init; } = new();

    /// <summary>The plain way in, where there is one.</summary>
    public static CapacityTarget Of(AuditOptions options, LookResult look)
    {
        var listener = new[] { ServerListener.Http1, ServerListener.Tls, ServerListener.Http2 }.First(look.EndPoints.ContainsKey);
        var scheme = listener == ServerListener.Tls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;
        var endPoint = look.EndPoints[listener];
        var address = options.Addresses.First(address => address.Scheme == scheme && address.Port == endPoint.Port);
        return new(new Door(listener, address, endPoint, options.Host ?? Door.HostOf(address)) { Headers = options.Headers }, look.Paths.GetValueOrDefault("/", options.Paths.Path), CapacityCeiling.Of(options))
        {
            // A server may close idle connections to make room, or its kernel may keep them from it: one that has begun to ask is another matter.
            Stalls = listener == ServerListener.Http1 ? [Clients.Catalog.Stalls.Tcp.Idle, Clients.Catalog.Stalls.Http1.PartialHeaders] : [Clients.Catalog.Stalls.Tcp.Idle],
            Rate = AnotherMachine.Is(options) ? AnotherMachine.MostRate : null,
            Process = options.Process,
        };
    }
}
