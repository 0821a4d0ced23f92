using System.Net;
using Leak.Bounds.Facts;
using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Machine;
using Leak.Bounds.Probes.Tasks;
using Leak.Bounds.Servers;
using Leak.Clients;

namespace Leak.Unit.Bounds.Foreign;

/// <summary>A server as it is seen from another machine: its sockets are in no table here.</summary>
internal sealed class UnseenServer(IServerUnderTest server) : IServerUnderTest
{
    public IPEndPoint EndPoint => server.EndPoint;

    public Uri Address => server.Address;

    public IReadOnlyList<IProbe> Probes { get; } =
    [
        .. server.Probes.Where(probe => probe.Quantity != Quantity.TcpConnections && probe.Quantity != Quantity.KernelSockets && probe.Quantity != Quantity.UnsentBytes),
        .. SocketTable.Probes([server.EndPoint.Port], unavailable: "It runs on another machine."),
    ];

    public string? TaskSource => server.TaskSource;

    TaskCensus? IServerUnderTest.Tasks => server.Tasks;

    public bool IsInProcess => false;

    Task<ICloseLedger?> IServerUnderTest.RecordClosesAsync(RunClock clock, CancellationToken cancellationToken) => server.RecordClosesAsync(clock, cancellationToken);

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
