using Leak.Clients.Scripts;
using Leak.Profiling;

namespace Leak.Unit.Clients.Parking;

/// <summary>What the park costs the process that it counts in.</summary>
[NonParallelizable] // the table of active tasks is the process's
internal sealed class ParkTasksTests
{
    [TestCase(ParkBy.Epoll)]
    [TestCase(ParkBy.Select)]
    public async Task Park_WhenItHoldsMany_HasNoTaskForEach(string readiness)
    {
        const int Many = 200;
        await using var parked = ParkBy.AtListener(readiness);
        using var profile = TaskProfile.Start();
        var lane = parked.AddLane(StallScript.Silent);
        var before = profile.Count();

        for (var count = 0; count < Many; count++)
        {
            await lane.OpenAsync(CancellationToken.None);
        }

        lane.Held.ShouldBe(Many);
        (profile.Count() - before).ShouldBeLessThan(Many / 10);
    }
}
