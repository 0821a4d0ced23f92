using Leak.Bounds;
using Leak.Bounds.Engine;
using Leak.Bounds.Shouldly;
using Leak.Bounds.Verdicts;
using Leak.Bounds.Workloads;
using Leak.Load.Scenarios;
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

    private static readonly IReadOnlyList<IStall> s_stalls = [.. WorkloadCatalog.Stalls.Where(IsQuick)];

    private static readonly string[] s_ids = [.. s_stalls.Select(stall => stall.Id)];

    private ScenarioVerdict _verdict = null!;

    [OneTimeSetUp]
    public async Task RunTheQuickOnes()
    {
        var scenario = StallScenarios.On("quick", s_stalls, s_arrivals, clients: 0, ServerTimeouts.Stock, leastHold: TimeSpan.Zero);
        var engine = new BuiltInEngine("a few connections", TimeProvider.System);

        // Other fixtures run beside it: their tasks could not be told from its server's.
        _verdict = await InProcessRun.OfAsync(scenario, ServerTimeouts.Stock, engine, countTasks: false);
    }

    [TestCaseSource(nameof(s_ids))]
    public void Stall_AtStockKestrel_IsClosedAsTheTableSays(string id) =>
        _verdict.Workloads.Single(workload => workload.Record.Plan.Workload.Id == id).ShouldBeAsExpected();

    [Test]
    public void All_AtStockKestrel_AreBoundedTogether() => _verdict.ShouldBeBounded();

    [Test]
    public void Table_OfStockKestrel_HasARowForEachStallAndNoOther() =>
        StockKestrel.Ids.ShouldBe(WorkloadCatalog.Stalls.Select(stall => stall.Id), ignoreOrder: true);

    [Test]
    public async Task Server_WhenStock_HasTheLimitsThatKestrelHasByItself()
    {
        await using var server = await LoopbackServer.StartAsync(
            [.. ServerTimeouts.Stock.ToArguments()], builder => builder.Services.LeaveStockLimits());

        Of<KestrelServerOptions>(server.Services).Limits.ShouldBeEquivalentTo(new KestrelServerLimits());
        Of<WebSocketOptions>(server.Services).ShouldBeEquivalentTo(new WebSocketOptions());
    }

    [Test]
    public void WebSocket_ByDefault_WaitsForNoPong() => new WebSocketOptions().KeepAliveTimeout.ShouldBe(Timeout.InfiniteTimeSpan);

    private static T Of<T>(IServiceProvider services)
        where T : class => services.GetRequiredService<IOptions<T>>().Value;

    private static bool IsQuick(IStall stall) =>
        stall.Unavailable is null && StockKestrel.Ids.Contains(stall.Id) && StockKestrel.Of(stall, s_arrivals) is { Fate: Fate.ClosedByLimit, Limit: { } limit } && limit.Value <= s_quick;
}
