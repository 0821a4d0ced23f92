using Leak.Load.Servers;
using Leak.Scenarios.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Leak.Scenarios.Kestrel;

/// <summary>What the runs on stock Kestrel run: a server with no limit of ours.</summary>
[Parallelizable]
internal sealed class StockLimitsTests
{
    [Test]
    public async Task Server_WhenStock_HasTheLimitsThatKestrelHasByItself()
    {
        await using var server = await LoopbackServer.StartAsync(
            ["--Timeouts:Enabled", "false"], builder => builder.Services.LeaveStockLimits());

        Of<KestrelServerOptions>(server.Services).Limits.ShouldBeEquivalentTo(new KestrelServerLimits());
        Of<WebSocketOptions>(server.Services).ShouldBeEquivalentTo(new WebSocketOptions());
    }

    [Test]
    public void WebSocket_ByDefault_WaitsForNoPong() => new WebSocketOptions().KeepAliveTimeout.ShouldBe(Timeout.InfiniteTimeSpan);

    private static T Of<T>(IServiceProvider services)
        where T : class => services.GetRequiredService<IOptions<T>>().Value;
}
