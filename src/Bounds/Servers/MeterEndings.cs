using Leak.Bounds.Probes;
using Leak.Bounds.Workloads;

namespace Leak.Bounds.Servers;

/// <summary>The ledger of an app of this process, told apart by the client's port.</summary>
internal sealed class MeterEndings(IServiceProvider services, int port, RunClock clock) : IEndingsLedger
{
    /// <summary>Kestrel records an ending shortly after the client has seen the close.</summary>
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly ConnectionEndings _endings = new(services, port, clock);

    public async Task<IReadOnlyDictionary<string, int>> CountAsync(
        IReadOnlyCollection<Lifetime> closed, CancellationToken cancellationToken)
    {
        var until = clock.Now + Ceiling;
        while (true)
        {
            var counts = _endings.CountByError(closed);
            if (counts.Values.Sum() >= closed.Count || clock.Now >= until)
            {
                return counts;
            }

            await Task.Delay(Poll, clock.TimeProvider, cancellationToken);
        }
    }

    public void Dispose() => _endings.Dispose();
}
