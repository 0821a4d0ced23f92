using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Shards;
using Leak.Bounds.Verdicts;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Shards;

/// <summary>What is wrong with the files of shards makes the run Inconclusive, with the number of the shard.</summary>
internal sealed class ShardMergeTests
{
    private const int Four = 4;

    private SplitRun _run = null!;

    [SetUp]
    public void SetUp() => _run = new SplitRun(SplitRun.Known(Planted.Subject()));

    [TearDown]
    public void TearDown() => _run.Dispose();

    [Test]
    public async Task Shards_WhenAllAreThere_AreBoundedTogether()
    {
        Write(_run);

        var verdict = ScenarioVerdict.Of((await MergeAsync()).Observation);

        verdict.Verdict.ShouldBe(Verdict.Bounded, string.Join(" ", verdict.Reasons));
        verdict.Observation.Stalls.Single().Lifetimes.Count.ShouldBe(100);
    }

    [Test]
    public async Task Shard_WhenItsFileIsMissing_IsNamed()
    {
        Write(_run);
        File.Delete(_run.PathOf(2, Four));

        await ShouldBeInconclusiveAsync("Shard 2 is missing");
    }

    [Test]
    public async Task FirstShard_WhenItsFileIsMissing_IsNamed()
    {
        Write(_run);
        File.Delete(_run.PathOf(0, Four));

        await ShouldBeInconclusiveAsync("Shard 0 is missing");
    }

    [Test]
    public async Task Shard_WhenItsFileIsCutOff_IsNamed([Values(2, 3, 30)] int lost)
    {
        Write(_run);
        var path = _run.PathOf(1, Four);
        var text = await File.ReadAllTextAsync(path);
        await File.WriteAllTextAsync(path, text[..^lost]);

        await ShouldBeInconclusiveAsync("Shard 1 is cut off");
    }

    [Test]
    public async Task Shard_WhenItsFileHasNoEnd_IsNamed()
    {
        Write(_run);
        var path = _run.PathOf(1, Four);
        var text = await File.ReadAllTextAsync(path);
        await File.WriteAllTextAsync(path, text[..text.LastIndexOf(",\n{\"end\"", StringComparison.Ordinal)] + "]");

        await ShouldBeInconclusiveAsync("Shard 1 is cut off");
    }

    [Test]
    public async Task Shard_WhenItsFileIsNoJson_IsNamed()
    {
        Write(_run);
        await File.WriteAllTextAsync(_run.PathOf(1, Four), "no json");

        await ShouldBeInconclusiveAsync("shard-1-of-4.json cannot be read");
    }

    [Test]
    public async Task Shard_WhenItHasNumbersThatCannotBe_IsNamed()
    {
        Write(_run);
        var path = _run.PathOf(1, Four);
        var text = await File.ReadAllTextAsync(path);
        await File.WriteAllTextAsync(path, text.Replace("\"all\":[[", "\"all\":[[-5,", StringComparison.Ordinal));

        await ShouldBeInconclusiveAsync("Shard 1 is cut off");
    }

    [Test]
    public async Task Shard_WhenItRanAnotherPlan_IsNamedAndLeftOut()
    {
        Write(_run);
        using var other = new SplitRun(SplitRun.Known(Planted.Subject()).WithScenario(scenario => scenario with { Hold = TimeSpan.FromMinutes(7) }));
        Write(other);
        File.Copy(other.PathOf(3, Four), _run.PathOf(3, Four), overwrite: true);

        var verdict = await ShouldBeInconclusiveAsync("Shard 3 ran another plan");
        verdict.Observation.Stalls.Single().Lifetimes.Count.ShouldBe(75);
    }

    [Test]
    public async Task Shard_WhenItBeganLate_IsNamed()
    {
        using var late = new SplitRun(SplitRun.Known(Planted.Subject())) { LateBy = index => index == 2 ? TimeSpan.FromSeconds(1.1) : TimeSpan.FromSeconds(0.9) };
        Write(late);

        var verdict = ScenarioVerdict.Of((await ShardMerge.OfAsync(late.Folder, null, CancellationToken.None)).Observation);

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.Observation.Troubles.ShouldHaveSingleItem().ShouldContain("Shard 2 began 1.1 s after the others");
    }

