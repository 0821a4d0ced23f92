using Leak.Bounds;
using Leak.Bounds.Servers;

namespace Leak.Load.Servers;

/// <summary>A server that already runs.</summary>
internal static class RemoteTarget
{
    /// <summary>A scenario on it.</summary>
    public static JobItem ItemFor(Scenario scenario, Uri url, Uri? diagnostics) => new(
        scenario,
        InProcess: false,
        async cancellationToken => await RemoteServer.OpenAsync(url, diagnostics, TimeProvider.System, cancellationToken));
}
