using System.Net.Sockets;
using Leak.Clients.Parking;
using Leak.Clients.Scripts;
using Leak.Shared;

namespace Leak.Unit.Clients.Parking;

/// <summary>Each third client keeps its side open once the server has sent FIN, and asks whether the server's socket is gone.</summary>
[TestFixture(ParkBy.Epoll)]
[TestFixture(ParkBy.Select)]
[Parallelizable]
internal sealed class ParkFinTests(string readiness) : ParkFixture(readiness)
{
    [Test]
    public async Task Fin_WhenTheServerClosesItsSocket_IsFollowedByItsEnd()
    {
        var (lane, accepted) = await Parked.OpenAsync(StallScript.Silent);

        accepted.Dispose();

        var lifetime = await Eventually.ReadAsync(() => Task.FromResult(lane.Lifetimes().Single()), it => it.GoneAfter is not null, "the end of the server's socket");
        lifetime.End.ShouldBe(LifetimeEnd.Closed);
        lifetime.GoneAfter!.Value.ShouldBeGreaterThan(lifetime.Duration);
        lifetime.SilentUntil.ShouldNotBeNull();
    }

    [Test]
    public async Task Fin_WhenTheServerHoldsItsSocket_IsFollowedBySilence()
    {
        var (lane, accepted) = await Parked.OpenAsync(StallScript.Silent);

        accepted.Shutdown(SocketShutdown.Send);

        var lifetime = await Eventually.ReadAsync(
            () => Task.FromResult(lane.Lifetimes().Single()), it => it.SilentUntil - it.Duration >= TimeSpan.FromMilliseconds(200), "the server's silence");
        lifetime.End.ShouldBe(LifetimeEnd.Closed);
        lifetime.GoneAfter.ShouldBeNull();
        accepted.Receive(new byte[100]).ShouldBeGreaterThan(0, "it was asked");

        await lane.ReleaseAsync();
        await Eventually.BeAsync("what the server reads once the client has closed its own side", () => accepted.Receive(new byte[100]), 0);
    }

    [Test]
    public async Task Fin_OfEachThirdConnection_IsAskedAfter()
    {
        var lane = Parked.AddLane(StallScript.Silent);
        for (var number = 0; number < 6; number++)
        {
            await lane.OpenAsync(CancellationToken.None);
            Parked.Server.Accept().Shutdown(SocketShutdown.Send);
        }

        await Parked.ShouldEmptyAsync();

        lane.Lifetimes().Select(lifetime => lifetime.SilentUntil is not null).ShouldBe([true, false, false, true, false, false]);
    }

    [Test]
    public async Task Fin_WhenTheClientHasClosedItsOwnSide_IsTheEnd()
    {
        var (lane, accepted) = await Parked.OpenAsync(new StallScript { Opening = "GET"u8.ToArray(), HalfCloses = true });

        accepted.Receive(new byte[100]).ShouldBe(3);
        accepted.Receive(new byte[100]).ShouldBe(0);
        accepted.Shutdown(SocketShutdown.Send);
        await Parked.ShouldEmptyAsync();

        lane.Lifetimes().Single().SilentUntil.ShouldBeNull();
    }
}
