using System.Security.Cryptography.X509Certificates;
using Leak.Bounds.Plans;
using Leak.Clients.Catalog;
using Leak.Server.Listeners;
using Leak.Testing;
using Leak.Timeouts;

namespace Leak.Scenarios.Testing.Ordinary;

/// <summary>Every stall at an app of some twenty ordinary endpoints, beside clients that are served: nothing of it is accused.</summary>
[Category("Slow")]
internal sealed class OrdinaryAppTests
{
    private X509Certificate2 _certificate = null!;
    private PriceServer _prices = null!;

    [SetUp]
    public void Start() => (_certificate, _prices) = (LocalhostCertificate.Create(TimeProvider.System), new PriceServer());

    [TearDown]
    public void Stop()
    {
        _prices.Dispose();
        _certificate.Dispose();
    }

    [Test]
    public async Task App_UnderEveryStallBesideItsClients_Passes()
    {
        var result = await RunAsync(On().Stalls(Stalls.All)
            .At(Stalls.Http1.HungHandler, "/orders/next").At(Stalls.Http1.HalfClose, "/orders/next")
            .At(Stalls.Http2.HungStream, "/orders/next").At(Stalls.Http2.GoAwayLinger, "/orders/next")
            .At(Stalls.Http1.HungUpstream, "/prices/history")
            .At(Stalls.Http1.SseIdle, "/events").At(Stalls.Http1.SseUnread, "/ticks").At(Stalls.Net.VanishStream, "/ticks")
            .At(Stalls.Http1.SlowReadNone, "/export").At(Stalls.Http1.SlowReadDrip, "/export").At(Stalls.Http1.PipelineUnread, "/export")
            .At(Stalls.Http2.ZeroWindow, "/export").At(Stalls.Http2.WindowDrip, "/export")
            .At(Stalls.Http2.WindowDrip100, "/export").At(Stalls.Http2.TcpUnread, "/export").At(Stalls.Http2.CongestedIdle, "/export")
            .At(Stalls.WebSockets.Silent, "/chat").At(Stalls.WebSockets.PartialFrame, "/chat").At(Stalls.WebSockets.CloseLinger, "/chat")
            .At(Stalls.WebSockets.PingFloodUnread, "/chat").At(Stalls.Net.VanishWebSocket, "/chat")
            .At(Stalls.Http1.FinishedUnread, "/catalogue").At(Stalls.Http1.CloseUnread, "/catalogue").At(Stalls.Tls.FinishedUnread, "/catalogue")
            .At(Stalls.WebSockets.CloseUnread, "/chat").At(Stalls.SignalR.NoHandshake, "/news")
            .At(Stalls.Http1.UnreadBody, "/sweep").At(Stalls.Http1.DrainThenHalf, "/sweep").At(Stalls.Http1.PartialChunk, "/import").At(Stalls.Http1.ChunkDrip, "/import").At(Stalls.Http1.GzipDrip, "/import")
            .At(Stalls.Http2.NoBody, "/import").At(Stalls.Http2.EmptyData, "/import")
            .At("/orders")
            .Beside(
                Post("/orders"), Post("/jobs"), Post("/mails"), Post("/import"),
                LiveClients.Get("/orders/7"), LiveClients.Get("/search?q=tea"), LiveClients.Get("/summary"), LiveClients.Get("/prices"),
                LiveClients.Get("/menu"), LiveClients.Get("/shops"), LiveClients.Get("/health")));

        result.Passed.ShouldBeTrue(result.ToString());
        result.Stalls.Where(stall => stall.NotApplicable is not null).Select(stall => stall.Id).ShouldBe(
            ["http1/deaf-handler", "http1/half-close-deaf", "http2/ws-window"], result.ToString());
    }

    [Test]
    public async Task App_WithoutALimitForStreams_IsRedForItsStreamAlone()
    {
        var result = await RunAsync(On(options => options.Stream = TimeSpan.Zero).Stalls(Stalls.Tcp.Idle)
            .At(Stalls.Http1.SseIdle, "/events").At(Stalls.Http1.HungHandler, "/orders/next").Beside(LiveClients.Get("/summary")));

        result.Verdict.ShouldBe(Verdict.Growing, result.ToString());
        result.Reasons.ShouldHaveSingleItem().ShouldStartWith("http1/sse-idle: nothing bounds it. Timeouts:Stream", customMessage: result.ToString());
    }

    private static Clients.Live.LiveClient Post(string path) => LiveClients.Post(path, """{"name":"tea"}""");

    private StallTest On(Action<TimeoutsOptions>? configure = null) => StallTest.On(() => OrdinaryApp.Build(_prices.Address, _certificate, configure));

    private static async Task<StallTestResult> RunAsync(StallTest test)
    {
        var result = await test.RunAsync(TestContext.CurrentContext.CancellationToken);
        await TestContext.Out.WriteLineAsync(result.ToString());
        return result;
    }
}
