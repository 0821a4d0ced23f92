using Leak.Bounds.Plans;
using Leak.Bounds.Shouldly;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;
using Leak.Load.Servers;
using Leak.Scenarios.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Leak.Scenarios.Kestrel;

/// <summary>
/// Every stall that Kestrel at its own defaults closes within seconds, at once. Should a new .NET do otherwise, these fail:
/// <c>StockKestrel</c> has a row to change then, and <c>docs/findings.md</c> too. The rest takes minutes, nightly:
/// <c>run all --timeouts stock</c>.
/// </summary>
[Parallelizable]
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

    [Test]
    public async Task Server_WhenStock_HasTheLimitsThatKestrelHasByItself()
    {
        await using var server = await LoopbackServer.StartAsync(
            ["--Timeouts:Enabled", "false"], builder => builder.Services.LeaveStockLimits());

        Of<KestrelServerOptions>(server.Services).Limits.ShouldBeEquivalentTo(new KestrelServerLimits());
        Of<WebSocketOptions>(server.Services).ShouldBeEquivalentTo(new WebSocketOptions());
    }

    [Test]
    public void WebSocket_ByDefault_WaitsForNoPong() => new WebSocketOptions().KeepAliveTimeout.ShouldBe(Timeout.InfiniteTimeSpan);

    private static T Of<T>(IServiceProvider services)
        where T : class => services.GetRequiredService<IOptions<T>>().Value;

    private static bool IsQuick(Stall stall) =>
        stall.Unavailable is null && StockKestrel.Ids.Contains(stall.Id) && StockKestrel.Instance.Expect(stall) is { End: ExpectedEnd.ClosedByLimit } expected && expected.Limit.Value <= s_quick;
}
