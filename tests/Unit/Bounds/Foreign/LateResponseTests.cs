using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;

namespace Leak.Unit.Bounds.Foreign;

/// <summary>
/// A server that works for a while before its response begins. A client that never reads it stalls from then on: only then can a server
/// that writes wait for it.
/// </summary>
[Parallelizable(ParallelScope.All)] // each counts by its own port
internal sealed class LateResponseTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);

    /// <summary>Longer than the limit and the slack together.</summary>
    private static readonly TimeSpan s_works = TimeSpan.FromSeconds(4);

    private static readonly Stall[] s_stalls = [Stalls.Http1.SlowReadNone, Stalls.Http1.SlowReadDrip, Stalls.Http1.PipelineUnread];

    [Test]
    public async Task Stall_AtAServerThatResetsWhatItCannotWriteInTime_IsBounded()
    {
        var verdict = await RunAsync(new Conduct("resets what it cannot write") { Answer = "200 OK", AnswersAfter = s_works, ResetsBlockedAfter = s_limit });

        verdict.Workloads.Where(workload => !ForeignRun.IsStarved(workload)).ShouldAllBe(workload => workload.Verdict == Verdict.Bounded, string.Join('\n', verdict.Reasons));
    }

    [Test]
    public async Task Stall_AtAServerThatWaitsForGood_IsGrowing()
    {
        var verdict = await RunAsync(new Conduct("waits for good") { Answer = "200 OK", AnswersAfter = s_works, ResetsBlockedAfter = TimeSpan.FromMinutes(5) });

        verdict.Workloads.Where(workload => !ForeignRun.IsStarved(workload)).ShouldAllBe(workload => workload.Verdict == Verdict.Growing, string.Join('\n', verdict.Reasons));
    }

    private static async Task<ScenarioVerdict> RunAsync(Conduct conduct)
    {
        await using var server = new SmallServer(conduct);
        var settings = new ForeignServer(IsMeantToStop: true, s_limit, Pace: TimeSpan.FromSeconds(1), During: TimeSpan.FromSeconds(1));
        var arrivals = new Arrivals.Inject(3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        return await ForeignRun.OfAsync(server, ScenarioPlanner.Plan("late response", s_stalls, settings, arrivals, clients: 0, leastHold: TimeSpan.Zero));
    }
}
