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
}
