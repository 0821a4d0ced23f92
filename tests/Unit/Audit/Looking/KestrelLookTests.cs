using System.Net.WebSockets;
using Leak.Audit.Findings;
using Leak.Audit.Options;
using Leak.Clients.Catalog;
using Leak.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Leak.Unit.Audit.Looking;

/// <summary>A good server with all that stalls need, and the same paths told for what they are not.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class KestrelLookTests
{
    private const int LargeBytes = 4_000_000;

    private static readonly AuditPaths s_all = new()
    {
        Path = "/health", PostPath = "/orders", DownloadPath = "/big?v=1", StreamPath = "/events", WebSocketPath = "/echo", HungPath = "/slow",
    };

    private static readonly AuditPaths s_wrong = new()
    {
        Path = "/gone", PostPath = "/gone", DownloadPath = "/health", StreamPath = "/health", WebSocketPath = "/health", HungPath = "/health",
    };

    [Test]
    public async Task Paths_WhenEachIsWhatItIsToldFor_CarryTheStallsThatNeedThem()
    {
        await using var app = await LoopbackApp.StartAsync(map: Map);

        // A machine may take longer for the stream's head than silence is waited for.
        var look = await Eventually.ReadAsync(
            () => Looks.AtAsync(Looks.Brief with { Ceiling = Eventually.Ceiling }, app.Address, s_all), look => !look.Finding("streamPath").Seen.Contains("sent nothing"), "the stream's head");

        look.Trouble.ShouldBeNull();
        look.Finding("HTTP/1.1").ShouldBe(new("HTTP/1.1", true, "GET /health answered 200"));
        look.Finding("HTTP/2 by prior knowledge").ShouldBe(new("HTTP/2 by prior knowledge", false, "refused the preface (GOAWAY)"));
        look.Finding("path").ShouldBe(new("path", true, "GET /health answered 200"));
        look.Finding("postPath").ShouldBe(new("postPath", true, "POST /orders waits for its body"));
        look.Finding("downloadPath").ShouldBe(new("downloadPath", true, "GET /big?v=1 answered 200 with 4000000 bytes"));
        look.Finding("streamPath").ShouldBe(new("streamPath", true, "GET /events answered 200, text/event-stream, 0 bytes in 300ms"));
        look.Finding("webSocketPath").IsThere.ShouldBeTrue();
        look.Finding("hungPath").ShouldBe(new("hungPath", true, "GET /slow had no answer in 300ms"));
        look.Paths.Where(pair => pair.Key != "/stall/unread").ShouldBe(
            new Dictionary<string, string>
            {
                ["/"] = "/health", ["/post"] = "/orders", ["/stall/download"] = "/big?v=1", ["/stall/events"] = "/events", ["/stall/echo"] = "/echo", ["/stall/hung"] = "/slow",
            },
            ignoreOrder: true);
        look.EndPoints.Keys.ShouldBe([ServerListener.Http1]);
        foreach (var stall in new[]
        {
            Stalls.Tcp.Idle, Stalls.Http1.KeepAliveIdle, Stalls.Http1.SlowBody, Stalls.Http1.SlowReadNone, Stalls.Http1.SseIdle, Stalls.Http1.HungHandler, Stalls.Http1.HalfClose,
            Stalls.WebSockets.Silent,
        })
        {
            look.NotTried.GetValueOrDefault(stall.Id).ShouldBeNull(stall.Id);
        }

        look.Tries(Stalls.Net.Vanish).ShouldBe(OperatingSystem.IsLinux());
        look.NotTried[Stalls.Http1.SseUnread.Id].ShouldBe(new(
            "it needs a stream of 64 kB a second and more, and /events sends less: it would not be blocked", "\"streamPath\": \"/…\""));
        look.NotTried[Stalls.Http1.FinishedUnread.Id].Reason.ShouldStartWith(OperatingSystem.IsLinux() ? "it needs an answer of 2.5 MB" : "only Linux");
    }

    [Test]
    public async Task Paths_WhenTheyAreOther_AreNotTriedWithWhatTheyAnswered()
    {
        await using var app = await LoopbackApp.StartAsync(map: Map);

        var look = await Looks.AtAsync(Looks.Patient, app.Address, s_wrong);

        look.Found.Where(finding => s_names.Contains(finding.Name)).ShouldBe(
        [
            new("path", false, "GET /gone answered 404"),
            new("postPath", false, "POST /gone answered 404 before its body came"),
            new("downloadPath", false, "GET /health answered 200 with 2 bytes, and 3 MB are needed"),
            new("streamPath", false, "GET /health answered 200 in full: no stream"),
            new("webSocketPath", false, "/health answered 200 to an upgrade"),
            new("hungPath", false, "GET /health answered 200"),
        ]);
        look.NotTried[Stalls.Http1.SlowBody.Id].ShouldBe(new("POST /gone answered 404 before its body came", "\"postPath\": \"/…\""));
        look.NotTried[Stalls.Http1.SlowReadNone.Id].WouldApplyWith.ShouldBe("\"downloadPath\": \"/…\"");
        look.NotTried[Stalls.Http1.HungHandler.Id].ShouldBe(new("GET /health answered 200", "\"hungPath\": \"/…\""));
        look.Paths.ShouldBe(new Dictionary<string, string> { ["/"] = "/gone" });
        look.Tries(Stalls.Http1.SlowHeaders).ShouldBeTrue("it never comes to its path");
    }

    [Test]
    public async Task Paths_WhenNoneIsTold_AreNamed()
    {
        await using var app = await LoopbackApp.StartAsync(map: map => map.MapGet("/", () => "ok"));

        var look = await Looks.AtAsync(Looks.Patient, app.Address);

        look.Found.Where(finding => s_names.Contains(finding.Name) && finding.Name != "path").ShouldAllBe(finding => !finding.IsThere && finding.Seen == "not told");
        look.NotTried[Stalls.Http1.SlowBody.Id].ShouldBe(new("no postPath was told", "\"postPath\": \"/…\""));
        look.NotTried[Stalls.WebSockets.Silent.Id].ShouldBe(new("no webSocketPath was told", "\"webSocketPath\": \"/…\""));
        look.NotTried[Stalls.Http1.DeafHandler.Id].WouldApplyWith.ShouldBeNull();
    }

    [Test]
    public async Task PathsThatAskForMore_AreGivenIt()
    {
        await using var app = await LoopbackApp.StartAsync(map: Map);

        var look = await Looks.AtAsync(
            Looks.Unhurried with { Ceiling = Eventually.Ceiling }, app.Address, new AuditPaths { Path = "/health", PostPath = "/early", DownloadPath = "/sized", StreamPath = "/busy", WebSocketPath = "/mute" });

        look.Finding("streamPath").Seen.ShouldStartWith("GET /busy answered 200, text/event-stream, ");
        look.Tries(Stalls.Http1.SseUnread).ShouldBeTrue();
        look.NotTried[Stalls.Http1.SseIdle.Id].ShouldBe(new("it needs a stream on which nothing comes, and /busy sends events", "\"streamPath\": \"/…\""));
        look.Finding("postPath").ShouldBe(new("postPath", false, "POST /early answered 200 before its body came"));
        look.Paths["/stall/unread"].ShouldBe("/early");
        look.Tries(Stalls.Http1.UnreadBody).ShouldBeTrue();
        look.Tries(Stalls.Http1.DrainThenHalf).ShouldBeTrue();
        look.Tries(Stalls.Http1.FinishedUnread).ShouldBe(OperatingSystem.IsLinux());
        look.Finding("downloadPath").IsThere.ShouldBeFalse("as it is, it is small");
        look.NotTried[Stalls.Http1.SlowReadNone.Id].Reason.ShouldStartWith("GET /sized answered 200 with 10 bytes");
        look.NotTried[Stalls.WebSockets.CloseUnread.Id].Reason.ShouldBe(
            OperatingSystem.IsLinux() ? "it needs a WebSocket that echoes what it is sent, and /mute does not" : look.NotTried[Stalls.WebSockets.CloseUnread.Id].Reason);
        look.Tries(Stalls.WebSockets.Silent).ShouldBeTrue();
    }

    [Test]
    public async Task Echo_OfAWebSocket_IsSeen()
    {
        await using var app = await LoopbackApp.StartAsync(map: Map);

        var look = await Looks.AtAsync(Looks.Patient, app.Address, new AuditPaths { Path = "/health", WebSocketPath = "/echo" });

        look.Finding("webSocketPath").ShouldBe(new("webSocketPath", true, "/echo upgraded, and echoes"));
        look.Tries(Stalls.WebSockets.CloseUnread).ShouldBe(OperatingSystem.IsLinux());
    }

    [Test]
    public async Task Http2_ByPriorKnowledgeAlone_CarriesItsStallsAndTheirPaths()
    {
        await using var app = await LoopbackApp.StartHttp2Async(Map);

        var look = await Looks.AtAsync(Looks.Brief with { Ceiling = Eventually.Ceiling }, app.Address, s_all);

        look.Trouble.ShouldBeNull();
        look.EndPoints.Keys.ShouldBe([ServerListener.Http2]);
        look.Finding("HTTP/1.1").ShouldBe(new("HTTP/1.1", false, "GET /health answered 400: An HTTP/1.x request was sent to an HTTP/2 only endpoint."));
        look.Finding("HTTP/2 by prior knowledge").ShouldBe(new("HTTP/2 by prior knowledge", true, "answered the preface"));
        look.Finding("path").ShouldBe(new("path", true, "GET /health answered 200"));
        look.Finding("postPath").ShouldBe(new("postPath", true, "POST /orders waits for its body"));
        look.Finding("hungPath").IsThere.ShouldBeTrue();
        look.Finding("webSocketPath").IsThere.ShouldBeFalse();
        foreach (var stall in new[] { Stalls.Http2.Idle, Stalls.Http2.NoBody, Stalls.Http2.ZeroWindow, Stalls.Http2.HungStream })
        {
            look.NotTried.GetValueOrDefault(stall.Id).ShouldBeNull(stall.Id);
        }

        look.NotTried[Stalls.Tcp.Idle.Id].Reason.ShouldStartWith($"no plain HTTP/1.1 at {app.Address.Scheme}://{app.Address.Authority}: GET /health answered 400");
        look.NotTried[Stalls.Http2.WebSocketWindow.Id].ShouldBe(new("it needs a WebSocket over HTTP/2 at an endpoint that says a lot", null));
        look.Server.Product.ShouldBe("Kestrel");
    }

    [Test]
    public async Task Http2_WhenAPostIsNotThere_IsSeen()
    {
        await using var app = await LoopbackApp.StartHttp2Async(Map);

        (await Looks.AtAsync(Looks.Patient, app.Address, s_wrong)).Finding("postPath").ShouldBe(new("postPath", false, "POST /gone answered 404 before its body came"));
    }

    [Test]
    public async Task Addresses_OfOneServer_AreLookedAtAlike()
    {
        await using var app = await LoopbackApp.StartAsync(map: Map);
        await using var http2 = await LoopbackApp.StartHttp2Async(Map);

        var look = await Looks.AtAsync(Looks.Patient, new AuditOptions { Addresses = [http2.Address, app.Address], Paths = new() { Path = "/health" } });

        look.EndPoints.Select(pair => (pair.Key, pair.Value.Port)).ShouldBe([(ServerListener.Http1, app.Port), (ServerListener.Http2, http2.Port)], ignoreOrder: true);
        look.Found.Count(finding => finding.Name == "HTTP/1.1").ShouldBe(2);
        look.Found.ShouldContain(new CapabilityFinding("HTTP/1.1", true, $"http://127.0.0.1:{app.Port}: GET /health answered 200"));
    }

    private static readonly string[] s_names = ["path", "postPath", "downloadPath", "streamPath", "webSocketPath", "hungPath"];

    private static void Map(WebApplication app)
    {
        app.UseWebSockets();
        app.MapGet("/health", () => "ok");
        app.MapPost("/orders", async (HttpRequest request) => await request.Body.CopyToAsync(Stream.Null, request.HttpContext.RequestAborted));
        app.MapPost("/early", () => "taken");
        app.MapGet("/big", () => Results.Bytes(new byte[LargeBytes]));
        app.MapGet("/sized", (int? bytes) => Results.Bytes(new byte[bytes ?? 10]));
        app.MapGet("/slow", (HttpContext context) => LookServer.SilenceAsync(context.RequestAborted));
        app.MapGet("/events", (HttpContext context) => StreamAsync(context, 0));
        app.MapGet("/busy", (HttpContext context) => StreamAsync(context, 16 * 1024));
        app.Map("/echo", (HttpContext context) => WebSocketAsync(context, echoes: true));
        app.Map("/mute", (HttpContext context) => WebSocketAsync(context, echoes: false));
    }

    private static async Task StreamAsync(HttpContext context, int bytes)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.FlushAsync(context.RequestAborted);
        while (true)
        {
            await (bytes == 0 ? LookServer.SilenceAsync(context.RequestAborted) : context.Response.Body.WriteAsync(new byte[bytes], context.RequestAborted).AsTask());
        }
    }

    private static async Task WebSocketAsync(HttpContext context, bool echoes)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, context.RequestAborted) is { MessageType: not WebSocketMessageType.Close } message)
            {
                await (echoes ? socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, context.RequestAborted).AsTask() : Task.CompletedTask);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The client has gone.
        }
    }
}
