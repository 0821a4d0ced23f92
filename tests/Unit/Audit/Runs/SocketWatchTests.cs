using System.Net.Sockets;
using Leak.Audit.Runs;
using Leak.Bounds.Probes.Machine;
using Leak.Clients;
using Leak.Shared;

namespace Leak.Unit.Audit.Runs;

[Category("Slow")]
[Platform("Linux")]
[NonParallelizable] // it counts what the whole process listens on
internal sealed class SocketWatchTests
{
    [Test]
    public async Task Sockets_OfAProcess_AreCountedByTheirStatesOnThePortsOnWhichItListens()
    {
        const int Connections = 3;
        var clock = new RunClock(TimeProvider.System);
        using var listener = new LoopbackListener();
        await using var watch = SocketWatch.Start(ServerProcess.Own, clock);
        var from = clock.Now;
        var pairs = Enumerable.Range(0, Connections).Select(_ => Connect(listener)).ToList();

        // More than a kernel takes for a client that does not read.
        pairs[0].Server.Blocking = false;
        var unsent = pairs[0].Server.Send(new byte[16 << 20], SocketFlags.None, out _);
        await Task.Delay(TimeSpan.FromSeconds(3));
        var to = clock.Now;
        foreach (var (client, server) in pairs)
        {
            client.Dispose();
            server.Dispose();
        }

        await Task.Delay(TimeSpan.FromSeconds(2));
        var found = await watch.StopAsync(from, to);

        var established = found.Single(finding => finding.State == "ESTABLISHED");
        (established.Peak.Sockets - established.Before.Sockets).ShouldBeInRange(Connections, Connections + 2, string.Join(", ", found));
        established.Peak.UnsentBytes.ShouldBeInRange(1, unsent);
        established.After.Sockets.ShouldBeLessThan(established.Peak.Sockets);
    }

    [Test]
    public async Task Sockets_OfNoProcess_AreNotTold()
    {
        await using var watch = SocketWatch.Start(process: null, new RunClock(TimeProvider.System));

        (await watch.StopAsync(TimeSpan.Zero, TimeSpan.Zero)).ShouldBeEmpty();
    }

    private static (Socket Client, Socket Server) Connect(LoopbackListener listener)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        client.Connect(listener.EndPoint);
        return (client, listener.Accept());
    }
}
