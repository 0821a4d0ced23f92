using Leak.Server;
using Leak.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Leak.Scenarios.Startup;

/// <summary>Section <c>Timeouts</c>: what becomes of it in Kestrel, and what is refused.</summary>
public sealed class SettingsTests
{
    [Test]
    public async Task Timeouts_WhenNothingIsSet_AreTheLibrarys()
    {
        await using var server = ServerApp.Build([]);
        var defaults = new TimeoutsOptions();

        var limits = LimitsOf(server);

        limits.RequestHeadersTimeout.ShouldBe(defaults.RequestHead);
        limits.KeepAliveTimeout.ShouldBe(defaults.KeepAlive);
        limits.MaxConcurrentConnections.ShouldBe(defaults.MaxConnections + 1_000, "behind ours, for an endpoint that is not watched");
        limits.MinRequestBodyDataRate.ShouldBeNull();
        limits.MinResponseDataRate.ShouldBeNull();
    }

    [Test]
    public async Task Timeouts_WhenEachIsSet_ReachKestrel()
    {
        await using var server = ServerApp.Build(
        [
            "--Timeouts:RequestHead=00:00:01", "--Timeouts:KeepAlive=00:00:02",
            "--Timeouts:MinRequestBodyDataRate:BytesPerSecond=4", "--Timeouts:MinRequestBodyDataRate:Grace=00:00:05",
            "--Timeouts:MinResponseDataRate:BytesPerSecond=6", "--Timeouts:MinResponseDataRate:Grace=00:00:07",
        ]);

        var limits = LimitsOf(server);

        limits.RequestHeadersTimeout.ShouldBe(TimeSpan.FromSeconds(1));
        limits.KeepAliveTimeout.ShouldBe(TimeSpan.FromSeconds(2));
        limits.MinRequestBodyDataRate.ShouldNotBeNull().BytesPerSecond.ShouldBe(4);
        limits.MinRequestBodyDataRate.GracePeriod.ShouldBe(TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate.ShouldNotBeNull().BytesPerSecond.ShouldBe(6);
        limits.MinResponseDataRate.GracePeriod.ShouldBe(TimeSpan.FromSeconds(7));
    }

    [Test]
    public async Task Timeouts_WhenOff_AreFarAndFiniteAndAskForNoRate()
    {
        await using var server = ServerApp.Build(["--Timeouts:Enabled=false"]);

        var limits = LimitsOf(server);

        limits.RequestHeadersTimeout.ShouldBe(TimeSpan.FromDays(1));
        limits.KeepAliveTimeout.ShouldBe(TimeSpan.FromDays(1));
        limits.MinRequestBodyDataRate.ShouldBeNull();
        limits.MinResponseDataRate.ShouldBeNull();
    }

    [Test]
    public async Task Timeouts_WhenARateIsZero_AskForNone()
    {
        await using var server = ServerApp.Build(
            ["--Timeouts:MinRequestBodyDataRate:BytesPerSecond=0", "--Timeouts:MinRequestBodyDataRate:Grace=00:00:01"]);

        LimitsOf(server).MinRequestBodyDataRate.ShouldBeNull();
    }

    [TestCase("--Timeouts:KeepAlive=abc", "Timeouts:KeepAlive is 'abc'; allowed: a time as")]
    [TestCase("--Timeouts:KeepAlive=", "Timeouts:KeepAlive is ''; allowed: a time as")]
    [TestCase("--Timeouts:KeepAlive=-00:00:01", "Timeouts:KeepAlive is -00:00:01; allowed: 00:00:00 for off, or from 00:00:00.1 to 1.00:00:00")]
    [TestCase("--Timeouts:RequestHead=5", "Timeouts:RequestHead is 5.00:00:00; allowed: 00:00:00 for off, or from 00:00:00.1 to 1.00:00:00")]
    [TestCase("--Timeouts:Handshake=00:00:00.05", "Timeouts:Handshake is 00:00:00.0500000; allowed: 00:00:00 for off, or from 00:00:00.1 to 1.00:00:00")]
    [TestCase("--Timeouts:KeepAlve=00:00:05", "Timeouts:KeepAlve is unknown; allowed: Timeouts:Enabled, Timeouts:Mode, Timeouts:Handshake")]
    [TestCase("--Timeouts:MinResponseDataRate:Grce=00:00:05", "Timeouts:MinResponseDataRate:Grce is unknown; allowed: Timeouts:MinResponseDataRate:BytesPerSecond")]
    [TestCase("--Timeouts:MinRequestBodyDataRate:Grace=00:00:01", "Timeouts:MinRequestBodyDataRate:Grace is 00:00:01; allowed: more than 00:00:01", "--Timeouts:MinRequestBodyDataRate:BytesPerSecond=240")]
    [TestCase("--Timeouts:MinResponseDataRate:Grace=00:00:00.5", "Timeouts:MinResponseDataRate:Grace is 00:00:00.5000000; allowed: more than 00:00:01", "--Timeouts:MinResponseDataRate:BytesPerSecond=240")]
    [TestCase("--Timeouts:Read=00:02:00", "Timeouts:Read is 00:02:00; allowed: at most Timeouts:Handler, 00:01:30")]
    [TestCase("--Timeouts:MaxRequests=many", "Timeouts:MaxRequests is 'many'; allowed: a whole number")]
    [TestCase("--Timeouts:MaxConnections=-1", "Timeouts:MaxConnections is -1; allowed: from 0 to 1000000")]
    [TestCase("--Timeouts:MinResponseDataRate:Grace=-00:00:05", "Timeouts:MinResponseDataRate:Grace is -00:00:05; allowed: from 00:00:00 to 1.00:00:00")]
    [TestCase("--Timeouts:MinResponseDataRate:BytesPerSecond=-1", "Timeouts:MinResponseDataRate:BytesPerSecond is -1; allowed: from 0 to 1000000000")]
    [TestCase("--Timeouts:MinResponseDataRate:BytesPerSecond=NaN", "Timeouts:MinResponseDataRate:BytesPerSecond is NaN; allowed: from 0 to 1000000000")]
    [TestCase("--Timeouts:Enabled=perhaps", "Timeouts:Enabled is 'perhaps'; allowed: true or false")]
    [TestCase("--Timeouts=off", "Timeouts is 'off'; allowed: Timeouts:Enabled")]
    [TestCase("--Diagnostics:Port=65536", "Diagnostics:Port is 65536; allowed: from 0 to 65535")]
    [TestCase("--Diagnostics:Port=x", "Diagnostics:Port is 'x'; allowed: a whole number")]
    [TestCase("--Http2:Port=65536", "Http2:Port is 65536; allowed: from 0 to 65535")]
    [TestCase("--Http2:Port=-1", "Http2:Port is -1; allowed: from 0 to 65535")]
    [TestCase("--Http2:Port=x", "Http2:Port is 'x'; allowed: a whole number")]
    [TestCase("--Tls:Port=65536", "Tls:Port is 65536; allowed: from 0 to 65535")]
    [TestCase("--Stalls:DeafMaxRequests=-1", "Stalls:DeafMaxRequests is -1; allowed: from 0 to 1000000")]
    [TestCase("--Http2=0", "Http2 is '0'; allowed: Http2:Port")]
    public async Task Start_WhenASettingIsWrong_IsRefusedWithWhatWasGivenAndWhatIsAllowed(string setting, string line, params string[] others)
    {
        var refusal = await Should.ThrowAsync<OptionsValidationException>(async () =>
        {
            await using var server = ServerApp.Build(["--urls=http://127.0.0.1:0", setting, .. others]);
            await server.StartAsync();
        });

        refusal.Failures.ShouldHaveSingleItem().ShouldStartWith(line);
    }

    [TestCase("--Timeouts:KeepAlive=00:00:00.1")]
    [TestCase("--Timeouts:KeepAlive=1.00:00:00")]
    [TestCase("--Timeouts:KeepAlive=00:00:00")]
    [TestCase("--Timeouts:Handler=00:00:00")]
    [TestCase("--Timeouts:MinRequestBodyDataRate:Grace=00:00:01.0000001")]
    [TestCase("--Timeouts:Enabled=FALSE")]
    public async Task Start_WhenASettingIsJustWithin_IsNotRefused(string setting)
    {
        await using var server = ServerApp.Build([setting]);

        Should.NotThrow(() => LimitsOf(server));
    }

    private static KestrelServerLimits LimitsOf(RunningServer server) =>
        server.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
}
