using Leak.Audit.Looking;
using Leak.Audit.Options;
using Leak.Bounds.Probes.Machine;
using Leak.Bounds.Servers;
using Leak.Clients.Catalog;

namespace Leak.Audit.Runs;

/// <summary>The audited server, for a run.</summary>
internal static class AuditTarget
{
    /// <exception cref="Leak.Bounds.Probes.ProbeException">Nothing answers at its address.</exception>
    public static async Task<IServerUnderTest> OpenAsync(AuditOptions options, LookResult look, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var process = options.Process is { } id ? ServerProcess.Of(id) : null;
        // HTTP/2 by prior knowledge may share the port of HTTP/1.1.
        var others = look.EndPoints.Where(pair => pair.Key != ServerListener.Http1).ToDictionary();
        var http1 = look.EndPoints.GetValueOrDefault(ServerListener.Http1);
        return options.Addresses.FirstOrDefault(address => address.Scheme == Uri.UriSchemeHttp && address.Port == http1?.Port) is { } plain
            ? await RemoteServer.OpenAsync(plain, options.Diagnostics, process, timeProvider, cancellationToken, others.Count == 0 ? null : others)
            : new TlsServer(options.Addresses.First(address => address.Scheme == Uri.UriSchemeHttps), look.EndPoints, process, options.AcceptsAnyCertificate, timeProvider);
    }

    /// <summary>What tells of its counts beside that.</summary>
    public static IReadOnlyList<ICountSource> Counts(AuditOptions options, TimeProvider timeProvider) =>
    [
        .. options.Process is { } id ? [new ProcessCounts(ServerProcess.Of(id))] : Array.Empty<ICountSource>(),
        .. options.Metrics is { } metrics ? [new MetricsCounts(metrics, timeProvider)] : Array.Empty<ICountSource>(),
    ];
}
