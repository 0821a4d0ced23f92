using CsCheck;
using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;
using Leak.Clients.Parking;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>
/// What holds of every verdict, whatever the run: tried on simulated runs. A failure prints the seed, the run and how to try it again
/// (<c>CsCheck_Seed</c>).
/// </summary>
[Parallelizable(ParallelScope.All)]
internal sealed class VerdictProperties
{
    private const int Quick = 100;
    private const int Many = 10_000;

    private static readonly TimeSpan s_tooLong = TimeSpan.FromHours(1);

    /// <summary>One thing that breaks a bound, done to what is within all of them. Those of the first list show growth.</summary>
    private static readonly (string Bound, Func<SimulatedRun, int, Observation> Plant)[] s_growth =
    [
        (BoundNames.LifetimeAtMost, (run, number) => Seen(run.With(number, one => one with { HeldFor = run.Longest + one.StalledAfter + Planted.Seconds(0.001) }))),
        (BoundNames.HeldPastLimit, (run, number) => Seen(run.With(number, one => one with { HeldFor = TimeSpan.MaxValue }))),
        (BoundNames.ConnectionsDuring, (run, _) => Peak(run, Quantity.OpenConnections, 1)),
        (BoundNames.TcpConnectionsDuring, (run, _) => Peak(run, Quantity.TcpConnections, 1)),
        (BoundNames.RequestsDuring, (run, _) => Seen(run).WithPeak(Quantity.ActiveRequests, 1)),
        (BoundNames.TasksDuring, (run, _) => Peak(run, Quantity.ActiveTasks, 1)),
        (BoundNames.ConnectionsAfter, (run, number) => Seen(run).WithResidual(Quantity.OpenConnections, 1 + number)),
        (BoundNames.TcpConnectionsAfter, (run, number) => Seen(run).WithResidual(Quantity.TcpConnections, 1 + number)),
        (BoundNames.RequestsAfter, (run, number) => Seen(run).WithResidual(Quantity.ActiveRequests, 1 + number)),
        (BoundNames.TasksAfter, (run, number) => Seen(run).WithResidual(Quantity.ActiveTasks, 13 + number)),
        (BoundNames.LeftBehind, (run, number) => Seen(run).WithStall(record => record with { LeftBehind = 1 + number })),
    ];

    private static readonly (string Bound, Func<SimulatedRun, int, Observation> Plant)[] s_other =
    [
        (BoundNames.LifetimeAtLeast, (run, number) => Seen(run.With(number, one => one with { HeldFor = run.Limit - Planted.Seconds(0.001) }))),
        (BoundNames.LimitThatFired, (run, _) => Seen(run).WithStall(record => record with { LimitsFired = new Dictionary<string, int> { [Planted.Fired] = SimulatedRun.Planned - 1, ["another"] = 1 } })),
        (BoundNames.Stalled, (run, number) =>
        {
            var seen = Seen(run);
            return seen.WithLifetime(((StallRecord)seen.Workloads[0]).Lifetimes[number] with { StalledAfter = null });
        }),
    ];

    private static readonly string[] s_growthNames = [.. s_growth.Select(pair => pair.Bound)];

    private static readonly string[] s_otherNames = [.. s_other.Select(pair => pair.Bound)];

    [TestCase(Quick)]
    [TestCase(Many, Category = "Slow")]
    public void Server_WhenWithinItsBounds_IsBounded(int runs) => SimulatedRun.Conforming.Sample(
        run =>
        {
            var verdict = ScenarioVerdict.Of(Seen(run));
            return verdict is { Verdict: Verdict.Bounded, AsExpected: true };
        },
        iter: runs,
        print: Print);

    [TestCaseSource(nameof(s_growthNames))]
    public void Server_WhenOneBoundIsBroken_IsGrowingByThat(string bound) => Gen.Select(SimulatedRun.Conforming, Gen.Int[0, SimulatedRun.Planned - 1]).Sample(
        (run, number) =>
        {
            var verdict = ScenarioVerdict.Of(s_growth.Single(pair => pair.Bound == bound).Plant(run, number));
            return verdict is { Verdict: Verdict.Growing, AsExpected: false } && verdict.Broken.Any(broken => broken.Name == bound);
        },
        iter: Quick,
        print: pair => $"{Print(pair.Item1)} number {pair.Item2}");

