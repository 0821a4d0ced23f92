using Leak.Bounds.Plans;
using Leak.Clients.Catalog;
using Leak.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Leak.Scenarios.Testing;

/// <summary>The ten lines, on apps that pass and on apps that must not.</summary>
internal sealed class StallTestTests
{
    private sealed record Order(string Name);

    [Test]
    public async Task App_AtKestrelsOwnLimits_BoundsIdleConnectionsAndSlowBodies()
    {
        var result = await StallTest.On(() => Build())
            .Stalls(Stalls.Tcp.Idle, Stalls.Http1.SlowBody)
            .At("/orders")
            .Beside(LiveClients.Post("/orders", """{"name":"tea"}"""))
            .RunAsync(TestContext.CurrentContext.CancellationToken);

        await TestContext.Out.WriteLineAsync(result.ToString());
        result.Passed.ShouldBeTrue(result.ToString());
    }

    [Test]
    public async Task App_WithoutAMinimumRate_IsRedForTheSlowBodyAlone()
    {
        var result = await StallTest.On(() => Build(limits => limits.MinRequestBodyDataRate = null))
            .Stalls(Stalls.Tcp.Idle, Stalls.Http1.SlowBody)
            .At("/orders")
            .RunAsync(TestContext.CurrentContext.CancellationToken);

        await TestContext.Out.WriteLineAsync(result.ToString());
        result.Verdict.ShouldBe(Verdict.Growing);
    }

    private static WebApplication Build(Action<KestrelServerLimits>? limits = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => limits?.Invoke(kestrel.Limits));
        var app = builder.Build();
        app.MapPost("/orders", (Order order) => order.Name);
        return app;
    }
}
