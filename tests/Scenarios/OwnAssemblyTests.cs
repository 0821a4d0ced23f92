using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
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

/// <summary>An app that stands in the test's own assembly: nobody names it, and what it forgets is told from what the test does.</summary>
[NonParallelizable]
internal sealed class OwnAssemblyTests
{
    private static readonly TaskCompletionSource s_never = new();
    private static int s_line;

    /// <summary>What a handler does beside its answer; all but the first two leak.</summary>
    public enum Handler
    {
        Clean,
        AsksUpstream,
        Forgets,
        ForgetsLambda,
        ForgetsOnThePool,
        ForgetsVoid,
    }

    [Test]
    public async Task App_ThatKeepsNothing_IsBounded()
    {
        var verdict = await RunAsync(Handler.AsksUpstream);

        verdict.ShouldBeBounded();
        verdict.ShouldKeepBound(BoundNames.TasksAfter);
    }

    [Test]
    [Category("Slow")]
    public async Task App_ThatForgetsATask_IsGrowing() => ShouldTell(await RunAsync(Handler.Forgets), nameof(ForgetAsync));

    [Test]
    [Category("Slow")]
    public async Task App_ThatForgetsATaskOfAnotherKind_IsGrowing([Values(Handler.ForgetsLambda, Handler.ForgetsOnThePool, Handler.ForgetsVoid)] Handler handler) =>
        ShouldTell(await RunAsync(handler), handler switch
        {
            Handler.ForgetsVoid => nameof(ForgetVoid),
            _ => $"{nameof(HandleAsync)} lambda",
        });

    [Test]
    [Category("Slow")]
    public async Task TestsOwnClient_AwaitedTogetherWithTheRun_IsNotTheServers()
    {
        using var upstream = new Upstream(answers: false);
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using var ended = new CancellationTokenSource();

        var verdict = await RunAsync(Handler.Clean, beside: _ => AskAsync(http, upstream, ended.Token), ended);

        verdict.ShouldBeBounded();
        verdict.ShouldKeepBound(BoundNames.TasksAfter);
    }

    [Test]
    [Category("Slow")]
    public async Task TestsOwnTask_LeftBehindAndNotAwaitedWithTheRun_IsNamed()
    {
        var verdict = await RunAsync(Handler.Clean, async runner =>
        {
            while (runner.Status?.Phase != "arrivals")
            {
                await Task.Delay(10);
            }

            _ = ForgetAsync();
        });

        ShouldTell(verdict, nameof(ForgetAsync));
    }

    private static void ShouldTell(ScenarioVerdict verdict, string method)
    {
        verdict.Verdict.ShouldBe(Verdict.Growing, string.Join('\n', verdict.Reasons));
        verdict.Reasons.ShouldContain(reason => reason.Contains("'tasks after' was broken", StringComparison.Ordinal)
            && reason.Contains($"{method} (OwnAssemblyTests.cs:{s_line})", StringComparison.Ordinal));
    }

    private static async Task<ScenarioVerdict> RunAsync(Handler handler, Func<ScenarioRunner, Task>? beside = null, CancellationTokenSource? ended = null)
    {
        using var upstream = new Upstream(answers: true);
        using var http = new HttpClient();
        await using var server = await InProcessServer.StartAsync(() => Build(handler, http, upstream), CancellationToken.None);
        var runner = new ScenarioRunner(
            server, new BuiltInEngine("in a test", TimeProvider.System), new RunOptions(), TimeProvider.System);
        var scenario = new Scenario
        {
            Id = "live/post",
            TimeoutsOn = true,
            Workloads = [new LivePlan(LiveClients.Normal, new Arrivals.KeepConstant(4, TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(1)))],
            Hold = TimeSpan.Zero,
        };

        // What the test has beside it is awaited together with it, as a test would.
        var run = RunAndEndAsync();
        await Task.WhenAll(run, beside?.Invoke(runner) ?? Task.CompletedTask);
        return await run;

        async Task<ScenarioVerdict> RunAndEndAsync()
        {
            var verdict = await runner.RunAsync(scenario, CancellationToken.None);
            await (ended?.CancelAsync() ?? Task.CompletedTask);
            return verdict;
        }
    }

    private static WebApplication Build(Handler handler, HttpClient http, Upstream upstream)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/post", (Stream body) => HandleAsync(handler, body, http, upstream));
        return app;
    }

    private static async Task<string> HandleAsync(Handler handler, Stream body, HttpClient http, Upstream upstream)
    {
        var text = await new StreamReader(body).ReadToEndAsync();
        switch (handler)
        {
            case Handler.AsksUpstream:
                text = await http.GetStringAsync(upstream.Address);
                break;
            case Handler.Forgets:
                _ = ForgetAsync();
                break;
            case Handler.ForgetsLambda:
                Func<Task> forget = async () =>
                {
                    s_line = Here() + 1;
                    await s_never.Task;
                };
                _ = forget();
                break;
            case Handler.ForgetsOnThePool:
                _ = Task.Run(async () =>
                {
                    s_line = Here() + 1;
                    await s_never.Task;
                });
                break;
            case Handler.ForgetsVoid:
                ForgetVoid();
                break;
        }

        return text;
    }

    private static async Task ForgetAsync()
    {
        s_line = Here() + 1;
        await s_never.Task;
    }

    private static async void ForgetVoid()
    {
        s_line = Here() + 1;
        await s_never.Task;
    }

    private static async Task AskAsync(HttpClient http, Upstream upstream, CancellationToken cancellationToken)
    {
        try
        {
            await http.GetStringAsync(upstream.Address, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // As asked.
        }
    }

    private static int Here([CallerLineNumber] int line = 0) => line;

    /// <summary>Another service, on threads of its own: a second server of this process would have tasks of its own.</summary>
    private sealed class Upstream : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public Upstream(bool answers)
        {
            _listener.Start();
            if (answers)
            {
                Background(Accept);
            }
        }

        public Uri Address => new($"http://{_listener.LocalEndpoint}/");

        public void Dispose() => _listener.Dispose();

        private static void Background(Action act) => new Thread(() => Act(act)) { IsBackground = true }.Start();

        private static void Act(Action act)
        {
            try
            {
                act();
            }
            catch (Exception failure) when (failure is SocketException or IOException or ObjectDisposedException)
            {
                // It is over.
            }
        }

        private void Accept()
        {
            while (true)
            {
                var client = _listener.AcceptTcpClient();
                Background(() => Answer(client));
            }
        }

        private static void Answer(TcpClient client)
        {
            using (client)
            {
                using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
                while (reader.ReadLine() is { Length: > 0 })
                {
                }

                // It ends the connection: a pool would keep its end and this one, which are descriptors of one process here.
                client.GetStream().Write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"u8);
            }
        }
    }
}
