using System.Diagnostics;
using System.Net.Sockets;
using Leak.Bounds.Facts;
using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Machine;
using Leak.Shared;

namespace Leak.Unit.Bounds.Probes.Machine;

/// <summary>What Linux lists of a process: another one by its id, and this one.</summary>
[Platform("Linux")]
internal sealed class ServerProcessTests
{
    [Test]
    public async Task Process_ByItsId_TellsItsDescriptorsAndItsStart()
    {
        using var sleep = Start();
        try
        {
            var process = ServerProcess.Of(sleep.Id);
            await using var descriptors = process.Descriptors();

            descriptors.Unavailable.ShouldBeNull();
            (await descriptors.ReadAsync(default)).ShouldBeInRange(1, 50);
            process.ReadStartedAt().ShouldNotBeNull().ShouldBe(sleep.StartTime, TimeSpan.FromSeconds(2));
            process.ReadStartedAt().ShouldBe(process.ReadStartedAt());

            sleep.Kill();
            await sleep.WaitForExitAsync();
            process.ReadStartedAt().ShouldBeNull();
            (await Should.ThrowAsync<ProbeException>(async () => await descriptors.ReadAsync(default))).Message.ShouldContain($"/proc/{sleep.Id}/fd could not be listed");
        }
        finally
        {
            sleep.Kill();
        }
    }

    [Test]
    public void Process_ThatIsNotThere_CannotBeWatched() => ServerProcess.WhyNot(int.MaxValue).ShouldBe("there is no such process on this machine");

    [Test]
    public async Task Outgoing_OfThisProcess_AreWhatItOpenedAndNotWhatItAcceptedOrAServersClients()
    {
        using var upstream = new LoopbackListener();
        using var other = new LoopbackListener();
        using var server = new LoopbackListener();
        var probes = ServerProcess.Own.Outgoing(server.EndPoint.Port);
        if (probes[0].Unavailable is { } reason)
        {
            Assert.Ignore(reason);
        }

        var before = await ReadAsync(probes);
        using var first = Connect(upstream);
        using var second = Connect(upstream);
        using var third = Connect(other);
        using var client = Connect(server);
        upstream.Accept();
        server.Accept();

        (await ReadAsync(probes)).ShouldBe((before.Connections + 3, before.Addresses + 2));
        probes.ShouldAllBe(probe => !ProbeGroup.IsSampledProbe(probe));
    }

    [Test]
    public async Task Outgoing_OfAnotherProcess_AreNotOurs()
    {
        using var upstream = new LoopbackListener();
        using var ours = Connect(upstream);
        using var sleep = Start();
        try
        {
            (await ReadAsync(ServerProcess.Of(sleep.Id).Outgoing(1))).ShouldBe((0, 0));
        }
        finally
        {
            sleep.Kill();
        }
    }

    private static async Task<(double Connections, double Addresses)> ReadAsync(IReadOnlyList<IProbe> probes) =>
        (await probes.Single(probe => probe.Quantity == Quantity.OutgoingConnections).ReadAsync(default),
            await probes.Single(probe => probe.Quantity == Quantity.OutgoingAddresses).ReadAsync(default));

    private static Socket Connect(LoopbackListener to)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(to.EndPoint);
        return socket;
    }

    private static Process Start() => Process.Start("sleep", "60");
}
