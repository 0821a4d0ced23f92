using CsCheck;
using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Reports;
using Leak.Bounds.Shards;
using Leak.Bounds.Verdicts;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Shards;

/// <summary>What holds of every merge, however a run was split: tried on simulated runs, through real files.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class MergeProperties
{
    private const int Quick = 25;
    private const int Many = 250;

    [TestCase(Quick)]
    [TestCase(Many, Category = "Slow")]
    public void Merge_OfAnySplitInAnyOrder_HasTheVerdictOfTheWhole(int runs) => Gen.Select(Run, Split).Sample(
        (run, split) =>
        {
            var whole = ScenarioVerdict.Of(run);
            using var parts = new SplitRun(run) { ClockOf = index => new ShardClock { Machine = split.OneMachine ? "one" : $"{index}", Monotonic = -split.Ahead(index), Shift = index == 0 ? null : -split.Ahead(index) } };
            parts.Write(split.Of, split.ShardOf, split.Ahead, split.Order);
            return IsSame(whole, Merge(parts));
        },
        iter: runs,
        print: pair => pair.Item2.ToString());

    [TestCase(Quick)]
    [TestCase(Many, Category = "Slow")]
    public void Merge_WhereClocksErr_HasTheVerdictOfTheWholeOrNone(int runs) => Gen.Select(Run, Split, Gen.Int[0, 1500], Gen.Int).Sample(
        (run, split, milliseconds, seed) =>
        {
            var error = TimeSpan.FromMilliseconds(milliseconds);
            var random = new Random(seed);
            var errs = Enumerable.Range(0, split.Of).Select(_ => (random.NextDouble() * 2 - 1) * error).ToList();
            var whole = ScenarioVerdict.Of(run);
            using var parts = new SplitRun(run) { ClockOf = index => new ShardClock { Shift = index == 0 ? null : errs[index] - split.Ahead(index), ShiftError = index == 0 ? TimeSpan.Zero : error } };
            parts.Write(split.Of, split.ShardOf, split.Ahead, split.Order);
            var merged = Merge(parts);
            return merged.Verdict == Verdict.Inconclusive || (merged.Verdict == whole.Verdict && merged.AsExpected == whole.AsExpected);
        },
        iter: runs,
        print: four => $"{four.Item2}, {four.Item3} ms, seed {four.Item4}");

    [Test]
    public void Merge_OfOneShard_IsThatRunToTheBit() => Run.Sample(
        run =>
        {
            using var parts = new SplitRun(run);
            parts.Write(1, _ => 0, _ => TimeSpan.Zero);
            return JsonReport.Render(SplitRun.ToReport(Merge(parts))) == JsonReport.Render(SplitRun.ToReport(ScenarioVerdict.Of(run)));
        },
        iter: Quick);

    /// <summary>A run that keeps its bounds, or breaks one of them in one of these ways; a control; live clients.</summary>
    private static Gen<Observation> Run { get; } = Gen.Select(SimulatedRun.Conforming, Gen.Int[0, 8], Gen.Int[0, SimulatedRun.Planned - 1]).Select((run, kind, number) => SplitRun.Known(kind switch
    {
        0 => Seen(run),
        1 => Seen(run.With(number, one => one with { HeldFor = TimeSpan.MaxValue })),
        2 => Seen(run.With(number, one => one with { HeldFor = run.Limit - Planted.Seconds(0.001) })),
        3 => Peak(run, 1),
        4 => Peak(run, 0),
        5 => Seen(run).WithResidual(Quantity.OpenConnections, 1 + number),
        6 => Planted.Control(),
        7 => Planted.Live(),
        _ => Seen(run) with { Troubles = ["The server is gone."] },
    }));

    private static Gen<SplitPlan> Split { get; } = Gen.Select(Gen.Int[1, 7], Gen.Int, Gen.Bool).Select((of, seed, oneMachine) => new SplitPlan(of, seed, oneMachine));

    private static Observation Seen(SimulatedRun run) => run.Observe(run.ToTheEnd);

    /// <summary>As many connections at one time as the bound allows, and so many more.</summary>
    private static Observation Peak(SimulatedRun run, double beyond)
    {
        var seen = Seen(run);
        return seen.WithPeak(Quantity.OpenConnections, ScenarioVerdict.Of(seen).Bounds.Single(bound => bound.Quantity == Quantity.OpenConnections).Limit + beyond);
    }

    private static ScenarioVerdict Merge(SplitRun parts) => ScenarioVerdict.Of(ShardMerge.OfAsync(parts.Folder, attempt: null, CancellationToken.None).GetAwaiter().GetResult().Observation);

    private static bool IsSame(ScenarioVerdict one, ScenarioVerdict other) =>
        one.Verdict == other.Verdict
        && one.AsExpected == other.AsExpected
        && one.Bounds.Select(bound => (bound.Name, bound.Formula, bound.Limit, bound.Observed, bound.Passed)).SequenceEqual(other.Bounds.Select(bound => (bound.Name, bound.Formula, bound.Limit, bound.Observed, bound.Passed)))
        && one.NotJudged.Select(bound => bound.Describe()).SequenceEqual(other.NotJudged.Select(bound => bound.Describe()));

    /// <summary>How a run is split.</summary>
    private sealed record SplitPlan(int Of, int Seed, bool OneMachine)
    {
        private readonly int[] _shards = [.. new Random(Seed).GetItems(Enumerable.Range(0, Of).ToArray(), 1000)];
        private readonly TimeSpan[] _ahead = [.. Enumerable.Range(0, Of).Select(index => TimeSpan.FromTicks(index == 0 ? 0 : new Random(Seed + index).NextInt64(TimeSpan.TicksPerHour)))];

        public IEnumerable<int> Order => Enumerable.Range(0, Of).OrderBy(index => (Seed ^ index) * 7919);

        public int ShardOf(int place) => _shards[place];

        public TimeSpan Ahead(int index) => _ahead[index];
    }
}
