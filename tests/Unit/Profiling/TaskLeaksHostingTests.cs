using System.Net;
using System.Runtime.CompilerServices;
using Leak.Profiling;
using Leak.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Leak.Unit.Profiling;

/// <summary>What a host, Kestrel and the pool of <see cref="HttpClient"/> keep for themselves is no leak; what the app keeps is.</summary>
[NonParallelizable] // the table of active tasks is the process's
public sealed class TaskLeaksHostingTests
{
    private static readonly TaskLeakOptions s_short = new() { MaxWait = TimeSpan.FromMilliseconds(500) };

    private static readonly ManualResetEventSlim s_mayBegin = new(true);

    private static int s_line;

    [Test]
    public async Task Watch_RightAfterTheServerStarted_DoesNotReportIt([Values] bool wasTracking)
    {
        using var tracking = wasTracking ? TaskProfile.Start() : null;
        await using var app = Build();
        await app.StartAsync();
        using var client = new HttpClient();

        await using (TaskLeaks.Watch(s_short))
        {
            await client.GetStringAsync(app.Urls.Single());
        }
    }

    [Test]
    public async Task Watch_RightAfterABackgroundServiceStarted_DoesNotReportIt([Values] bool wasTracking)
    {
        using var tracking = wasTracking ? TaskProfile.Start() : null;
        await using var app = Build(service: true);
        s_mayBegin.Reset();
        await app.StartAsync();

        await using (TaskLeaks.Watch(s_short))
        {
            // The host has queued it: the pool has not come to its first await.
            s_mayBegin.Set();
            await ParkedAsync($"{nameof(Service)}.ExecuteAsync");
        }
    }

    [Test]
    public async Task Server_ThatIsStartedInTheWatchAndGoesOn_IsNotReported([Values(HttpProtocols.Http1, HttpProtocols.Http2)] HttpProtocols protocols)
    {
        await using var app = Build(protocols: protocols);
        using var client = new HttpClient();

        await using (TaskLeaks.Watch(s_short))
        {
            await app.StartAsync();
            using var request = new HttpRequestMessage(HttpMethod.Get, app.Urls.Single())
            {
                Version = protocols == HttpProtocols.Http2 ? HttpVersion.Version20 : HttpVersion.Version11,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            using var response = await client.SendAsync(request);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Test]
    public async Task Connection_OfWhichThePoolLooksWhetherItIsUsable_IsNotReported()
    {
        await using var app = Build();
        await app.StartAsync();
        // A quarter of it, at least a second, is how often the pool looks.
        using var client = new HttpClient(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1 / 15.0) });
        using var profile = TaskProfile.Start();

        await using (TaskLeaks.Watch(s_short))
        {
            await client.GetStringAsync(app.Urls.Single());
            await Waits.UntilCapture(profile, capture => capture.Roots.Any(root => root.Frame.Method.StartsWith("HttpConnection.CheckUsability", StringComparison.Ordinal)));
        }
    }

    [Test]
    public async Task App_ThatRunsUntilItIsShutDown_IsNotReported()
    {
        await using var app = Build();
        var started = new TaskCompletionSource();
        app.Lifetime.ApplicationStarted.Register(started.SetResult);
        Task running;

        await using (TaskLeaks.Watch(s_short))
        {
            running = MainAsync(app);
            await started.Task;
        }

        app.Lifetime.StopApplication();
        await running;
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task BackgroundService_ThatIsStartedInTheWatch_IsReportedUnlessItIsStopped(bool stops)
    {
        await using var app = Build(service: true);
        var watch = TaskLeaks.Watch(stops ? new TaskLeakOptions { MaxWait = Eventually.Ceiling } : s_short);
        await app.StartAsync();
        if (stops)
        {
            await app.StopAsync();
        }

        await ShouldTell(watch, stops ? null : $"{nameof(TaskLeaksHostingTests)}.{nameof(Service)}.ExecuteAsync");
    }

    [Test]
    public async Task Handler_ThatHangsInTheServersOwnMethods_IsReported()
    {
        await using var app = Build();
        await app.StartAsync();
        using var client = new System.Net.Sockets.TcpClient();
        var watch = TaskLeaks.Watch(s_short);
        await client.ConnectAsync(IPAddress.Loopback, new Uri(app.Urls.Single()).Port);
        await client.GetStream().WriteAsync("POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n"u8.ToArray());
        await ParkedAsync(nameof(ReadAsync));

        await ShouldTell(watch, $"{nameof(TaskLeaksHostingTests)}.ReadAsync");
    }

    [Test]
    public async Task Server_WhenHostingIsNotIgnored_IsReported()
    {
        await using var app = Build();
        var watch = TaskLeaks.Watch(new TaskLeakOptions { MaxWait = s_short.MaxWait, IgnoreHosting = false });
        await app.StartAsync();
        using var client = new HttpClient();
        await client.GetStringAsync(app.Urls.Single());

        var thrown = await Should.ThrowAsync<TaskLeakException>(async () => await watch.DisposeAsync());
        thrown.Message.ShouldContain("Kestrel");
    }

    private static async Task ParkedAsync(string method)
    {
        using var profile = TaskProfile.Start();
        await Waits.UntilCapture(profile, capture => capture.StacksOf(typeof(TaskLeaksHostingTests)).Any(stack => stack.Contains(method, StringComparison.Ordinal)));
    }

    private static async Task ShouldTell(TaskLeakWatch watch, string? method)
    {
        if (method is null)
        {
            await Should.NotThrowAsync(async () => await watch.DisposeAsync());
            return;
        }

        var thrown = await Should.ThrowAsync<TaskLeakException>(async () => await watch.DisposeAsync());
        thrown.Message.ShouldContain($"#\t{method}\t");
        thrown.Message.ShouldContain($"{nameof(TaskLeaksHostingTests)}.cs:{s_line}\n");
    }

    [SetUp]
    public void Forget() => s_line = 0;

    private static WebApplication Build(bool service = false, HttpProtocols protocols = HttpProtocols.Http1)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        if (service)
        {
            builder.Services.AddHostedService<Service>();
        }

        var app = builder.Build();
        app.MapGet("/", () => "hello");
        app.MapPost("/read", context => ReadAsync(context.Request.Body));
        return app;
    }

    private static int Here([CallerLineNumber] int line = 0) => line;

    /// <summary>As a <c>Program</c> does.</summary>
    private static async Task MainAsync(WebApplication app) => await app.RunAsync();

    private static async Task ReadAsync(Stream body)
    {
        s_line = Here() + 1;
        await body.ReadExactlyAsync(new byte[5]);
    }

    private sealed class Service : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            s_mayBegin.Wait(Eventually.Ceiling, stoppingToken);
            s_line = Here() + 1;
            await Task.Delay(Timeout.Infinite, stoppingToken);
        }
    }
}
