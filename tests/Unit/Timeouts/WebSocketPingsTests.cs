using Leak.Timeouts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Leak.Unit.Timeouts;

/// <summary>A silent WebSocket is a dead one only where its client was asked.</summary>
[Parallelizable]
internal sealed class WebSocketPingsTests
{
    private static readonly TimeSpan s_limit = new TimeoutsOptions().WebSocket;

    [Test]
    public void SignalR_TurnsThePingsOfTheWholeAppOff() =>
        Options(builder => builder.Services.AddSignalR()).KeepAliveInterval.ShouldBe(TimeSpan.Zero);

    [TestCase(true)]
    [TestCase(false)]
    public void Pings_BesideSignalR_AreSentAllTheSame(bool signalRIsFirst)
    {
        var options = Options(builder =>
        {
            if (signalRIsFirst)
            {
                builder.Services.AddSignalR();
            }

            builder.AddTimeouts();
            if (!signalRIsFirst)
            {
                builder.Services.AddSignalR();
            }
        });

        options.KeepAliveInterval.ShouldBe(s_limit / 3);
        options.KeepAliveTimeout.ShouldBe(s_limit + TimeSpan.FromSeconds(3));
    }

    [TestCase(5, 5)]
    [TestCase(40, 50.0 / 3)]
    public void Interval_OfTheAppsOwn_IsKeptWhereItIsShorter(double own, double seconds)
    {
        var options = Options(builder =>
        {
            builder.AddTimeouts();
            builder.Services.Configure<WebSocketOptions>(its => (its.KeepAliveInterval, its.KeepAliveTimeout) = (TimeSpan.FromSeconds(own), TimeSpan.FromSeconds(7)));
        });

        options.KeepAliveInterval.TotalSeconds.ShouldBe(seconds, tolerance: 0.001);
        options.KeepAliveTimeout.ShouldBe(TimeSpan.FromSeconds(7));
    }

    [Test]
    public void Options_WithoutALimit_AreTheFrameworks() => Options(builder =>
    {
        builder.AddTimeouts();
        builder.Services.Configure<TimeoutsOptions>(its => its.WebSocket = TimeSpan.Zero);
    }).ShouldBeEquivalentTo(new WebSocketOptions());

    private static WebSocketOptions Options(Action<WebApplicationBuilder> build)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        build(builder);
        var app = builder.Build();
        using var _ = (IDisposable)app;
        return app.Services.GetRequiredService<IOptions<WebSocketOptions>>().Value;
    }
}
