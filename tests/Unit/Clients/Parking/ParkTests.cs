using System.Net;
using System.Net.Sockets;
using Leak.Clients.Parking;
using Leak.Clients.Scripts;
using Leak.Shared;

namespace Leak.Unit.Clients.Parking;

/// <summary>The park on real sockets, with each means of waiting that the platform has.</summary>
[TestFixture(ParkBy.Epoll)]
[TestFixture(ParkBy.Select)]
[Parallelizable]
internal sealed class ParkTests(string readiness) : ParkFixture(readiness)
{
    [Test]
    public async Task Connection_WhenTheServerCloses_LivedUntilThen()
    {
        var lane = Parked.AddLane(StallScript.Silent);
        var before = Parked.Clock.Now;
        await lane.OpenAsync(CancellationToken.None);
        var after = Parked.Clock.Now;
        using var accepted = Parked.Server.Accept();
        var port = ((IPEndPoint)accepted.RemoteEndPoint!).Port;
        lane.Lifetimes().ShouldHaveSingleItem().IsCensored.ShouldBeTrue();

        var closing = Parked.Clock.Now;
        accepted.Dispose();
        await Parked.ShouldEmptyAsync();

        var lifetime = lane.Lifetimes().ShouldHaveSingleItem();
        lifetime.End.ShouldBe(LifetimeEnd.Closed);
        lifetime.ClientPort.ShouldBe(port);
        lifetime.StatusCode.ShouldBeNull();
        lifetime.OpenedAt.ShouldBeInRange(before, after);
        (lifetime.OpenedAt + lifetime.Duration).ShouldBeInRange(closing, Parked.Clock.Now);
    }

    [Test]
    public async Task Connection_WhenTheServerResets_EndedByReset()
    {
        var lane = Parked.AddLane(StallScript.Silent);
        await lane.OpenAsync(CancellationToken.None);

        Parked.Server.Accept().Reset();
        await Parked.ShouldEmptyAsync();

        lane.Lifetimes().ShouldHaveSingleItem().End.ShouldBe(LifetimeEnd.Reset);
    }

