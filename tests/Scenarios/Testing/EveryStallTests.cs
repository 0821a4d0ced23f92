using System.Net;
using Leak.Bounds.Plans;
using Leak.Clients.Catalog;
using Leak.Server.Listeners;
using Leak.Testing;
using Leak.Timeouts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Leak.Scenarios.Testing;

/// <summary>Every stall at an ordinary app, that has little of what they ask for.</summary>
[Category("Slow")]
internal sealed class EveryStallTests
{
    [Test]
    public async Task App_OnStockKestrel_IsRedForWhatKestrelLeavesUnboundedAndForNothingElse()
    {
        var result = await RunAsync(StallTest.On(() => Apps.Build(app: Map)).Stalls(Stalls.All).At("/orders"));

        result.Verdict.ShouldBe(Verdict.Growing, result.ToString());
        result.Stalls.Where(stall => stall.Reasons.Count > 0).Select(stall => stall.Id).ShouldBe(["http1/trickle-body"], result.ToString());
        result.Reasons.ShouldHaveSingleItem();
    }

    [Test]
    public async Task App_UnderLeakTimeoutsWithEveryListener_Passes()
    {
        using var certificate = LocalhostCertificate.Create(TimeProvider.System);
        var test = StallTest.On(() => Apps.Build(
            kestrel =>
            {
                kestrel.Listen(IPAddress.Loopback, 0);
                kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
                kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate));
            },
            builder => builder.AddTimeouts(),
            app =>
            {
                app.UseTimeouts();
                Map(app);
            })).Stalls(Stalls.All).At("/orders").Beside(LiveClients.Post("/orders", """{"name":"tea"}"""), LiveClients.Get("/items"));

        var result = await RunAsync(test);

        result.Passed.ShouldBeTrue(result.ToString());
        string[] families = ["http2", "tls"];
        families.ShouldAllBe(family => result.Stalls.Any(stall => stall.Verdict == Verdict.Bounded && stall.Id.StartsWith(family)));
    }

    private static void Map(WebApplication app)
    {
        app.MapGet("/orders", () => new[] { new Apps.Order("tea") });
        app.MapGet("/items", () => Results.Ok("tea"));
    }

    private static async Task<StallTestResult> RunAsync(StallTest test)
    {
        var result = await test.RunAsync(TestContext.CurrentContext.CancellationToken);
        await TestContext.Out.WriteLineAsync(result.ToString());
        return result;
    }
}
