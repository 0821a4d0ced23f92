using Leak.Clients.Catalog;
using Leak.Clients.Scripts;

namespace Leak.Unit.Clients.Catalog;

/// <summary>How often each stall drips or reads: as measured, and faster where the limit that it evades is short.</summary>
internal sealed class StallIntervalTests
{
    [TestCase("http1/slow-headers", 3)]
    [TestCase("http1/crlf-drip", 3)]
    [TestCase("http1/slow-body", 1)]
    [TestCase("http1/trickle-body", 1)]
    [TestCase("http1/chunk-drip", 1)]
    [TestCase("http1/chunk-extension-drip", 1)]
    [TestCase("http1/trailer-drip", 2)]
    [TestCase("http1/chunk-zeros-drip", 1)]
    [TestCase("http1/gzip-drip", 1)]
    [TestCase("tls/hello-drip", 1)]
    [TestCase("tls/record-per-byte", 1)]
    [TestCase("http2/ping-drip", 5)]
    [TestCase("http2/settings-drip", 5)]
    [TestCase("http2/window-update-drip", 5)]
    [TestCase("http2/no-end-headers", 5)]
    [TestCase("http2/empty-data", 1)]
    [TestCase("http2/window-drip", 4)]
    [TestCase("http2/window-drip-100", 4)]
    [TestCase("http2/ws-window", 1)]
    public void Drip_ByTheLimit_IsAsMeasuredOrAThirdOfIt(string id, double seconds)
    {
        var measured = TimeSpan.FromSeconds(seconds);

        IntervalOf(id, evades: null).ShouldBe(measured);
        IntervalOf(id, evades: 3 * measured).ShouldBe(measured);
        IntervalOf(id, evades: measured).ShouldBe(measured / 3);
    }

    [TestCase(null, 1)]
    [TestCase(12.0, 1)]
    [TestCase(3.6, 0.3)]
    public void FragmentDrip_ByTheLimit_ComesBeforeAnyPing(double? evadesSeconds, double seconds) =>
        IntervalOf("ws/fragment-drip", Seconds(evadesSeconds)).ShouldBe(TimeSpan.FromSeconds(seconds));

    [TestCase(null)]
    [TestCase(0.001)]
    public void Flood_WhateverTheLimit_IsAThousandASecond(double? evadesSeconds) =>
        IntervalOf("http2/continuation-flood", Seconds(evadesSeconds)).ShouldBe(TimeSpan.FromMilliseconds(1));

    [TestCase(null, 300)]
    [TestCase(3.0, 300)]
    [TestCase(1.5, 150)]
    [TestCase(2.0, 201)]
    public void TrickleBody_WhateverTheInterval_KeepsItsRate(double? evadesSeconds, int bytes)
    {
        var drip = Script("http1/trickle-body", Seconds(evadesSeconds)).Drip!;

        drip.Next(0).Length.ShouldBeInRange(bytes - 1, bytes);
        (drip.Next(0).Length / drip.Interval.TotalSeconds).ShouldBeInRange(300, 302);
    }

    [TestCase(null, 100, 1)]
    [TestCase(1.5, 50, 0.5)]
    public void SlowRead_WhateverTheInterval_KeepsItsRate(double? evadesSeconds, int bytes, double seconds)
    {
        var reading = Script("http1/slow-read-drip", Seconds(evadesSeconds)).Reading;

        (reading.Bytes, reading.Interval).ShouldBe((bytes, TimeSpan.FromSeconds(seconds)));
    }

    private static TimeSpan? Seconds(double? seconds) => seconds is { } value ? TimeSpan.FromSeconds(value) : null;

    private static TimeSpan IntervalOf(string id, TimeSpan? evades) => Script(id, evades).Drip!.Interval;

    private static StallScript Script(string id, TimeSpan? evades) =>
        ((Stall)WorkloadCatalog.Find(id)).Script(new StallContext { Evades = evades });
}
