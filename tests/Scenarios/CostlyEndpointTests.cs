using Leak.Bounds.Engine;
using Leak.Bounds.Plans;
using Leak.Bounds.Runs;
using Leak.Bounds.Servers;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Leak.Scenarios;

/// <summary>Endpoints that cost most somewhere on their way: a healthy one is Bounded, and one that loses a task is Growing.</summary>
[NonParallelizable]
[Category("Slow")]
internal sealed class CostlyEndpointTests
{
    private const int Asked = 20;

    private static readonly TaskCompletionSource s_never = new();

    [TestCase(false)]
    [TestCase(true)]
    public async Task Run_OfAnEndpointThatFansOut_TellsWhatItLosesFromWhatItCosts(bool loses)
    {
        await using var server = await InProcessServer.StartAsync(() => Build(loses), CancellationToken.None);
        var runner = new ScenarioRunner(
            server, new BuiltInEngine("in a test", TimeProvider.System), new RunOptions { QuietCeiling = TimeSpan.FromSeconds(2) }, TimeProvider.System);
        var live = new LivePlan(LiveClients.Normal, new Arrivals.KeepConstant(10, TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(2)));

        var scenario = new Scenario { Id = "costly", TimeoutsOn = true, Workloads = [live], Hold = TimeSpan.Zero };
        var verdict = await RepeatedRun.OfAsync(_ => runner.RunAsync(scenario, CancellationToken.None), CancellationToken.None);

        TestContext.Out.WriteLine(verdict.Bounds.Single(bound => bound.Name == BoundNames.TasksDuring).Describe());
        verdict.AsExpected.ShouldBe(!loses, string.Join('\n', verdict.Reasons));
        verdict.Observation.Workloads.Single().TasksPerConnection!.Value.ShouldBeInRange(Asked, 3 * Asked);
        if (loses)
        {
            verdict.Reasons.ShouldContain(reason => reason.Contains("'tasks after' was broken", StringComparison.Ordinal) && reason.Contains("LoseAsync (CostlyEndpointTests.cs:", StringComparison.Ordinal), string.Join('\n', verdict.Reasons));
        }
    }

    private static WebApplication Build(bool loses)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/post", async (HttpContext context) =>
        {
            await context.Request.BodyReader.CopyToAsync(Stream.Null);
            await Task.Run(() => Thread.SpinWait(10_000));
            await Task.WhenAll(Enumerable.Range(0, Asked).Select(_ => AskAsync()));
            if (loses)
            {
                _ = LoseAsync();
            }
        });
        return app;
    }

    /// <summary>As of an upstream that takes 10 ms.</summary>
    private static async Task AskAsync() => await Task.Delay(10);

    private static async Task LoseAsync() => await s_never.Task;
}
