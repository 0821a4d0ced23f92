using Leak.Bounds.Shouldly;
using Leak.Bounds.Verdicts;
using Leak.Bounds.Workloads;

namespace Leak.Scenarios.Stalls;

/// <summary>With the timeouts on every stall is closed by its own limit and in its time, and leaves nothing behind.</summary>
internal sealed class TimeoutsOnTests
{
    [TestCaseSource(typeof(StallRuns), nameof(StallRuns.Ids))]
    public void Stall_WithTimeoutsOn_IsClosedByItsLimitInTime(string id) => StallRuns.Of(StallRuns.On, id).ShouldBeAsExpected();

    [Test]
    public void All_WithTimeoutsOn_AreBoundedTogether() => StallRuns.On.ShouldBeBounded();

    [TestCase(BoundNames.ConnectionsDuring)]
    [TestCase(BoundNames.TcpConnectionsDuring)]
    [TestCase(BoundNames.RequestsDuring)]
    [TestCase(BoundNames.TasksDuring)]
    [TestCase(BoundNames.ConnectionsAfter)]
    [TestCase(BoundNames.TcpConnectionsAfter)]
    [TestCase(BoundNames.RequestsAfter)]
    [TestCase(BoundNames.TasksAfter)]
    public void Count_WithTimeoutsOn_StaysWithinItsComputedBound(string bound) => StallRuns.On.ShouldKeepBound(bound);

    [Test]
    public void Deaf_WithTimeoutsOn_AreRefusedBeyondMaxRequests()
    {
        // Else the bound on what they leave behind was never tried.
        var deaf = StallRuns.On.Observation.Workloads.Where(record => record.Plan.Workload is IStall { IsDeaf: true });

        deaf.SelectMany(record => record.Lifetimes).Count(lifetime => lifetime.StatusCode == 503).ShouldBeGreaterThan(0);
    }
}
