using Leak.Shared;
using Leak.Timeouts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Leak.Unit.Timeouts;

/// <summary>Under <c>Timeouts:Mode=Observe</c> what would be ended is told once, and nothing is.</summary>
[Parallelizable(ParallelScope.Self)]
internal sealed class ObserveTests
{
    private readonly LogLines _log = new();

    [SetUp]
    public void SetUp() => _log.Clear();

    [Test]
    public async Task Connection_PastItsLimit_IsToldOnceAndGoesOn()
    {
        var connection = new FakeConnection(Observing(), logger: _log);

        connection.Pass(30);
        await connection.Begin().EndAsync();
        connection.Pass(300);
        await connection.CloseAsync();

        connection.EndedAfter.ShouldBeNull();
        connection.ErrorType.ShouldBeNull();
        _log.Lines.ShouldBe(
            ["Observed: connection fake would be closed after 00:00:10: its request_head limit is 00:00:10. To change that: Timeouts:RequestHead"]);
    }

    [Test]
    public async Task Requests_PastTheirLimit_AreToldOnceEachAndGoOn()
    {
        var connection = new FakeConnection(Observing(), logger: _log);
        foreach (var _ in new[] { 1, 2 })
        {
            // The second has the first one's watch again.
            var request = connection.Begin();
            connection.Pass(300);
            request.Context.RequestAborted.IsCancellationRequested.ShouldBeFalse();
            request.Fired.ShouldBeNull();
            await request.EndAsync();
        }

        connection.EndedAfter.ShouldBeNull();
        _log.Lines.Count.ShouldBe(2);
        _log.Lines.ShouldAllBe(line => line.StartsWith("Observed: a request to no endpoint on connection fake would be ended after 00:0"));
    }

    [Test]
    public async Task Server_WhoseClientsStall_CountsThemAndEndsNothing()
    {
        await using var server = await TimeoutsServer.StartAsync(
            options =>
            {
                options.Mode = TimeoutsMode.Observe;
                options.RequestHead = options.KeepAlive = options.Read = options.Handler = options.Upstream = options.Write = TimeSpan.FromSeconds(1);
            },
            (app, self) =>
            {
                TestEndpoints.Map(app, self);
                app.MapGet("/full", (HttpContext context) => context.Response.WriteAsync("let in")).WithMaxRequests(1);
            });
        using var idle = await Client.ConnectAsync(server, server.Http1Port);
        using var upload = await (await Client.ConnectAsync(server, server.Http1Port)).SendAsync("POST /post HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n");
        using var hung = await (await Client.ConnectAsync(server, server.Http1Port)).SendAsync("GET /deaf HTTP/1.1\r\nHost: a\r\n\r\n");
        using var hung2 = await (await Client.ConnectAsync(server, server.Http1Port)).SendAsync("GET /deaf HTTP/1.1\r\nHost: a\r\n\r\n");
        await Eventually.UntilAsync(() => server.Observed(TimeoutLimit.Handler), count => count == 2, "two observed handlers");
        using var hung3 = await (await Client.ConnectAsync(server, server.Http1Port)).SendAsync("GET /deaf HTTP/1.1\r\nHost: a\r\n\r\n");
        foreach (var limit in new[] { TimeoutLimit.RequestHead, TimeoutLimit.Read, TimeoutLimit.MaxRequests })
        {
            await Eventually.UntilAsync(() => server.Observed(limit), count => count == 1, $"one observed {limit}");
        }

        server.Gate.SetResult();

        (await hung.ReadAnswerAsync()).Status.ShouldBe(200);
        (await hung3.ReadAnswerAsync()).Status.ShouldBe(200, "more than MaxRequests are let in");
        await upload.SendAsync("body");
        (await upload.ReadAnswerAsync()).ShouldBe((200, "read"));
        await idle.SendAsync("GET /ok HTTP/1.1\r\nHost: a\r\n\r\n");
        (await idle.ReadAnswerAsync()).ShouldBe((200, "ok"));
        foreach (var limit in Enum.GetValues<TimeoutLimit>())
        {
            server.Fired(limit).ShouldBe(0, limit.Tag());
        }
    }

    [Test]
    public void Kestrel_KeepsTheLimitsOfTheApplication()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["Timeouts:Mode"] = "observe";
        builder.AddTimeouts();
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(7));
        using var app = builder.Build();

        var limits = app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

        limits.KeepAliveTimeout.ShouldBe(TimeSpan.FromSeconds(7));
        limits.RequestHeadersTimeout.ShouldBe(new KestrelServerLimits().RequestHeadersTimeout);
        limits.MinRequestBodyDataRate.ShouldNotBeNull();
        limits.MaxConcurrentConnections.ShouldBeNull();
    }

    [Test]
    public async Task Upstream_ThatAnswersLate_IsToldAndNotGivenUp()
    {
        await using var upstream = await LoopbackApp.StartAsync(map: app => app.MapGet("/", async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(0.3));
            return "late";
        }));
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddTimeouts();
        builder.Services.Configure<TimeoutsOptions>(options => (options.Mode, options.Upstream) = (TimeoutsMode.Observe, TimeSpan.FromSeconds(0.1)));
        builder.Services.AddSingleton<Microsoft.Extensions.Logging.ILogger<TimeoutsMeter>>(_log);
        builder.Services.AddHttpClient("prices").AddUpstreamTimeout();
        await using var app = builder.Build();

        using var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient("prices");

        client.Timeout.ShouldBe(new HttpClient().Timeout);
        (await client.GetStringAsync(upstream.Address)).ShouldBe("late");
        _log.Lines.Single().ShouldStartWith("Observed: a call by HttpClient prices would be given up after 00:00:0");
    }

    private static TimeoutsOptions Observing() => new() { Mode = TimeoutsMode.Observe };
}
