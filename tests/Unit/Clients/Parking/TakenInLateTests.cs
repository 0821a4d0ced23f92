using System.Text;
using Leak.Clients.Scripts;
using Leak.Shared;

namespace Leak.Unit.Clients.Parking;

/// <summary>
/// A server that drops the last step of a connect, as one whose accept queue is full does: a filter on its listening socket drops all but
/// SYNs, until it is taken off.
/// </summary>
[Parallelizable]
[Platform("Linux")]
internal sealed class TakenInLateTests
{
    [TestCase("", 1)]
    [TestCase("GET ", 0.2)]
    public async Task Lifetime_WhenTheServerTookTheConnectionInLate_TellsByHowMuchAtMost(string opening, double seconds)
    {
        await using var parked = new ParkAtListener();
        var lane = parked.AddLane(new StallScript { Opening = Encoding.ASCII.GetBytes(opening) });
        parked.Server.DropAllButSyns();
        await lane.OpenAsync(CancellationToken.None);
        lane.Held.ShouldBe(1, "Linux says that it is connected");
        var openedAt = parked.Clock.Now;
        parked.Server.TakeFilterOff();

        var accepted = parked.Server.Accept();
        var late = parked.Clock.Now - openedAt;
        lane.Lifetimes().ShouldHaveSingleItem().TakenInLate.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(seconds) * 0.95);
        accepted.Dispose();
        await parked.ShouldEmptyAsync();

        var lifetime = lane.Lifetimes().ShouldHaveSingleItem();
        late.ShouldBeGreaterThan(TimeSpan.FromSeconds(seconds) * 0.9);
        lifetime.TakenInLate.ShouldBeInRange(TimeSpan.FromSeconds(seconds) * 0.95, TimeSpan.FromSeconds(seconds) * 8);
    }

    [TestCase("")]
    [TestCase("GET ")]
    public async Task Lifetime_WhenTheServerTookTheConnectionInAtOnce_TellsOfNoWait(string opening)
    {
        await using var parked = new ParkAtListener();
        var (lane, accepted) = await parked.OpenAsync(new StallScript { Opening = Encoding.ASCII.GetBytes(opening) });

        lane.Lifetimes().ShouldHaveSingleItem().TakenInLate.ShouldBe(TimeSpan.Zero);
        accepted.SendText("a");
        accepted.Dispose();
        await parked.ShouldEmptyAsync();

        lane.Lifetimes().ShouldHaveSingleItem().TakenInLate.ShouldBe(TimeSpan.Zero);
    }

    [Test]
    public async Task Lifetime_WhenTheClientSendsAgainOnceTheServerHasAnswered_TellsOfNoWait()
    {
        await using var parked = new ParkAtListener();

        // Its packets are lost from the answer on, so what it drips is sent again and again.
        var (lane, accepted) = await parked.OpenAsync(new StallScript
        {
            Opening = "GET / HTTP/1.1\r\n\r\n"u8.ToArray(),
            AwaitsAnswer = true,
            Vanishes = true,
            Drip = new Drip("a"u8.ToArray(), TimeSpan.FromMilliseconds(50)),
        });
        accepted.SendText("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await Eventually.BeAsync("whether it has stalled", () => lane.Lifetimes().Single().StalledAfter is not null, true);

        await Task.Delay(TimeSpan.FromSeconds(1.5));

        lane.Lifetimes().ShouldHaveSingleItem().TakenInLate.ShouldBe(TimeSpan.Zero);
        accepted.Dispose();
    }
}