    [TestCaseSource(nameof(s_otherNames))]
    public void Server_WhenABoundThatShowsNoGrowthIsBroken_IsNotAsExpected(string bound) => Gen.Select(SimulatedRun.Conforming, Gen.Int[0, SimulatedRun.Planned - 1]).Sample(
        (run, number) =>
        {
            var verdict = ScenarioVerdict.Of(s_other.Single(pair => pair.Bound == bound).Plant(run, number));
            return !verdict.AsExpected && verdict.Broken.Single().Name == bound;
        },
        iter: Quick,
        print: pair => $"{Print(pair.Item1)} number {pair.Item2}");

    [Test]
    public void Verdict_WhenConnectionsAreInAnotherOrder_IsTheSame() => Gen.Select(SimulatedRun.Conforming, Fault, Gen.Int).Sample(
        (run, fault, seed) =>
        {
            var seen = Seen(fault(run));
            var random = new Random(seed);
            var shuffled = seen.WithStall(record => record with
            {
                Arrivals = [.. record.Arrivals.OrderBy(_ => random.Next())],
                Lifetimes = [.. record.Lifetimes.OrderBy(_ => random.Next())],
            });
            return IsSame(ScenarioVerdict.Of(seen), ScenarioVerdict.Of(shuffled));
        },
        iter: Quick,
        print: triple => Print(triple.Item2(triple.Item1)));

    [Test]
    public void Verdict_WhenAllComesLater_IsTheSame() => Gen.Select(SimulatedRun.Conforming, Fault, Gen.Int[1, 3_600_000]).Sample(
        (run, fault, later) =>
        {
            var (its, by) = (fault(run), TimeSpan.FromMilliseconds(later));
            var shifted = its with { Connections = [.. its.Connections.Select(one => one with { OpenedAt = one.OpenedAt + by })] };
            return IsSame(ScenarioVerdict.Of(Seen(its)), ScenarioVerdict.Of(shifted.Observe(its.ToTheEnd + by)));
        },
        iter: Quick,
        print: triple => Print(triple.Item2(triple.Item1)));

    [Test]
    public void Verdict_WhenArrivalsThatConformComeAgain_IsTheSame() => Gen.Select(SimulatedRun.Conforming, Fault, Gen.Int[1, 3]).Sample(
        (run, fault, times) =>
        {
            var its = fault(run);
            var repeated = its with { Connections = [.. its.Connections, .. Enumerable.Repeat(run.Connections, times).SelectMany(all => all)] };
            var (once, again) = (ScenarioVerdict.Of(Seen(its)), ScenarioVerdict.Of(Seen(repeated)));
            return once.Verdict == again.Verdict && once.AsExpected == again.AsExpected;
        },
        iter: Quick,
        print: triple => Print(triple.Item2(triple.Item1)));

    [Test]
    public void Verdict_WhenWatchedForLonger_ChangesOnlyWhereItWasInconclusive() => Gen.Select(SimulatedRun.Conforming, Fault, Gen.Double.Unit).Sample(
        (run, fault, share) =>
        {
            // From when the last connection must have been closed: no run is planned shorter.
            var its = fault(run);
            var least = its.Connections.Max(one => one.OpenedAt + one.StalledAfter) + its.Longest + Planted.Seconds(0.001);
            var brief = ScenarioVerdict.Of(its.Observe(least));
            var longer = ScenarioVerdict.Of(its.Observe(least + (share * s_tooLong)));
            return brief.Verdict == Verdict.Inconclusive || brief.Verdict == longer.Verdict;
        },
        iter: Quick,
        print: triple => Print(triple.Item2(triple.Item1)));

