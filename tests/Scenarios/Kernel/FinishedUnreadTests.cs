using System.Net;
using System.Net.Sockets;
using System.Text;
using Leak.Bounds.Engine;
using Leak.Bounds.Plans;
using Leak.Bounds.Probes.Kestrel;
using Leak.Bounds.Runs;
using Leak.Bounds.Servers;
using Leak.Bounds.Shouldly;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;
using Leak.Clients.Scripts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Leak.Scenarios.Kernel;

/// <summary>
/// A whole answer of 2.5 MB that its client never reads: once the server closes at its limit, with a FIN, the kernel keeps the bytes for
/// minutes. The server's own counts show nothing of it.
/// </summary>
[Parallelizable(ParallelScope.All)]
[Category("Slow")]
[Platform("Linux")]
internal sealed class FinishedUnreadTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);

    /// <summary>More than the server's, for a busy machine: an answer of that size takes its time, and the limit begins after it.</summary>
    private static readonly TimeSpan s_expected = 2 * s_limit;

    private static readonly Stall s_stall = new("mine/finished-unread", "one GET, reads nothing of a whole answer of 2.5 MB", LimitNames.KeepAlive)
    {
        Path = "/",
        Sees = VisibleClose.Reset,
        RequestsPerConnection = 1,
        Script = to => new StallScript { Opening = Encoding.ASCII.GetBytes($"GET {to.Path} HTTP/1.1\r\nHost: {to.Host}\r\n\r\n"), Reading = Reading.Nothing, ReceiveBufferBytes = 4096 },
    };

    [Test]
    public async Task Server_ThatClosesAtItsLimit_LeavesItToTheKernelAndGrowsByThatAlone()
    {
        var verdict = await RunAsync(resets: false);

        verdict.Verdict.ShouldBe(Verdict.Growing, string.Join(Environment.NewLine, verdict.Reasons));
        verdict.Bounds.Where(bound => !bound.Passed).ShouldHaveSingleItem().Name.ShouldBe(BoundNames.KernelSocketsDuring);
    }

    [Test]
    public async Task Server_ThatResetsAtItsLimit_IsBounded()
    {
        var verdict = await RunAsync(resets: true);

        verdict.ShouldBeBounded();
        verdict.ShouldBeAsExpected();
        verdict.ShouldKeepBound(BoundNames.KernelSocketsDuring);
        verdict.ShouldKeepBound(BoundNames.KernelSocketsAfter);
        verdict.ShouldKeepBound(BoundNames.UnsentBytesAfter);
    }

    private static Task<ScenarioVerdict> RunAsync(bool resets)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        return RepeatedRun.OfAsync(_ => RunOnceAsync(resets, cancellationToken), cancellationToken);
    }

    private static async Task<ScenarioVerdict> RunOnceAsync(bool resets, CancellationToken cancellationToken)
    {
        await using var server = await InProcessServer.StartAsync(token => StartAppAsync(resets, token), cancellationToken, countTasks: false);

        // What is never given back is more than any window allows that a busy machine made longer.
        var during = TimeSpan.FromSeconds(resets ? 7 : 14);
        var arrivals = new Arrivals.Inject(6, TimeSpan.FromSeconds(1), during);
        var runner = new ScenarioRunner(server, new BuiltInEngine("in a test", TimeProvider.System), new RunOptions(), TimeProvider.System);
        return await runner.RunAsync(
            new Scenario
            {
                Id = s_stall.Id,
                TimeoutsOn = true,
                Workloads = [new StallPlan(s_stall, arrivals, Expectation.ClosedBy(new Limit(LimitNames.KeepAlive, s_expected, "keep_alive_timeout")) with { IsExact = false })],
                Hold = s_expected + Limit.Slack + TimeSpan.FromSeconds(1),
            },
            cancellationToken);
    }

    private static async Task<StartedApp> StartAppAsync(bool resets, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.TagConnectionsWithClientPort();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Limits.KeepAliveTimeout = s_limit;
            options.Listen(IPAddress.Loopback, 0, listen => listen.Use(next => connection =>
            {
                if (resets)
                {
                    connection.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket.LingerState = new LingerOption(enable: true, seconds: 0);
                }

                return next(connection);
            }));
        });
        var app = builder.Build();
        var answer = new byte[2_500_000];
        app.MapGet("/", () => Results.Bytes(answer));
        await app.StartAsync(cancellationToken);
        return new StartedApp(app.Services, new IPEndPoint(IPAddress.Loopback, new Uri(app.Urls.Single()).Port), app.DisposeAsync);
    }
}
