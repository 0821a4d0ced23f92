using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>Where the clocks of shards err, a bound is as much wider as they do, and no more.</summary>
internal sealed class ClockErrorTests
{
    /// <summary>Ten a second, and half of them by a clock that errs by 0.25 s: a window of 4.5 s holds 23 of the one half, and of the other 20 to 25: those of 4 to 5 s.</summary>
    private static readonly TimeSpan s_error = TimeSpan.FromSeconds(0.25);

    [Test]
    public void Window_WhenClocksErr_HoldsAsManyFewerOrMore() => ArrivalWindow.Of(Erring(Planted.Subject()).Stalls.Single(), Planted.Most).ShouldBe((43, 48));

    [TestCase(43, Verdict.Bounded)]
    [TestCase(44, Verdict.Inconclusive)]
    [TestCase(48, Verdict.Inconclusive)]
    [TestCase(49, Verdict.Growing)]
    public void Count_WhenItLiesBetween_IsNotKnown(int peak, Verdict expected)
    {
        var verdict = ScenarioVerdict.Of(Erring(Planted.Subject()).WithPeak(Quantity.OpenConnections, peak));

        verdict.Verdict.ShouldBe(expected, string.Join(" ", verdict.Reasons));
        if (expected == Verdict.Inconclusive)
        {
            verdict.Unjudged(BoundNames.ConnectionsDuring).Reason.ShouldContain("clocks of the shards");
        }
    }

    [Test]
    public void Crash_WhenClocksSetItApart_IsSeen()
    {
        // All end at 5 s, half of them by a clock that has 5.4 s then, long before their limit.
        var crashed = Planted.Subject().WithStall(record => record with
        {
            Plan = record.Plan with { Expectation = Expectation.ClosedBy(new Limit("KeepAlive", Planted.Seconds(8), Planted.Fired)) },
            Lifetimes = [.. Enumerable.Range(0, 50).Select(number => Planted.Closed(number, Planted.Seconds(number % 2 == 0 ? 5 : 5.4) - Planted.At(number)))],
        });

        CrashCheck.Of(crashed).ShouldHaveSingleItem().ShouldStartWith("All 25 stalled connections that were open at 5.4 s ended within 0.1 s");
        CrashCheck.Of(Erring(crashed)).ShouldHaveSingleItem().ShouldStartWith("All 50 stalled connections that were open at 5 s ended within 0.6 s");
    }

    private static Observation Erring(Observation observation) => observation.WithStall(record => record with
    {
        Others = [new ShardFacts(MachineLateness.None, s_error)],
        ArrivalShards = [.. record.Arrivals.Select((_, place) => (ushort)(place % 2))],
        Lifetimes = [.. record.Lifetimes.Select((lifetime, place) => lifetime with { Shard = (ushort)(place % 2) })],
    });
}
