using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Shouldly;
using Leak.Clients.Catalog;

namespace Leak.Scenarios.EveryStall;

/// <summary>With the timeouts off every stall gets as far as it wants to and is held there, but for those that the server closes of itself.</summary>
internal sealed class TimeoutsOffTests
{
    [TestCaseSource(typeof(StallRuns), nameof(StallRuns.Ids))]
    public void Stall_WithTimeoutsOff_IsHeldUnlessTheServerClosesItOfItself(string id)
    {
        var verdict = StallRuns.Of(StallRuns.Off, id);

        verdict.ShouldBeAsExpected();
        verdict.Expected.ShouldBe(((Stall)WorkloadCatalog.Find(id)).ClosesWithin is null ? Verdict.Growing : Verdict.Bounded);
    }

    [TestCaseSource(typeof(StallRuns), nameof(StallRuns.Ids))]
    public void Stall_WithTimeoutsOff_IsRefusedByNoEndpoint(string id)
    {
        // "/" is nobody's: 404 is an answer, and all that is wanted of it.
        int?[] expected = WorkloadCatalog.Find(id).Path switch
        {
            null => [null],
            "/" => [404, null],
            _ => [101, 200, null],
        };

        ((StallRecord)StallRuns.Of(StallRuns.Off, id).Record).Lifetimes.ShouldAllBe(lifetime => expected.Contains(lifetime.StatusCode));
    }

    [Test]
    public void All_WithTimeoutsOff_GrowAndGoWithTheirClients()
    {
        StallRuns.Off.ShouldBeGrowing();
        StallRuns.Off.ShouldBeAsExpected();
        StallRuns.Off.ShouldLeaveNothingBehind("but for the handlers that ignore their token");
    }
}
