using Leak.Bounds.Plans;
using Leak.Bounds.Shouldly;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;

namespace Leak.Scenarios.Kestrel;

/// <summary>
/// Every stall that Kestrel at its own defaults closes within seconds, at once. Should a new .NET do otherwise, these fail:
/// <c>StockKestrel</c> has a row to change then, and <c>docs/findings.md</c> too. The rest takes minutes, nightly:
/// <c>run all --timeouts stock</c>.
/// </summary>
[Parallelizable]
[Category("Slow")]
internal sealed class StockKestrelTests
{
    private static readonly TimeSpan s_quick = TimeSpan.FromSeconds(10);

    private static readonly Arrivals.Inject s_arrivals = new(2, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

    private static readonly IReadOnlyList<Stall> s_stalls = [.. Stalls.All.Where(IsQuick)];

    private static readonly string[] s_ids = [.. s_stalls.Select(stall => stall.Id)];

    private ScenarioVerdict _verdict = null!;

    [OneTimeSetUp]
    public async Task RunTheQuickOnes()
    {
        var scenario = ScenarioPlanner.Plan("quick", s_stalls, StockKestrel.Instance, s_arrivals, clients: 0, leastHold: TimeSpan.Zero);
        _verdict = await InProcessRun.BesideOthersAsync(scenario, StockKestrel.Instance);
    }

    [TestCaseSource(nameof(s_ids))]
    public void Stall_AtStockKestrel_IsClosedAsTheTableSays(string id) =>
        _verdict.Workloads.Single(workload => workload.Record.Id == id).ShouldBeAsExpected();

    [Test]
    public void All_AtStockKestrel_LeaveTheRequestsThatIgnoreTheirTokenAndNothingElse()
    {
        _verdict.ShouldBeAsExpected();
        _verdict.Broken.Select(bound => bound.Name).ShouldBe(
            [BoundNames.LeftBehind, BoundNames.ConnectionsAfter, BoundNames.RequestsAfter], "by half-close-deaf alone");
    }

    private static bool IsQuick(Stall stall) =>
        stall.Unavailable is null && StockKestrel.Ids.Contains(stall.Id) && StockKestrel.Instance.Expect(stall) is { End: ExpectedEnd.ClosedByLimit } expected && expected.Limit.Value <= s_quick;
}
