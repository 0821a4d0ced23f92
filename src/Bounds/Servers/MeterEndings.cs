using Leak.Bounds.Probes;
using Leak.Bounds.Workloads;

namespace Leak.Bounds.Servers;

/// <summary>The ledger of an app of this process, told apart by the ports.</summary>
internal sealed class MeterEndings(ConnectionEndings endings, RequestErrors requests) : IEndingsLedger
{
    public IReadOnlyList<ConnectionEnding?>? Find(int port, IReadOnlyList<Lifetime> connections) =>
        [.. connections.Select(connection => endings.Find(port, connection))];

    public IReadOnlyDictionary<string, int>? CountRequests(string route) => requests.Of(route);

    public ValueTask<IReadOnlyDictionary<string, int>> CountAsync(CancellationToken cancellationToken) => new(endings.CountByError());

    public void Dispose()
    {
        endings.Dispose();
        requests.Dispose();
    }
}
