using Leak.Bounds.Plans;
using Leak.Clients.Catalog;
using Leak.Testing.Guards;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Leak.Unit.Testing.Guards;

/// <summary>What is said of an app at Kestrel's own values is what was measured of it.</summary>
[Parallelizable]
internal sealed class KestrelGuardsTests
{
    private static IEnumerable<Stall> Measured() => Stalls.All.Where(stall => stall.Id != Stalls.Http1.HungUpstream.Id);

    [TestCaseSource(nameof(Measured))]
    public void Stall_AtKestrelsOwnValues_IsBoundedAsItWasMeasured(Stall stall)
    {
        var measured = StockKestrel.Instance.Expect(stall);

        var guard = GuardFinder.Of(stall, Stock());

        var bounded = measured is { End: ExpectedEnd.ClosedByLimit, IsLeftToKernel: false } && measured.Abandoned?.Most != int.MaxValue;
        guard.IsBounded.ShouldBe(bounded, $"{guard.Setting}: {guard.Has}");
        if (bounded && !guard.IsOwnClose)
        {
            guard.Limits.Count.ShouldBe(measured.Limits.Count);
            guard.Limits[0].Value.ShouldBe(measured.Limit.Value, tolerance: TimeSpan.FromSeconds(0.1));
            guard.Limits[0].FiresAs.ShouldBe(measured.Limit.FiresAs);
        }
    }

    [TestCase("tcp/idle", nameof(KestrelServerLimits.KeepAliveTimeout))]
    [TestCase("http1/partial-line", nameof(KestrelServerLimits.RequestHeadersTimeout))]
    [TestCase("http1/slow-body", nameof(KestrelServerLimits.MinRequestBodyDataRate))]
    [TestCase("http2/zero-window", nameof(KestrelServerLimits.MinResponseDataRate))]
    [TestCase("tls/silent", "HandshakeTimeout")]
    [TestCase("signalr/no-handshake", "HubOptions.HandshakeTimeout")]
    public void Stall_WhoseSettingIsOff_IsUnboundedAndNamesTheSetting(string id, string setting)
    {
        var off = Stock() with { KeepAlive = Timeout.InfiniteTimeSpan, RequestHead = TimeSpan.FromDays(1), BodyRate = null, ResponseRate = null, Handshake = TimeSpan.FromMinutes(11), HubHandshake = TimeSpan.FromDays(1) };

        var guard = GuardFinder.Of(Find(id), off);

        guard.IsBounded.ShouldBeFalse();
        guard.Setting.ShouldEndWith(setting);
        guard.Has.ShouldNotBeNull();
    }

    [Test]
    public void Trickle_AtARateThatIsHigherThanIt_IsBounded()
    {
        var rate = new DataRate(400, TimeSpan.FromSeconds(5));

        GuardFinder.Of(Stalls.Http1.TrickleBody, Stock() with { BodyRate = rate }).IsBounded.ShouldBeTrue();
        GuardFinder.Of(Stalls.Http1.TrickleBody, Stock() with { BodyRate = rate with { BytesPerSecond = 300 } }).Has.ShouldBe("it is 300 bytes a second, and the body comes faster");
        GuardFinder.Of(Stalls.Http1.SlowBody, Stock() with { BodyRate = rate with { BytesPerSecond = 1 } }).IsBounded.ShouldBeFalse();
    }

    [Test]
    public void Handler_UnderARequestTimeout_IsBoundedByIt() =>
        GuardFinder.Of(Stalls.Http1.HungHandler, Stock() with { RequestTimeout = TimeSpan.FromSeconds(20) }).Limits.ShouldHaveSingleItem().Value.ShouldBe(TimeSpan.FromSeconds(20));

    private static AppLimits Stock() => AppLimits.Of(new KestrelServerOptions(), new WebSocketOptions(), requestTimeouts: null, timeouts: null) with { HubHandshake = TimeSpan.FromSeconds(15) };

    private static Stall Find(string id) => (Stall)WorkloadCatalog.Find(id);
}
