using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using Leak.Audit.Options;
using Leak.Audit.Serving;
using Leak.Clients;
using Leak.Shared;
using Leak.Unit.Audit.Looking;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Leak.Unit.Audit.Serving;

/// <summary>Legitimate clients of every kind, at a server that serves them and at one that turns on them once it was looked at.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class LiveWatchTests
{
    private const int DownloadBytes = 4_000_000;

    private static readonly AuditPaths s_paths = new() { Path = "/health", DownloadPath = "/big", StreamPath = "/events", WebSocketPath = "/talk" };

    private static readonly string[] s_kinds =
    [
        "live/get/health", "live/get-tls/health", "live/get-http2/health", "live/get-http2-tls/health", "live/download", "live/stream", "live/websocket",
    ];

    private bool IsBad { get; set; }

    [Test]
    public async Task Clients_OfEachKind_AreServed()
    {
        var results = await WatchAsync(new LiveWatchTests(), isBad: false, kind => kind.Results.Count >= 12);

        foreach (var (id, kind) in results)
        {
            kind.Results.ShouldAllBe(one => one.Result.Ok, id);
            kind.Results.Sum(one => one.Result.Bytes).ShouldBeGreaterThan(id == "live/websocket" ? -1 : 0, id);
            kind.FailedInARow.ShouldBe(0);
        }

        results["live/get-http2-tls/health"].Latencies.Count.ShouldBeGreaterThanOrEqualTo(12);
    }

    [Test]
    public async Task Clients_OfEachKind_SayHowTheyWereFailed()
    {
        var results = await WatchAsync(new LiveWatchTests(), isBad: true, kind => kind.Results.Any(one => !one.Result.Ok));

        string Failure(string id) => results[id].Results.First(one => !one.Result.Ok).Result.Error!;
        Failure("live/get/health").ShouldBe("status 503");
        Failure("live/get-tls/health").ShouldBe("status 503");
        Failure("live/get-http2/health").ShouldBe("status 503");
        Failure("live/get-http2-tls/health").ShouldBe("status 503");
        Failure("live/download").ShouldBeOneOf("the server closed the connection in the middle of an answer", "the server reset the connection");
        Failure("live/stream").ShouldBeOneOf("the server closed the connection in the middle of an answer", "the server reset the connection");
        Failure("live/websocket").ShouldBe("the server closed the WebSocket");
    }

    [Test]
    public async Task Kinds_ThatTheServerHasNothingFor_SayWhatWouldHelp()
    {
        await using var app = await LoopbackApp.StartAsync(map: app => app.MapGet("/", () => "x"));
        var look = await Looks.AtAsync(Looks.Patient, app.Address);

        var planned = LivePlanner.Plan(new AuditOptions { Addresses = [app.Address] }, look);

        planned[0].WhyNot.ShouldBeNull();
        planned.Skip(1).Select(client => client.WhyNot).ShouldBe(
        [
            "it speaks HTTP/1.1 over TLS, and the server was not seen to",
            "it speaks HTTP/2 by prior knowledge, and the server was not seen to",
            "it speaks HTTP/2 over TLS, and the server was not seen to",
            "no downloadPath was told",
            "no streamPath was told",
            "no webSocketPath was told",
        ]);
        planned[^1].NotApplicable!.WouldApplyWith.ShouldBe("\"webSocketPath\": \"/…\"");
    }

    [Test]
    public async Task Stream_OnWhichNothingComes_HasNoClient()
    {
        await using var app = await LoopbackApp.StartAsync(map: app => app.MapGet("/events", async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        }));
        var options = new AuditOptions { Addresses = [app.Address], Paths = new() { StreamPath = "/events" } };
        var look = await Looks.AtAsync(Looks.Brief with { Ceiling = Eventually.Ceiling }, options);

        LivePlanner.Plan(options, look).Single(client => client.Client.Id == "live/stream").WhyNot.ShouldNotBeNull().ShouldContain("one that is gone");
    }

    private static async Task<Dictionary<string, LiveKind>> WatchAsync(LiveWatchTests server, bool isBad, Func<LiveKind, bool> isEnough)
    {
        using var certificate = TestCertificate.Create();
        await using var app = await LoopbackApp.StartAsync(builder => Listen(builder, certificate), server.Map);
        var ports = app.Ports;
        var options = new AuditOptions
        {
            Addresses = [new Uri($"http://127.0.0.1:{ports[0]}"), new Uri($"http://127.0.0.1:{ports[1]}"), new Uri($"https://127.0.0.1:{ports[2]}")],
            AcceptsAnyCertificate = true,
            Paths = s_paths,
        };
        var look = await Looks.AtAsync(Looks.Unhurried, options);
        var planned = LivePlanner.Plan(options, look);
        planned.Select(client => client.Client.Id).ShouldBe(s_kinds);
        planned.ShouldAllBe(client => client.WhyNot == null);
        server.IsBad = isBad;
        await using var watch = LiveWatch.Start(planned.Select(client => client.Client), options.Addresses[0], options, new RunClock(TimeProvider.System));
        await Eventually.ReadAsync(
            () => Task.FromResult(watch.Kinds.Where(kind => !isEnough(kind)).Select(kind => kind.Client.Id).ToList()),
            missing => missing.Count == 0,
            "every kind of client",
            missing => string.Join(", ", missing));
        await watch.StopAsync();
        return watch.Kinds.ToDictionary(kind => kind.Client.Id);
    }

    private static void Listen(WebApplicationBuilder builder, X509Certificate2 certificate) => builder.WebHost.ConfigureKestrel(kestrel =>
    {
        kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate));
    });

    private void Map(WebApplication app)
    {
        app.UseWebSockets();
        app.MapGet("/health", () => IsBad ? Results.StatusCode(503) : Results.Text("well"));
        app.MapGet("/big", async context =>
        {
            context.Response.ContentLength = DownloadBytes;
            for (var sent = 0; sent < DownloadBytes; sent += 100_000)
            {
                if (IsBad && sent > DownloadBytes / 2)
                {
                    context.Abort();
                    return;
                }

                await context.Response.Body.WriteAsync(new byte[100_000], context.RequestAborted);
            }
        });
        app.MapGet("/events", async context =>
        {
            context.Response.ContentType = "text/event-stream";
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync("data: 1\n\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(TimeSpan.FromMilliseconds(20), context.RequestAborted);
                if (IsBad)
                {
                    context.Abort();
                }
            }
        });
        app.Map("/talk", async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            if (IsBad)
            {
                await socket.CloseAsync(WebSocketCloseStatus.PolicyViolation, "idle", context.RequestAborted);
                return;
            }

            var buffer = new byte[100];
            while (await socket.ReceiveAsync(buffer, context.RequestAborted) is { MessageType: not WebSocketMessageType.Close })
            {
                // It listens.
            }
        });
    }
}
