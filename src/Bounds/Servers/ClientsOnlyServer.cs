using System.Net;
using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Address;
using Leak.Bounds.Probes.Machine;
using Leak.Bounds.Probes.Tasks;
using Leak.Clients;

namespace Leak.Bounds.Servers;

/// <summary>A server that another process samples: this one only sends it clients, and asks nothing of it that would be counted.</summary>
internal sealed class ClientsOnlyServer : IServerUnderTest
{
    private readonly TimeProvider _timeProvider;

    private ClientsOnlyServer(Uri address, IPEndPoint endPoint, TimeProvider timeProvider) => (Address, EndPoint, _timeProvider) = (address, endPoint, timeProvider);

    public IPEndPoint EndPoint { get; }

    public Uri Address { get; }

    public IReadOnlyList<IProbe> Probes => [];

    public string? TaskSource => null;

    public bool IsInProcess => false;

    TaskCensus? IServerUnderTest.Tasks => null;

    bool IServerUnderTest.HasSocketsHere => OperatingSystem.IsLinux() && OwnAddresses.Have(EndPoint.Address);

    /// <summary>Makes sure, before anything is counted, that it answers.</summary>
    /// <exception cref="ProbeException">Nothing answers at the address, or it has none.</exception>
    public static async Task<ClientsOnlyServer> OpenAsync(Uri address, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var endPoint = new IPEndPoint(await RemoteServer.ResolveAsync(address, cancellationToken), address.Port);
        await AddressProbes.KnockAsync(address, timeProvider, cancellationToken);
        return new ClientsOnlyServer(address, endPoint, timeProvider);
    }

    Task<ICloseLedger?> IServerUnderTest.RecordClosesAsync(RunClock clock, CancellationToken cancellationToken) => Task.FromResult<ICloseLedger?>(null);

    /// <summary>A shard whose network was cut sees no close any more: what it holds then is nobody's fault that it knows of.</summary>
    public Task EnsureAnswersAsync(CancellationToken cancellationToken) => AddressProbes.KnockAsync(Address, _timeProvider, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
