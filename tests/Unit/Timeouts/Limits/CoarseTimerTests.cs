using System.Net;
using Leak.Shared;
using Leak.Timeouts;
using Leak.Timeouts.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Leak.Unit.Timeouts.Limits;

/// <summary>The limits that a timer of the framework enforces: it counts a clock that lags, and must not fire before its time for that.</summary>
internal sealed class CoarseTimerTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    [Test]
    public void Upstream_WhenOn_TimesOutAfterItsLimitWhateverItsTimersLag()
    {
        using var services = Upstream(s_limit);
        using var client = services.GetRequiredService<IHttpClientFactory>().CreateClient("upstream");

        client.Timeout.ShouldBe(s_limit + CoarseTimer.MostEarly);
        Handler(services).ConnectTimeout.ShouldBe(s_limit + CoarseTimer.MostEarly);
    }

    [Test]
    public void Upstream_WhenOff_HasNoTimer()
    {
        using var services = Upstream(TimeSpan.Zero);
        using var client = services.GetRequiredService<IHttpClientFactory>().CreateClient("upstream");

        client.Timeout.ShouldBe(Timeout.InfiniteTimeSpan);
        Handler(services).ConnectTimeout.ShouldBe(Timeout.InfiniteTimeSpan);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Handshake_WhateverItsTimerLags_HasItsLimit(bool enabled)
    {
        using var certificate = TestCertificate.Create();
        TimeSpan? timeout = null;
        var builder = WebApplication.CreateSlimBuilder().AddTimeouts();
        builder.Services.Configure<TimeoutsOptions>(options => (options.Enabled, options.Handshake) = (enabled, s_limit));
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            timeout = https.HandshakeTimeout;
            https.ServerCertificate = certificate;
        })));
        using var app = builder.Build();

        _ = app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value;

        timeout.ShouldBe((enabled ? s_limit : TimeoutsOptions.Far) + CoarseTimer.MostEarly);
    }

    private static ServiceProvider Upstream(TimeSpan limit)
    {
        var services = new ServiceCollection();
        services.Configure<TimeoutsOptions>(options => options.Upstream = limit);
        services.AddHttpClient("upstream").AddUpstreamTimeout();
        return services.BuildServiceProvider();
    }

    private static SocketsHttpHandler Handler(IServiceProvider services)
    {
        var factory = services.GetRequiredService<IHttpMessageHandlerFactory>();
        var handler = factory.CreateHandler("upstream");
        while (handler is DelegatingHandler { InnerHandler: { } inner })
        {
            handler = inner;
        }

        return (SocketsHttpHandler)handler;
    }
}