    [Test]
    public async Task Connection_WhenTheServerSays408AndCloses_TellsTheStatus()
    {
        var lane = Parked.AddLane(new StallScript { Opening = "GE"u8.ToArray() });
        await lane.OpenAsync(CancellationToken.None);
        var accepted = Parked.Server.Accept();
        accepted.ReceiveText(2).ShouldBe("GE");

        accepted.SendText("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        accepted.Dispose();
        await Parked.ShouldEmptyAsync();

        var lifetime = lane.Lifetimes().ShouldHaveSingleItem();
        lifetime.End.ShouldBe(LifetimeEnd.Closed);
        lifetime.StatusCode.ShouldBe(408);
    }

    [Test]
    public async Task Script_WhenItAwaitsAResponse_GoesOnOnlyAfterTheWholeOfIt()
    {
        var lane = Parked.AddLane(new StallScript { Opening = "one"u8.ToArray(), AwaitsAnswer = true, Afterwards = "two"u8.ToArray() });
        await lane.OpenAsync(CancellationToken.None);
        var accepted = Parked.Server.Accept();
        accepted.ReceiveText(3).ShouldBe("one");

        accepted.SendText("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell");
        accepted.Poll(TimeSpan.FromMilliseconds(100), SelectMode.SelectRead).ShouldBeFalse("it went on before the response was whole");
        accepted.SendText("o");

        accepted.ReceiveText(3).ShouldBe("two");
        lane.Lifetimes().ShouldHaveSingleItem().StatusCode.ShouldBe(200);
    }

    [Test]
    public async Task Script_WhenItDrips_SendsAgainAndAgain()
    {
        var drip = new Drip("ab"u8.ToArray(), TimeSpan.FromMilliseconds(10));
        var lane = Parked.AddLane(new StallScript { Opening = "-"u8.ToArray(), Drip = drip });
        await lane.OpenAsync(CancellationToken.None);
        var accepted = Parked.Server.Accept();

        accepted.ReceiveText(7).ShouldBe("-ababab");

        lane.Held.ShouldBe(1);
        var lifetime = lane.Lifetimes().ShouldHaveSingleItem();
        lifetime.Duration.ShouldBeGreaterThanOrEqualTo(3 * drip.Interval);
    }

    [Test]
    public async Task Drip_WhenTheServerHasClosed_EndsTheConnectionOnce()
    {
        var lane = Parked.AddLane(new StallScript { Drip = new Drip("a"u8.ToArray(), TimeSpan.FromMilliseconds(1)) });
        for (var count = 0; count < 20; count++)
        {
            await lane.OpenAsync(CancellationToken.None);
            var accepted = Parked.Server.Accept();
            accepted.ReceiveText(2);
            accepted.Dispose();
        }

        await Parked.ShouldEmptyAsync();

        lane.Lifetimes().Count.ShouldBe(20);
        lane.Lifetimes().ShouldAllBe(lifetime => !lifetime.IsCensored);
    }

    [Test]
    public async Task Opening_WhenTheServerDoesNotRead_IsFinishedOnceItDoes()
    {
        // More than the buffers of both sides take. The checking is cheap: it is the sending that is looked at.
        var opening = new byte[8 * 1024 * 1024];
        new Random(1).NextBytes(opening);
        var lane = Parked.AddLane(new StallScript { Opening = opening });

        await lane.OpenAsync(CancellationToken.None).WaitAsync(Eventually.Ceiling);

        var received = Parked.Server.Accept().ReceiveBytes(opening.Length);
        received.AsSpan().SequenceEqual(opening).ShouldBeTrue("the bytes arrived, but not as they were sent");
        lane.Held.ShouldBe(1);
    }

    [Test]
    public async Task Connection_WhenItNeverReads_LeavesTheServerBlocked()
    {
        var lane = Parked.AddLane(new StallScript { Opening = "GET"u8.ToArray(), Reading = Reading.Nothing, ReceiveBufferBytes = 4096 });
        await lane.OpenAsync(CancellationToken.None);
        var accepted = Parked.Server.Accept();
        accepted.Blocking = false;

        var sent = 0L;
        var chunk = new byte[64 * 1024];
        while (accepted.Poll(TimeSpan.FromMilliseconds(300), SelectMode.SelectWrite) && sent < 256L * 1024 * 1024)
        {
            sent += accepted.Send(chunk, SocketFlags.None, out _);
        }

        sent.ShouldBeLessThan(256L * 1024 * 1024, "the client reads");
        accepted.Reset();
        await Parked.ShouldEmptyAsync("RST is seen even so");
        lane.Lifetimes().ShouldHaveSingleItem().End.ShouldBe(LifetimeEnd.Reset);
    }

    [Test]
    public async Task Connection_WhenItNeverReadsAndTheServerCloses_IsNotedWhereThePlatformTells()
    {
        if (Readiness == ParkBy.Select)
        {
            Assert.Ignore("select cannot tell a FIN behind unread data.");
        }

        var lane = Parked.AddLane(new StallScript { Reading = Reading.Nothing });
        await lane.OpenAsync(CancellationToken.None);
        var accepted = Parked.Server.Accept();
        accepted.SendText("unread");

        accepted.Shutdown(SocketShutdown.Send);
        await Parked.ShouldEmptyAsync();

        lane.Lifetimes().ShouldHaveSingleItem().End.ShouldBe(LifetimeEnd.Closed);
    }

    [Test]
    public async Task Release_WhenConnectionsAreHeld_ClosesThemAndCountsThemAsCensored()
    {
        var lane = Parked.AddLane(StallScript.Silent);
        await lane.OpenAsync(CancellationToken.None);
        await lane.OpenAsync(CancellationToken.None);
        var first = Parked.Server.Accept();
        var second = Parked.Server.Accept();

        await Parked.Park.ReleaseAsync();

        Parked.Park.Held.ShouldBe(0);
        first.Receive(new byte[1]).ShouldBe(0);
        second.Receive(new byte[1]).ShouldBe(0);
        lane.Lifetimes().Count.ShouldBe(2);
        lane.Lifetimes().ShouldAllBe(lifetime => lifetime.IsCensored);
    }

    [Test]
    public async Task Lanes_WhenOneIsReleased_AreToldApart()
    {
        var one = Parked.AddLane(StallScript.Silent);
        var other = Parked.AddLane(new StallScript { Opening = "x"u8.ToArray() });
        await one.OpenAsync(CancellationToken.None);
        await other.OpenAsync(CancellationToken.None);
        await one.OpenAsync(CancellationToken.None);

        await one.ReleaseAsync();

        (one.Held, other.Held, Parked.Park.Held).ShouldBe((0, 1, 1));
        (one.Lifetimes().Count, other.Lifetimes().Count).ShouldBe((2, 1));
    }

    [Test]
    public async Task Lane_WhenManyComeAndGoAtOnce_CountsEachOnce()
    {
        const int Many = 300;
        var lane = Parked.AddLane(StallScript.Silent);
        var closer = Task.Run(() =>
        {
            for (var count = 0; count < Many; count++)
            {
                Parked.Server.Accept().Dispose();
            }
        });

        await Parallel.ForAsync(0, Many, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, token) => await lane.OpenAsync(token));
        await closer;
        await Parked.ShouldEmptyAsync();

        lane.Lifetimes().Count.ShouldBe(Many);
        lane.Lifetimes().ShouldAllBe(lifetime => lifetime.End == LifetimeEnd.Closed);
        lane.Lifetimes().Select(lifetime => lifetime.OpenedAt).ShouldBeInOrder();
    }

    [Test]
    public async Task Lane_WhenTheServerResetsAtOnce_CountsEachOnceAndGoesOn()
    {
        const int Many = 100;
        var lane = Parked.AddLane(new StallScript { Opening = "GET"u8.ToArray() });
        var resetter = Task.Run(() =>
        {
            for (var count = 0; count < Many; count++)
            {
                Parked.Server.Accept().Reset();
            }
        });

        for (var count = 0; count < Many; count++)
        {
            await lane.OpenAsync(CancellationToken.None);
        }

        await resetter;
        await Parked.ShouldEmptyAsync();
        lane.Lifetimes().Count.ShouldBe(Many);
        lane.Lifetimes().ShouldAllBe(lifetime => !lifetime.IsCensored);
    }
}
