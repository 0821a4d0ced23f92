using Leak.Bounds.Plans;
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
        var verdict = await ForeignRun.OfAsync(new Conduct("resets what it cannot write") { Answer = "200 OK", AnswersAfter = s_works, ResetsBlockedAfter = s_limit }, s_stalls, s_limit);

        verdict.Workloads.Where(workload => !ForeignRun.IsStarved(workload)).ShouldAllBe(workload => workload.Verdict == Verdict.Bounded, string.Join('\n', verdict.Reasons));
    }

    [Test]
    public async Task Stall_AtAServerThatWaitsForGood_IsGrowing()
    {
        var verdict = await ForeignRun.OfAsync(new Conduct("waits for good") { Answer = "200 OK", AnswersAfter = s_works, ResetsBlockedAfter = TimeSpan.FromMinutes(5) }, s_stalls, s_limit);

        verdict.Workloads.Where(workload => !ForeignRun.IsStarved(workload)).ShouldAllBe(workload => workload.Verdict == Verdict.Growing, string.Join('\n', verdict.Reasons));
    }
}
