using Leak.Bounds;
using Leak.Bounds.Workloads;
using Leak.Bounds.Workloads.Parking;
using Leak.Profiling;

namespace Leak.Unit.Bounds.Workloads.Parking;

/// <summary>What the park costs the process that it counts in.</summary>
[NonParallelizable] // the table of active tasks is the process's
internal sealed class ParkTasksTests
{
    [TestCase("epoll")]
    [TestCase("select")]
    public async Task Park_WhenItHoldsMany_HasNoTaskForEach(string readiness)
    {
        if (readiness == "epoll" && !OperatingSystem.IsLinux())
        {
            Assert.Ignore("epoll is Linux's own.");
        }

        const int Many = 200;
        using var server = new LoopbackListener();
        await using var park = new Park(new RunClock(TimeProvider.System), readiness == "epoll" ? new EpollReadiness() : new SelectReadiness());
        using var profile = TaskProfile.Start();
        var lane = park.AddLane(server.EndPoint, StallScript.Silent);
        var before = profile.Count();

        for (var count = 0; count < Many; count++)
        {
            await lane.OpenAsync(CancellationToken.None);
        }

        lane.Held.ShouldBe(Many);
        (profile.Count() - before).ShouldBeLessThan(Many / 10);
    }
}
