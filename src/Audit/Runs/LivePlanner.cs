using Leak.Audit.Looking;
using Leak.Audit.Options;
using Leak.Clients.Catalog;
using Leak.Clients.Live;

namespace Leak.Audit.Runs;

/// <summary>Chooses the legitimate clients that ask beside the stalls.</summary>
internal static class LivePlanner
{
    /// <summary>Those that this server has an answer for. They speak plain HTTP/1.1: a server of TLS alone has none.</summary>
    public static IReadOnlyList<LiveClient> Clients(AuditOptions options, LookResult look) =>
        look.EndPoints.ContainsKey(ServerListener.Http1) ? [LiveClients.Get(options.Paths.Path)] : [];
}
