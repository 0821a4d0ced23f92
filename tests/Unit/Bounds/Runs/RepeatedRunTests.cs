using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Reports;
using Leak.Bounds.Runs;
using Leak.Bounds.Verdicts;
using Leak.Unit.Bounds.Reports;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Runs;

internal sealed class RepeatedRunTests
{
    private const string Before =
        "Inconclusive: tcp/idle: the bound 'lifetime at most' (lifetime ≤ 2 s (KeepAlive) + 2.5 s = 4.5 s) was not judged: "
        + "it is not known for 1 of 100 connections: late by 0.21 s, where the machine was late by 0.9 s.";

    private static readonly ScenarioVerdict s_late = ScenarioVerdict.Of(Late());

    private static readonly ScenarioVerdict s_busy = ScenarioVerdict.Of(
        Late() with { Lateness = new MachineLateness([], [new LostTime(Planted.Seconds(3), Planted.Seconds(5))]) });

    private readonly List<int> _runs = [];

    [Test]
    public async Task Run_WithAVerdict_IsNotRepeated([Values] bool isLate)
    {
        var growing = ScenarioVerdict.Of(isLate ? Late() with { Lateness = MachineLateness.None } : Planted.Subject());

        var verdict = await RunAsync(growing, s_late);

        _runs.ShouldBe([1]);
        verdict.Verdict.ShouldBe(isLate ? Verdict.Growing : Verdict.Bounded);
        verdict.RunsBefore.ShouldBeEmpty();
    }

    [Test]
    public async Task Run_WhereTheMachineWasLate_IsRepeatedUntilThereIsAVerdict()
    {
        var verdict = await RunAsync(s_late, ScenarioVerdict.Of(Planted.Subject()), s_late);

        _runs.ShouldBe([1, 2]);
        verdict.AsExpected.ShouldBeTrue();
        verdict.RunsBefore.ShouldBe([Before]);
    }

    [Test]
    public async Task Run_WhereTheMachineIsAlwaysLate_IsRepeatedTwice()
    {
        var verdict = await RunAsync(s_late, s_late, s_late, s_late);

        _runs.ShouldBe([1, 2, 3]);
        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.RunsBefore.ShouldBe([Before, Before]);
    }

    [Test]
    public async Task Run_WhereThePoolAloneWasLate_IsRepeatedAndTheReportsSayOfWhat()
    {
        var verdict = await RunAsync(s_busy, ScenarioVerdict.Of(Planted.Subject()));

        _runs.ShouldBe([1, 2]);
        verdict.AsExpected.ShouldBeTrue();
        verdict.RunsBefore.ShouldHaveSingleItem().ShouldStartWith("Growing: tcp/idle: the bound 'lifetime at most' was broken");
        MarkdownReport.Render(PlantedReport.Of(verdict)).ShouldContain("Run 2 of at most 3, for the server's thread pool was late; before: Growing: ");
    }

    [Test]
    public async Task Run_WhoseServerKeepsThePoolInEachRun_Grows()
    {
        var verdict = await RunAsync(s_busy, s_busy, s_busy, s_busy);

        _runs.ShouldBe([1, 2, 3]);
        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.AsExpected.ShouldBeFalse();
    }

    [Test]
    public async Task Run_WithSomethingElseInItsWayToo_IsNotRepeated()
    {
        var gone = ScenarioVerdict.Of(Late() with { Troubles = ["The server is gone: nothing answers."] });

        (await RunAsync(gone, s_late)).Verdict.ShouldBe(Verdict.Inconclusive);

        _runs.ShouldBe([1]);
    }

    [Test]
    public async Task Run_ThatWasStopped_IsNotRepeated()
    {
        using var stop = new CancellationTokenSource();

        await RepeatedRun.OfAsync(
            async run =>
            {
                _runs.Add(run);
                await stop.CancelAsync();
                return s_late;
            },
            stop.Token);

        _runs.ShouldBe([1]);
    }

    [Test]
    public async Task Run_ThatCannotBeRepeated_LosesNothingThatWasJudged([Values(2, 3)] int failing)
    {
        var verdict = await RepeatedRun.OfAsync(
            run => run == failing ? Task.FromException<ScenarioVerdict>(new IOException("no descriptors")) : Task.FromResult(s_late),
            default);

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.RunsBefore.Count.ShouldBe(failing - 2);
        verdict.Reasons.ShouldBe([.. s_late.Reasons, "It was to be run again, and could not be: IOException: no descriptors"]);
    }

    [Test]
    public async Task FirstRun_ThatFails_IsNoVerdict() =>
        (await Should.ThrowAsync<IOException>(() => RepeatedRun.OfAsync(_ => throw new IOException("no descriptors"), default)))
            .Message.ShouldBe("no descriptors");

    [Test]
    public async Task Reports_OfARepeatedRun_SayHowOftenAndWhatWasBefore()
    {
        var report = PlantedReport.Of(await RunAsync(s_late, ScenarioVerdict.Of(Planted.Subject())));

        const string Line = "un 2 of at most 3, for the machine was late; before: Inconclusive: tcp/idle: the bound 'lifetime at most'";
        JsonReport.Render(report).ShouldContain("\"run\": 2,");
        JsonReport.Render(report).ShouldContain("\"runsBefore\": [");
        MarkdownReport.Render(report).ShouldContain($"R{Line}");
        HtmlReport.Render(report).ShouldContain($"R{Html.Escape(Line)}");
        RunSummary.Of(report).Lines.ShouldContain(line => line.Contains($": r{Line}", StringComparison.Ordinal));
        RunSummary.Of(report).Results.Rows.Single()[8].ShouldBe("Bounded, run 2 of 3");
    }

    [SetUp]
    public void Forget() => _runs.Clear();

    private Task<ScenarioVerdict> RunAsync(params ScenarioVerdict[] verdicts) => RepeatedRun.OfAsync(
        run =>
        {
            _runs.Add(run);
            return Task.FromResult(verdicts[run - 1]);
        },
        default);

    private static Observation Late() => Planted.Subject().WithLifetime(Planted.Closed(7, Planted.Most + Planted.Seconds(0.21))) with
    {
        Lateness = new MachineLateness([new LostTime(Planted.Seconds(4), Planted.Seconds(4.9))], []),
    };
}
