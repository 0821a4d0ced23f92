using Leak.Bounds.Facts;
using Leak.Bounds.Probes.Kestrel;
using Leak.Clients.Parking;

namespace Leak.Bounds.Servers;

/// <summary>The ledger of an app of this process, told apart by the ports.</summary>
internal sealed class MeterCloseLedger(CloseRecorder closes, RequestErrors requests) : ICloseLedger
{
    public IReadOnlyList<ServerClose?>? Find(int port, IReadOnlyList<Lifetime> connections) =>
        closes.TellsApart(port) ? [.. connections.Select(connection => closes.Find(port, connection))] : null;

    public IReadOnlyDictionary<string, int>? CountRequests(string route) => requests.Of(route);

    public ValueTask<IReadOnlyDictionary<string, int>> CountAsync(CancellationToken cancellationToken) => new(closes.CountByError());

    public void Dispose()
    {
        closes.Dispose();
        requests.Dispose();
    }
}
