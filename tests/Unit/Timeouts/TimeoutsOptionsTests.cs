using Leak.Timeouts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Leak.Unit.Timeouts;

internal sealed class TimeoutsOptionsTests
{
    [TestCase("Read", "00:00:00.05", "Timeouts:Read is 00:00:00.0500000; allowed: 00:00:00 for off, or from 00:00:00.1 to 1.00:00:00")]
    [TestCase("KeepAlive", "5", "Timeouts:KeepAlive is 5.00:00:00; allowed: 00:00:00 for off, or from 00:00:00.1 to 1.00:00:00")]
    [TestCase("Handler", "00:00:10", "Timeouts:Read is 00:00:30; allowed: at most Timeouts:Handler, 00:00:10, which ends the whole request")]
    [TestCase("Mode", "Watch", "Timeouts:Mode is 'Watch'; allowed: Enforce or Observe")]
    [TestCase("ProgressBytesPerSecond", "-1", "Timeouts:ProgressBytesPerSecond is -1; allowed: from 0 to 1000000000")]
    [TestCase("MaxRequests", "many", "Timeouts:MaxRequests is 'many'; allowed: a whole number")]
    [TestCase("MaxRequests", "-1", "Timeouts:MaxRequests is -1; allowed: from 0 to 1000000")]
    [TestCase("MinRequestBodyDataRate:BytesPerSecond", "-1", "Timeouts:MinRequestBodyDataRate:BytesPerSecond is -1; allowed: from 0 to 1000000000")]
    public async Task Value_WhenItIsOutOfRange_StopsTheStartWithOneLineThatSaysWhatIsAllowed(string key, string value, string fault)
    {
        var builder = Builder((key, value));

        var exception = await StartAsync(builder).ShouldThrowAsync<OptionsValidationException>();

        exception.Failures.ShouldContain(failure => failure.StartsWith(fault, StringComparison.Ordinal));
        exception.Message.ShouldNotContain('\n');
    }

    [Test]
    public async Task Grace_WhenItIsNoMoreThanAHeartbeat_StopsTheStart()
    {
        var builder = Builder(("MinResponseDataRate:BytesPerSecond", "240"), ("MinResponseDataRate:Grace", "00:00:01"));

        var exception = await StartAsync(builder).ShouldThrowAsync<OptionsValidationException>();

        exception.Message.ShouldContain("Timeouts:MinResponseDataRate:Grace is 00:00:01; allowed: more than 00:00:01");
    }

    [Test]
    public async Task Key_WhenItIsUnknown_StopsTheStart()
    {
        var builder = Builder(("KeepAlife", "00:00:05"));

        var exception = await StartAsync(builder).ShouldThrowAsync<OptionsValidationException>();

        exception.Message.ShouldStartWith("Timeouts:KeepAlife is unknown; allowed: Timeouts:Enabled, Timeouts:Mode, Timeouts:Handshake, ");
    }

    [Test]
    public async Task Defaults_AreValidAndDistinct()
    {
        var options = new TimeoutsOptions();
        TimeSpan[] limits =
        [
            options.Handshake, options.RequestHead, options.KeepAlive, options.Read, options.Write, options.Handler, options.Upstream,
            options.Stream, options.WebSocket,
        ];

        await StartAsync(Builder());

        var ordered = limits.Order().ToArray();
        for (var i = 1; i < ordered.Length; i++)
        {
            (ordered[i] - ordered[i - 1]).ShouldBeGreaterThan(TimeSpan.FromSeconds(2.5), "a lifetime tells which limit acted");
        }
    }

    [Test]
    public void Kestrel_WhenTimeoutsAreOn_HasTheLimitsThatItKnows()
    {
        var limits = KestrelLimits(("RequestHead", "00:00:07"), ("KeepAlive", "00:00:09"), ("MaxConnections", "11"));

        limits.RequestHeadersTimeout.ShouldBe(TimeSpan.FromSeconds(7));
        limits.KeepAliveTimeout.ShouldBe(TimeSpan.FromSeconds(9));
        // Behind ours, for an endpoint that is not watched.
        limits.MaxConcurrentConnections.ShouldBe(1011);
        limits.MaxConcurrentUpgradedConnections.ShouldBeNull();
        limits.MinRequestBodyDataRate.ShouldBeNull();
    }

    [Test]
    public void Kestrel_WhenTimeoutsAreOff_HasFarLimitsWhateverTheApplicationSet()
    {
        var limits = KestrelLimits(("Enabled", "false"), ("MinRequestBodyDataRate:BytesPerSecond", "240"));

        limits.RequestHeadersTimeout.ShouldBe(TimeoutsOptions.Far);
        limits.KeepAliveTimeout.ShouldBe(TimeoutsOptions.Far);
        limits.MaxConcurrentConnections.ShouldBeNull();
        limits.MinRequestBodyDataRate.ShouldBeNull();
        limits.MinResponseDataRate.ShouldBeNull();
    }

    [Test]
    public void Endpoint_WhenItsDeadlineIsOutOfRange_IsRefused()
    {
        using var app = Builder().Build();
        var endpoint = app.MapGet("/", () => "");

        Should.Throw<ArgumentOutOfRangeException>(() => endpoint.WithDeadlines(read: TimeSpan.FromSeconds(-1))).ParamName.ShouldBe("read");
        Should.Throw<ArgumentOutOfRangeException>(() => endpoint.WithStreamTimeout(TimeSpan.FromDays(2))).ParamName.ShouldBe("limit");
        Should.Throw<ArgumentOutOfRangeException>(() => endpoint.WithMaxRequests(-1)).ParamName.ShouldBe("maxRequests");
    }

    [Test]
    public void Names_AreOneForEachLimit()
    {
        var limits = Enum.GetValues<TimeoutLimit>();

        limits.Select(limit => limit.Tag()).Distinct().Count().ShouldBe(limits.Length);
        limits.Select(limit => limit.ErrorType()).Distinct().Count().ShouldBe(limits.Length);
    }

    private static WebApplicationBuilder Builder(params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => $"Timeouts:{setting.Key}", setting => (string?)setting.Value));
        return builder.AddTimeouts();
    }

    private static async Task StartAsync(WebApplicationBuilder builder)
    {
        await using var app = builder.Build();
        app.UseTimeouts();
        await app.StartAsync();
        await app.StopAsync();
    }

    private static KestrelServerLimits KestrelLimits(params (string Key, string Value)[] settings)
    {
        var builder = Builder(settings);
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(1));
        using var app = builder.Build();
        return app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
    }
}
