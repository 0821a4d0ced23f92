using System.Net;
using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Tasks;
using Leak.Bounds.Servers;
using Leak.Clients;

namespace Leak.Unit.Bounds.Runs;

/// <summary>A server that has a plain listener and nothing else: nobody answers, and nothing can be counted.</summary>
internal sealed class PlainServer : IServerUnderTest
{
    private PlainServer()
    {
    }

    public static PlainServer Instance { get; } = new();

    public IPEndPoint EndPoint { get; } = new(IPAddress.Loopback, 1);

    public Uri Address => new($"http://{EndPoint}");

    public IReadOnlyList<IProbe> Probes => [];

    public string? TaskSource => null;

    public TaskCensus? Tasks => null;

    public bool IsInProcess => true;

    public Task<ICloseLedger?> RecordClosesAsync(RunClock clock, CancellationToken cancellationToken) => Task.FromResult<ICloseLedger?>(null);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
