using System.Net;
using Leak.Bounds.Probes.Kestrel;
using Leak.Clients;
using Leak.Clients.Parking;
using Leak.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Leak.Unit.Bounds.Probes.Kestrel;

[Parallelizable] // counts by its own ports and its own app's meters
public sealed class CloseRecorderTests
{
    public static IEnumerable<TestCaseData<Action<WebApplicationBuilder>>> Apps()
    {
        yield return Case("Urls", builder => builder.WebHost.TagConnectionsWithClientPort());
        yield return Case("Listen", builder =>
        {
            builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
            builder.WebHost.TagConnectionsWithClientPort();
        });
        yield return Case("Configuration", builder =>
        {
            builder.Configuration.AddInMemoryCollection([new("Kestrel:Endpoints:Any:Url", "http://127.0.0.1:0")]);
            builder.WebHost.TagConnectionsWithClientPort();
        });
        yield return Case("Urls, with defaults of its own", builder =>
        {
            builder.WebHost.TagConnectionsWithClientPort();
            builder.WebHost.ConfigureKestrel(options => options.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http1));
        });
        yield return Case("Listen, then defaults of its own", builder =>
        {
            builder.WebHost.ConfigureKestrel(options =>
            {
                options.Listen(IPAddress.Loopback, 0);
                options.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http1);
            });
            builder.WebHost.TagConnectionsWithClientPort();
        });
        yield return Case("Urls, tagged twice", builder =>
        {
            builder.Services.TagConnectionsWithClientPort();
            builder.WebHost.ConfigureKestrel(options => options.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http1));
            builder.Services.TagConnectionsWithClientPort();
        });
    }

    [TestCaseSource(nameof(Apps))]
    public async Task ClientPort_WhenTheAppIsTagged_IsThatOfEachConnection(Action<WebApplicationBuilder> configure)
    {
        await using var app = await LoopbackApp.StartAsync(configure);
        using var closes = new CloseRecorder(app.Services, new RunClock(TimeProvider.System), app.Port);

        var ports = await app.ConnectAsync(2);
        app.CloseClients();

        await Eventually.BeAsync("the number of closes", () => closes.Count, 2);
        closes.ToList().Select(close => close.ClientPort).ShouldBe(ports.Cast<int?>(), ignoreOrder: true);
        closes.CountByError().ShouldBeEmpty();
        closes.TellsApart(app.Port).ShouldBeTrue();
    }

    [Test]
    public async Task Defaults_WhenTheAppHasItsOwn_StillApply()
    {
        var applied = 0;
        await using var app = await LoopbackApp.StartAsync(builder =>
        {
            builder.WebHost.TagConnectionsWithClientPort();
            builder.WebHost.ConfigureKestrel(options => options.ConfigureEndpointDefaults(_ => applied++));
        });

        applied.ShouldBe(1);
    }

    [Test]
    public async Task ClientPort_WhenTheAppIsNotTagged_IsUnknown()
    {
        await using var app = await LoopbackApp.StartAsync();
        using var closes = new CloseRecorder(app.Services, new RunClock(TimeProvider.System), app.Port);

        var before = closes.TellsApart(app.Port);
        await app.ConnectAsync(1);
        app.CloseClients();

        await Eventually.BeAsync("the number of closes", () => closes.Count, 1);
        closes.ToList()[0].ClientPort.ShouldBeNull();
        before.ShouldBeTrue();
        closes.TellsApart(app.Port).ShouldBeFalse();
    }

    [Test]
    public async Task Errors_WhenTwoLimitsFire_AreToldApartByClientPort()
    {
        await using var app = await LoopbackApp.StartAsync(builder =>
        {
            builder.WebHost.TagConnectionsWithClientPort();
            builder.WebHost.ConfigureKestrel(options => options.Limits.RequestHeadersTimeout = TimeSpan.FromMilliseconds(1));
        });
        var clock = new RunClock(TimeProvider.System);
        using var closes = new CloseRecorder(app.Services, clock, app.Port);

        var opened = clock.Now;
        var partial = await app.ConnectAsync(1);
        await app.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n"u8.ToArray());
        await Eventually.BeAsync("the number of closes", () => closes.Count, 1);

        // Only now: a connection whose head is late would be ended by this limit, not by the other.
        app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.KeepAliveTimeout = TimeSpan.FromMilliseconds(1);
        var silent = await app.ConnectAsync(1);

        await Eventually.BeAsync("the number of closes", () => closes.Count, 2);
        closes.Find(app.Port, At(silent[0]))!.Value.Error.ShouldBe("keep_alive_timeout");
        closes.Find(app.Port, At(partial[0]))!.Value.Error.ShouldBe("request_headers_timeout");
        closes.CountByError().Count.ShouldBe(2);

        // Client ports are used for several servers at a time.
        closes.Find(app.Port + 1, At(silent[0])).ShouldBeNull();

        // A connection of the same port that is opened only now has not ended.
        closes.Find(app.Port, new(clock.Now, TimeSpan.Zero, LifetimeEnd.Held, silent[0])).ShouldBeNull();

        Lifetime At(int port) => new(opened, TimeSpan.FromSeconds(1), LifetimeEnd.Closed, port);
    }

    private static TestCaseData<Action<WebApplicationBuilder>> Case(string name, Action<WebApplicationBuilder> configure) =>
        new(configure) { TestName = $"{nameof(ClientPort_WhenTheAppIsTagged_IsThatOfEachConnection)}({name})" };
}