    [Test]
    public async Task Shard_WhenNothingTellsOfItsClock_IsNamed()
    {
        using var unknown = new SplitRun(SplitRun.Known(Planted.Subject())) { ClockOf = index => new ShardClock { UtcError = index == 3 ? null : TimeSpan.FromMilliseconds(2) } };
        Write(unknown);

        var merged = await ShardMerge.OfAsync(unknown.Folder, null, CancellationToken.None);

        merged.Observation.Troubles.ShouldHaveSingleItem().ShouldContain("clock of shard 3");
        merged.ClockError.ShouldBe(TimeSpan.FromMilliseconds(4));
    }

    [Test]
    public async Task Files_OfAnotherAttempt_AreIgnoredAndNamed()
    {
        using var earlier = new SplitRun(SplitRun.Known(Planted.Subject() with { StartedAt = Planted.Subject().StartedAt - TimeSpan.FromHours(1) })) { Attempt = "0" };
        earlier.Write(5, place => place % 5, _ => TimeSpan.Zero);
        Write(_run);
        File.Copy(earlier.PathOf(4, 5), Path.Combine(_run.Folder, "shard-4-of-5.json"));

        var merged = await MergeAsync();

        merged.Ignored.ShouldHaveSingleItem().ShouldContain("shard-4-of-5.json is of attempt 0");
        ScenarioVerdict.Of(merged.Observation).Verdict.ShouldBe(Verdict.Bounded);
    }

    [Test]
    public async Task Merge_OfAnAttemptThatIsNotThere_SaysWhichAre()
    {
        Write(_run);

        (await Should.ThrowAsync<ShardException>(() => ShardMerge.OfAsync(_run.Folder, "17", CancellationToken.None))).Message.ShouldContain("there are 1");
    }

    [Test]
    public async Task Merge_OfAnEmptyFolder_SaysWhatItLooksFor() =>
        (await Should.ThrowAsync<ShardException>(() => ShardMerge.OfAsync(_run.Folder, null, CancellationToken.None))).Message.ShouldContain("shard-0-of-4.json");

    [Test]
    public async Task Merge_WhenRepeated_IsTheSame()
    {
        Write(_run);

        var (once, again) = ((await MergeAsync()).Observation, (await MergeAsync()).Observation);

        Leak.Bounds.Reports.JsonReport.Render(SplitRun.ToReport(ScenarioVerdict.Of(again)))
            .ShouldBe(Leak.Bounds.Reports.JsonReport.Render(SplitRun.ToReport(ScenarioVerdict.Of(once))));
    }

    [Test]
    public async Task Lateness_OfOneShardsMachine_ExcusesItsOwnConnectionsAlone([Values] bool isItsOwn)
    {
        // Connection 5 is shard 1's, and closed 0.3 s too late; the machine of shard 1, or of shard 2, lost that time.
        var late = SplitRun.Known(Planted.Subject()).WithLifetime(Planted.Closed(5, Planted.Most + Planted.Seconds(0.3)));
        using var run = new SplitRun(late) { ClockOf = index => new ShardClock { Machine = "one", Monotonic = TimeSpan.Zero } };
        Write(run);
        var lost = new LostTime(Planted.Seconds(4), Planted.Seconds(5));
        await AddLostAsync(run.PathOf(isItsOwn ? 1 : 2, Four), lost);

        var verdict = ScenarioVerdict.Of((await ShardMerge.OfAsync(run.Folder, null, CancellationToken.None)).Observation);

        verdict.Verdict.ShouldBe(isItsOwn ? Verdict.Inconclusive : Verdict.Growing, string.Join(" ", verdict.Reasons));
    }

    private static async Task AddLostAsync(string path, LostTime lost)
    {
        var text = await File.ReadAllTextAsync(path);
        await File.WriteAllTextAsync(path, text.Replace("\"threadLost\":[]", $"\"threadLost\":[[{lost.From.Ticks},{lost.To.Ticks}]]", StringComparison.Ordinal));
    }

    private static void Write(SplitRun run) => run.Write(Four, place => place % Four, _ => TimeSpan.Zero);

    private Task<MergedRun> MergeAsync() => ShardMerge.OfAsync(_run.Folder, attempt: null, CancellationToken.None);

    private async Task<ScenarioVerdict> ShouldBeInconclusiveAsync(string because)
    {
        var verdict = ScenarioVerdict.Of((await MergeAsync()).Observation);
        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.Reasons.ShouldContain(reason => reason.Contains(because, StringComparison.Ordinal));
        return verdict;
    }
}