    [Test]
    public void Growing_HoweverShortItWasWatched_StaysSo() => Gen.Select(SimulatedRun.Conforming, Fault, Gen.Double.Unit).Sample(
        (run, fault, share) =>
        {
            var its = fault(run);
            var brief = ScenarioVerdict.Of(its.Observe(share * its.ToTheEnd));
            return brief.Verdict != Verdict.Growing || ScenarioVerdict.Of(its.Observe(its.ToTheEnd)).Verdict == Verdict.Growing;
        },
        iter: Quick,
        print: triple => Print(triple.Item2(triple.Item1)));

    [Test]
    public void ForeignServer_WhenItClosesSooner_IsBounded() => Gen.Select(SimulatedRun.Conforming, Gen.Int[0, SimulatedRun.Planned - 1], Gen.Int[101, 5000]).Sample(
        (run, number, after) =>
        {
            var sooner = run.With(number, one => one with { HeldFor = TimeSpan.FromMilliseconds(Math.Max(151, Math.Min(after, run.Limit.TotalMilliseconds))) });
            return ScenarioVerdict.Of(sooner.Observe(sooner.ToTheEnd, isExact: false)) is { Verdict: Verdict.Bounded, AsExpected: true };
        },
        iter: Quick,
        print: triple => Print(triple.Item1));

    [Test]
    public void ForeignServer_WhenItEndsTheRequestInTime_IsBoundedHoweverLongItKeepsTheConnection() => Gen.Select(SimulatedRun.Conforming, Gen.Int[0, 60_000]).Sample(
        (run, more) =>
        {
            // What it keeps the connection for after that is another stall's matter: the counts of connections are not held to anything.
            var kept = run with { Connections = [.. run.Connections.Select(one => one with { HeldFor = one.HeldFor + TimeSpan.FromMilliseconds(more) })] };
            var seen = kept.Observe(kept.ToTheEnd, isExact: false).WithStall(record => record
                .WithStall(stall => stall with { SeenWhen = StallSign.Unanswered, RequestsPerConnection = 0 }) with
                {
                    Lifetimes = [.. kept.Connections.Zip(run.Connections).Select((pair, number) => pair.First.Seen(number, kept.ToTheEnd) with { FirstAnswer = new FirstAnswer(504, pair.Second.HeldFor, IsWhole: true) })],
                });
            return ScenarioVerdict.Of(seen).Verdict == Verdict.Bounded;
        },
        iter: Quick,
        print: pair => $"{Print(pair.Item1)} kept {pair.Item2} ms more");

    /// <summary>None, or one connection that is held too long, or for good, or closed too soon.</summary>
    private static Gen<Func<SimulatedRun, SimulatedRun>> Fault { get; } = Gen.Select(
        Gen.Int[0, 3],
        Gen.Int[0, SimulatedRun.Planned - 1],
        Func<SimulatedRun, SimulatedRun> (int kind, int number) => run => run.With(number, one => kind switch
        {
            0 => one,
            1 => one with { HeldFor = run.Longest + one.StalledAfter + Planted.Seconds(0.001) },
            2 => one with { HeldFor = TimeSpan.MaxValue },
            _ => one with { HeldFor = run.Limit - Planted.Seconds(0.001) },
        }));

    private static Observation Seen(SimulatedRun run) => run.Observe(run.ToTheEnd);

    /// <summary>A peak of so much beyond what its bound allows.</summary>
    private static Observation Peak(SimulatedRun run, Quantity quantity, double beyond)
    {
        var seen = Seen(run);
        var limit = ScenarioVerdict.Of(seen).Bounds.Single(bound => bound.Quantity == quantity).Limit;
        return seen.WithPeak(quantity, limit + beyond);
    }

    private static bool IsSame(ScenarioVerdict one, ScenarioVerdict other) =>
        one.Verdict == other.Verdict && one.AsExpected == other.AsExpected && one.Broken.Select(bound => bound.Name).SequenceEqual(other.Broken.Select(bound => bound.Name));

    private static string Print(SimulatedRun run) =>
        $"limit {run.Limit.TotalSeconds} s; {string.Join(", ", run.Connections.Select(one => $"{one.OpenedAt.TotalSeconds}+{one.StalledAfter.TotalSeconds}:{(one.HeldFor == TimeSpan.MaxValue ? "held" : one.HeldFor.TotalSeconds)}"))}";
}
