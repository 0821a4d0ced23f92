using CsCheck;
using Leak.Audit.Concluding;
using Leak.Audit.Options;
using Leak.Audit.Runs;
using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Clients.Catalog;
using Leak.Clients.Parking;

namespace Leak.Unit.Audit.Concluding;

[Parallelizable(ParallelScope.All)]
internal sealed class LimitIntervalTests
{
    /// <summary>A server's limit, and connections of it: when each began to stall, when its limit began between the connect and that, and how late it was.</summary>
    private static readonly Gen<(double Limit, (double Stalls, double Begins, double Late)[] Connections)> s_servers =
        Gen.Select(Gen.Double[0.5, 120], Gen.Select(Gen.Double[0, 0.4], Gen.Double[0, 1], Gen.Double[-0.005, 2.445]).Array[1, 8], (limit, connections) => (limit, connections));

    [Test]
    public void Interval_OfAServerWhateverItsLimit_HasTheSettingInIt_AndIsNoWiderThanAServerIsLate() => s_servers.Sample(server =>
    {
        var lifetimes = server.Connections.Select((connection, number) =>
        {
            var began = connection.Begins * connection.Stalls;
            return Closed(number, connection.Stalls, began + server.Limit + connection.Late);
        });

        var interval = LimitInterval.Of(Record(lifetimes), MachineLateness.None).ShouldNotBeNull();

        interval.AtLeast.TotalSeconds.ShouldBeLessThanOrEqualTo(server.Limit + 1e-6);
        interval.AtMost.TotalSeconds.ShouldBeGreaterThanOrEqualTo(server.Limit - 1e-6);
        (interval.AtMost - interval.AtLeast).TotalSeconds.ShouldBeLessThanOrEqualTo(2.45 + server.Connections.Max(connection => connection.Stalls) + 1e-6);
    });

    [Test]
    public void Interval_OfConnectionsThatNoOneLimitEnded_IsNone() =>
        LimitInterval.Of(Record([Closed(0, 0, 3), Closed(1, 0, 9)]), MachineLateness.None).ShouldBeNull();

    [TestCase(0.2, 2.45)]
    [TestCase(1, 3.25)]
    public void Interval_WhenTheMachineLostTime_IsWiderByWhatIsNotInTheSlack(double lost, double width)
    {
        var lateness = new MachineLateness([new LostTime(TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(9 + lost))], []);

        var interval = LimitInterval.Of(Record([Closed(0, 0, 10)]), lateness).ShouldNotBeNull();

        (interval.AtMost - interval.AtLeast).TotalSeconds.ShouldBe(width, 1e-6);
    }

    [Test]
    public void Interval_OfAConnectionThatWasClosedBeforeItsServerSawItStall_SaysNothing()
    {
        // The limit of handshakes acted, of 1 s.
        var before = Closed(0, 0.9, 1.8);
        var lateness = new MachineLateness([new LostTime(before.OpenedAt, before.OpenedAt + before.Duration)], []);

        LimitInterval.Of(Record([before]), lateness).ShouldBeNull();
        LimitInterval.Of(Record([before], Stalls.Http1.SlowReadNone), lateness).ShouldBeNull();
        LimitInterval.Of(Record([before with { FirstAnswer = new FirstAnswer(200, TimeSpan.FromSeconds(0.9), IsWhole: false) }], Stalls.Http1.SlowReadNone), lateness).ShouldNotBeNull("it was answered");
        LimitInterval.Of(Record([before, Closed(9, 0.1, 3)]), lateness).ShouldBe(LimitInterval.Of(Record([Closed(9, 0.1, 3)]), MachineLateness.None));
    }

    [TestCase(0.1, 2.45)]
    [TestCase(1, 3.25)]
    public void Interval_OfAResponseThatTheServerCouldWriteForAWhile_HasTheSettingInIt(double filled, double width)
    {
        var lifetime = Closed(0, 0, filled + 2 + 2.24) with { FilledAfter = TimeSpan.FromSeconds(filled) };

        var interval = LimitInterval.Of(Record([lifetime], Stalls.Http1.PipelineUnread), MachineLateness.None).ShouldNotBeNull();

        interval.AtLeast.TotalSeconds.ShouldBeLessThanOrEqualTo(2);
        interval.AtMost.TotalSeconds.ShouldBeGreaterThanOrEqualTo(2);
        (interval.AtMost - interval.AtLeast).TotalSeconds.ShouldBe(width, 1e-6);
        LimitInterval.Of(Record([lifetime]), MachineLateness.None)!.Value.AtLeast.TotalSeconds.ShouldBe(filled + 2 + 2.24 + 0.005 - 2.45, 1e-6, "who reads lets nothing pile up");
    }

    [Test]
    public void Interval_OfConnectionsThatWereAllHeld_IsNone() =>
        LimitInterval.Of(Record([Closed(0, 0, 30) with { End = LifetimeEnd.Held }]), MachineLateness.None).ShouldBeNull();

    [Test]
    public void Interval_OfAShortLimit_BeginsAtZero() =>
        LimitInterval.Of(Record([Closed(0, 0, 1)]), MachineLateness.None).ShouldBe(new LimitInterval(TimeSpan.Zero, TimeSpan.FromMilliseconds(1005)));

    private static Lifetime Closed(int number, double stalledAfter, double duration) =>
        new(TimeSpan.FromSeconds(number), TimeSpan.FromSeconds(duration), LifetimeEnd.Closed, 40_000 + number) { StalledAfter = TimeSpan.FromSeconds(stalledAfter) };

    private static StallRecord Record(IEnumerable<Lifetime> lifetimes, Stall? stall = null)
    {
        var its = stall ?? Stalls.Tcp.Idle;
        var options = new AuditOptions { Addresses = [new Uri("http://127.0.0.1:80")], Limit = TimeSpan.FromSeconds(200) };
        return new StallRecord
        {
            Plan = new StallPlan(its, AuditPlanner.Arrivals(options), new AuditedServer(options).Expect(its)),
            Lifetimes = [.. lifetimes],
        };
    }
}
