using Leak.Audit.Advising.Tables;

namespace Leak.Audit.Advising;

/// <summary>The servers of which is known what to set, by the names of <see cref="Findings.ServerIdentity.Product"/>.</summary>
internal static class ServerTables
{
    public static IReadOnlyDictionary<string, ServerTable> All { get; } = new Dictionary<string, ServerTable>(StringComparer.OrdinalIgnoreCase)
    {
        ["Kestrel"] = Kestrel.Table,
        ["Go net/http"] = GoHttp.Table,
        ["nginx"] = Nginx.Table,
        ["Apache"] = ApacheHttpd.Table,
        ["HAProxy"] = HaProxy.Table,
        ["Envoy"] = Envoy.Table,
        ["Caddy"] = Caddy.Table,
        ["Node"] = NodeHttp.Table,
        ["Tomcat"] = Tomcat.Table,
        ["Uvicorn"] = Uvicorn.Table,
        ["IIS"] = Iis.Table,
    };

    public static ServerTable? Of(string? product) => product is null ? null : All.GetValueOrDefault(product);
}
