using Leak.Bounds.Engine;
using Leak.Bounds.Plans;
using Leak.Bounds.Runs;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;
using Leak.Load.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Leak.Scenarios;

/// <summary>
/// One task that one request of a live client loses, beside requests that stay since their handler ignores its token: it is told, and
/// named by its file and line.
/// </summary>
[NonParallelizable]
[Category("Slow")]
internal sealed class LostTaskTests
{
    private static readonly TaskCompletionSource s_never = new();

    [TestCase(false)]
    [TestCase(true)]
    public async Task Run_WhenOneRequestOfALiveClientLosesATask_TellsOfIt(bool loses)
    {
        var settings = new LeakTimeouts(on: true, TimeSpan.FromSeconds(0.6));
        ScenarioRunner? runner = null;
        var lost = loses ? 0 : 1;
        var sample = new SampleServer { Also = app => app.Use(LoseOneAsync) };

        await using var server = await sample.StartAsync(settings, CancellationToken.None);
        runner = new ScenarioRunner(server, new BuiltInEngine("in a test", TimeProvider.System), new RunOptions { QuietCeiling = TimeSpan.FromSeconds(3) }, TimeProvider.System);
        var scenario = ScenarioPlanner.Plan(
            "lost",
            [Stalls.Http1.DeafHandler, Stalls.Http1.HalfCloseDeaf, LiveClients.Normal],
            settings,
            new Arrivals.Inject(10, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)),
            clients: 4,
            leastHold: TimeSpan.Zero);

        var verdict = await runner.RunAsync(scenario, CancellationToken.None);

        verdict.NotJudged.ShouldNotContain(bound => bound.Name == BoundNames.TasksAfter);
        verdict.AsExpected.ShouldBe(!loses, string.Join('\n', verdict.Reasons));
        if (loses)
        {
            verdict.Reasons.ShouldHaveSingleItem().ShouldMatch(@"'tasks after' was broken.* left behind: 1 × (\S+ ← )?\S*LoseAsync \(LostTaskTests\.cs:\d+\)\.");
        }

        // Once, in the run itself: what the counting before it lost would be in the baseline.
        Task LoseOneAsync(HttpContext context, RequestDelegate next)
        {
            if (context.Request.Path == "/post" && runner?.Status is { Phase: "arrivals", Elapsed.TotalSeconds: > 2 } && Interlocked.Exchange(ref lost, 1) == 0)
            {
                _ = LoseAsync();
            }

            return next(context);
        }
    }

    private static async Task LoseAsync()
    {
        await s_never.Task;
    }
}
