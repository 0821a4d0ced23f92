using Leak.Clients.Catalog;
using Leak.Testing;
using Leak.Timeouts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Leak.Unit.Testing;

/// <summary>What an app's options bound, without any traffic.</summary>
[Parallelizable]
internal sealed class ServerLimitsTests
{
    [Test]
    public async Task App_OnStockKestrel_LeavesWhatKestrelHasNoSettingForUnbounded()
    {
        await using var app = Build(_ => { });

        var exception = Should.Throw<StallTestException>(() => ServerLimits.Of(app).AssertBounded(Stalls.Tcp.Idle, Stalls.Http1.SlowBody, Stalls.Http1.HungHandler));

        exception.Message.ShouldEndWith("nothing bounds 1 of them. The setting that would:" + Environment.NewLine
            + "    http1/hung-handler → Timeouts:Handler (Leak.Timeouts): Kestrel has no setting for it");
    }

    [Test]
    public async Task App_OnStockKestrel_BoundsIdleConnectionsAtItsOwnValue()
    {
        await using var app = Build(_ => { });

        var limits = ServerLimits.Of(app);

        limits.AssertBounded(Stalls.Tcp.All);
        limits.All.Single(limit => limit.Id == "tcp/idle").Limit.ShouldBe(TimeSpan.FromSeconds(130));
    }

    [Test]
    public async Task App_UnderLeakTimeouts_BoundsEveryStall()
    {
        await using var app = Build(builder => builder.AddTimeouts());

        ServerLimits.Of(app).AssertBounded();
    }

    [Test]
    public async Task App_WhoseSettingIsOff_NamesIt()
    {
        await using var app = Build(builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.KeepAliveTimeout = TimeSpan.FromHours(1)));

        Should.Throw<StallTestException>(() => ServerLimits.Of(app).AssertBounded(Stalls.Tcp.All))
            .Message.ShouldEndWith("tcp/idle → KestrelServerLimits.KeepAliveTimeout (it is 60 min, and more than 10 min counts as no limit)");
    }

    private static WebApplication Build(Action<WebApplicationBuilder> configure)
    {
        var builder = WebApplication.CreateSlimBuilder();
        configure(builder);
        return builder.Build();
    }
}
