using System.Collections.Concurrent;
using System.Net.Sockets;
using Leak.Bounds.Engine;
using Leak.Bounds.Plans;
using Leak.Bounds.Runs;
using Leak.Bounds.Servers;
using Leak.Bounds.Shouldly;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Leak.Scenarios;

/// <summary>
/// An app that leaves a descriptor, a timer and a connection to another service behind at each POST, and the same app repaired, which has all
/// three in use as well and keeps a pool.
/// </summary>
[NonParallelizable]
[Category("Slow")]
[Platform("Linux")]
internal sealed class LeftOverTests
{
    private static readonly TimeSpan s_during = TimeSpan.FromSeconds(1.5);

    [Test]
    public async Task App_ThatLeavesOneOfEachAtEachRequest_IsToldByAnOrdinaryClient()
    {
        await using var app = new App(leaves: true);

        var verdict = await RunAsync(app);

        verdict.Verdict.ShouldBe(Verdict.Growing, string.Join(Environment.NewLine, verdict.Reasons));
        verdict.Bounds.Where(bound => !bound.Passed).Select(bound => bound.Name).ShouldBe(
            [BoundNames.OutgoingAfter, BoundNames.DescriptorsAfter, BoundNames.TimersAfter], ignoreOrder: true);
    }

    [Test]
    public async Task App_ThatGivesBackAndPools_IsBounded()
    {
        await using var app = new App(leaves: false);

        var verdict = await RunAsync(app);

        app.Pooled.ShouldBeGreaterThan(0);
        verdict.ShouldBeBounded();
        verdict.ShouldBeAsExpected();
        verdict.ShouldKeepBound(BoundNames.OutgoingAfter);
        verdict.ShouldKeepBound(BoundNames.DescriptorsAfter);
        verdict.ShouldKeepBound(BoundNames.TimersAfter);
    }

    private static async Task<ScenarioVerdict> RunAsync(App app)
    {
        await using var server = await InProcessServer.StartAsync(app.Build, CancellationToken.None);
        var runner = new ScenarioRunner(
            server, new BuiltInEngine("in a test", TimeProvider.System), new RunOptions { QuietCeiling = TimeSpan.FromSeconds(5) }, TimeProvider.System);
        return await runner.RunAsync(
            new Scenario
            {
                Id = "live/post",
                TimeoutsOn = true,
                Workloads = [new LivePlan(LiveClients.Normal, new Arrivals.KeepConstant(4, TimeSpan.FromSeconds(0.1), s_during))],
                Hold = TimeSpan.Zero,
            },
            CancellationToken.None);
    }

    private sealed class App(bool leaves) : IAsyncDisposable
    {
        /// <summary>What it calls. It accepts nothing: the other ends would be descriptors of this process too.</summary>
        private readonly LoopbackListener _upstream = new();

        private readonly ConcurrentBag<TcpClient> _pool = [];
        private readonly ConcurrentBag<IDisposable> _left = [];

        public int Pooled => _pool.Count;

        public WebApplication Build()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            app.MapPost("/post", HandleAsync);
            return app;
        }

        public ValueTask DisposeAsync()
        {
            foreach (var each in _left.Concat(_pool))
            {
                each.Dispose();
            }

            _upstream.Dispose();
            return ValueTask.CompletedTask;
        }

        private async Task<string> HandleAsync(Stream body)
        {
            var text = await new StreamReader(body).ReadToEndAsync();
            var file = File.OpenHandle("/dev/null");
            var timer = new Timer(_ => { }, null, TimeSpan.FromHours(1), TimeSpan.FromHours(1));
            if (leaves || !_pool.TryTake(out var client))
            {
                client = new TcpClient();
                await client.ConnectAsync(_upstream.EndPoint);
            }

            if (leaves)
            {
                _left.Add(file);
                _left.Add(timer);
                _left.Add(client);
            }
            else
            {
                file.Dispose();
                await timer.DisposeAsync();
                _pool.Add(client);
            }

            return text;
        }
    }
}
