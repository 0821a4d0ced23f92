using Leak.Bounds.Shouldly;
using Leak.Bounds.Verdicts;

namespace Leak.Scenarios.EveryStall;

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
    [TestCase(BoundNames.KernelSocketsDuring, IncludePlatform = "Linux")]
    [TestCase(BoundNames.KernelSocketsAfter, IncludePlatform = "Linux")]
    [TestCase(BoundNames.UnsentBytesAfter, IncludePlatform = "Linux")]
    [TestCase(BoundNames.OutgoingAfter, IncludePlatform = "Linux")]
    public void Count_WithTimeoutsOn_StaysWithinItsComputedBound(string bound) => StallRuns.On.ShouldKeepBound(bound);

    [Test]
    public void HandlersThatIgnoreAbort_WithTimeoutsOn_AreRefusedBeyondMaxRequests()
    {
        // Else the bound on what they leave behind was never tried.
        var abandoned = StallRuns.On.Observation.Stalls.Where(record => record.Plan.Stall.IgnoresAbort);

        abandoned.SelectMany(record => record.Lifetimes).Count(lifetime => lifetime.StatusCode == 503).ShouldBeGreaterThan(0);
    }
}
