using System.Net;
using Leak.Audit.Findings;
using Leak.Audit.Options;
using Leak.Clients.Catalog;

namespace Leak.Audit.Looking;

/// <summary>Placeholder until the look is merged.</summary>
internal sealed class Look(AuditOptions options, TimeProvider timeProvider)
{
    public Task<LookResult> RunAsync(IReadOnlyList<Stall> stalls, CancellationToken cancellationToken)
    {
        _ = timeProvider;
        var address = options.Addresses[0];
        return Task.FromResult(new LookResult
        {
            EndPoints = new Dictionary<ServerListener, IPEndPoint> { [ServerListener.Http1] = new(IPAddress.Loopback, address.Port) },
            Found = [],
            Server = ServerIdentity.Unknown,
            Paths = new Dictionary<string, string>(),
            NotTried = stalls.Where(stall => stall.Listener != ServerListener.Http1 || stall.Path?.StartsWith("/stall", StringComparison.Ordinal) == true || stall.FloodsFor is not null).ToDictionary(stall => stall.Id, _ => new NotTried("not yet", null)),
        });
    }
}
