using Leak.Bounds.Probes.Machine;
using Leak.Bounds.Runs;
using Leak.Clients.Parking;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Runs;

/// <summary>A client that takes nothing is told late of the server's close: the table of sockets knows when that was.</summary>
internal sealed class SeenLateTests
{
    private static readonly Lifetime s_seen = new(Planted.Seconds(1), Planted.Seconds(7.4), LifetimeEnd.Reset, ClientPort: 40_000);

    [Test]
    public void SeenLate_WhenTheSocketWasGoneBefore_EndsThen()
    {
        var lifetime = StallRun.SeenLate(s_seen, new SocketSpan(HeldUntil: Planted.Seconds(5), GoneAt: Planted.Seconds(5.2)));

        lifetime.ShouldBe(s_seen with { Duration = Planted.Seconds(4.2), End = LifetimeEnd.Recorded, HeldUntil = Planted.Seconds(4) });
    }

    [Test]
    public void SeenLate_WhenTheTableIsReadAfterItsClientSaw_EndsWhereTheClientSaw() =>
        StallRun.SeenLate(s_seen, new SocketSpan(HeldUntil: Planted.Seconds(8.3), GoneAt: Planted.Seconds(8.5))).ShouldBe(s_seen);

    [Test]
    public void SeenLate_WhenTheTableHasItStill_EndsWhereTheClientSaw() =>
        StallRun.SeenLate(s_seen, new SocketSpan(HeldUntil: Planted.Seconds(8.3), GoneAt: null)).ShouldBe(s_seen);

    [Test]
    public void SeenLate_WhereThereIsNoTable_EndsWhereTheClientSaw() =>
        StallRun.SeenLate(s_seen, span: null).ShouldBe(s_seen);
}
