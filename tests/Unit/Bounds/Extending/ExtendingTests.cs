using System.Text;
using System.Text.Json;
using Leak.Bounds.Engine;
using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Reports;
using Leak.Bounds.Runs;
using Leak.Bounds.Servers;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;
using Leak.Clients.Live;
using Leak.Clients.Parking;
using Leak.Shared;
using Leak.Unit.Bounds.Verdicts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Leak.Unit.Bounds.Extending;

/// <summary>
/// What a user adds to a run without a change of the library: a bound, a probe, a stall, a live client and a report, all of them in
/// one run against a small app. <see cref="PublicSurfaceTests"/> sees to it that these need nothing that is not public.
/// </summary>
[Parallelizable] // counts by its own ports and its own app's meters
internal sealed class ExtendingTests
{
    private const int Stalled = 3;
    private const int Clients = 2;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);
    private static readonly Quantity s_answers = new("answers", "answers");

    /// <summary>A method that is never finished.</summary>
    private static readonly Stall s_stall = new("mine/partial-method", "the first letters of a method", "RequestHead")
    {
        Script = _ => new() { Opening = Encoding.ASCII.GetBytes("GE") },
        SeenWhen = StallSign.Connected,
    };

    private static readonly LiveClient s_client = new("mine/get", "GET /mine at a pace", "KeepAlive")
    {
        Path = "/mine",
        Start = run => new GetSession(run),
    };

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"leak-extending-{Guid.NewGuid():N}");
    private int _answered;
    private ScenarioVerdict _verdict = null!;

    [OneTimeSetUp]
    public async Task RunThemTogether()
    {
        await using var app = await LoopbackApp.StartAsync(
            builder => builder.WebHost.ConfigureKestrel(options => options.Limits.RequestHeadersTimeout = s_limit),
            routes => routes.MapGet("/mine", () => Interlocked.Increment(ref _answered)));

        // By its address: InProcessServer would have tasks tracked for as long as the process lives, and other tests count those.
        await using var server = await RemoteServer.OpenAsync(app.Address, diagnostics: null, TimeProvider.System, CancellationToken.None);
        await using var probe = new AnswersProbe(s_answers, () => Volatile.Read(ref _answered));
        var scenario = ScenarioPlanner.Plan(
            "mine",
            [s_stall, s_client],
            new ForeignServer(IsMeantToStop: true, s_limit, Pace: TimeSpan.FromSeconds(0.2), During: s_limit),
            new Arrivals.Inject(Stalled, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)),
            Clients,
            leastHold: TimeSpan.Zero);
        var options = new RunOptions { Probes = [probe], Bounds = [.. StandardBounds.All, new AnswersBound(s_answers, least: 1)] };
        var engine = new BuiltInEngine("a few connections", TimeProvider.System);

        _verdict = await new ScenarioRunner(server, engine, options, TimeProvider.System).RunAsync(scenario, CancellationToken.None);

        ReportWriter.Write(Report(), _folder, [.. ReportWriter.Standard, new VerdictReport()]);
    }

    [OneTimeTearDown]
    public void DeleteFolder()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Test]
    public void Bound_OfOnesOwn_IsJudgedInTheRun()
    {
        var result = _verdict.Bounds.Single(bound => bound.Name == AnswersBound.Name);

        result.Passed.ShouldBeTrue();
        result.Quantity.ShouldBe(s_answers);
    }

    [Test]
    public void Bound_OfOnesOwn_CanBreakAVerdict()
    {
        var planted = Planted.Subject();
        var observation = planted with { Series = [.. planted.Series, new Series(s_answers, [new Sample(Planted.Seconds(3), 7)])] };

        ScenarioVerdict.Of(observation, [.. StandardBounds.All, new AnswersBound(s_answers, least: 7)]).AsExpected.ShouldBeTrue();
        var verdict = ScenarioVerdict.Of(observation, [.. StandardBounds.All, new AnswersBound(s_answers, least: 8)]);

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.AsExpected.ShouldBeFalse();
        verdict.Reasons.ShouldHaveSingleItem().ShouldBe(
            "all workloads together: the bound 'answers at least' was broken: 7 answers at 3 s, where answers ≥ 8.");
    }

    [Test]
    public void Probe_OfOnesOwn_IsSampledAndFoundAgain()
    {
        _verdict.Observation.Baseline[s_answers].ShouldBe(0);
        var series = _verdict.Observation.FindSeries(s_answers).ShouldNotBeNull();
        series.Samples.Count.ShouldBeGreaterThan(1);
        series.Peak!.Value.Value.ShouldBeGreaterThanOrEqualTo(Clients);

        using var report = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder, "report.json")));
        report.RootElement.GetProperty("scenarios")[0].GetProperty("series").GetProperty("answers").GetArrayLength().ShouldBe(series.Samples.Count);
    }

    [Test]
    public void Stall_OfOnesOwn_IsParkedAndClosedByItsLimit()
    {
        var record = _verdict.Observation.Stalls.Single();

        record.Plan.Stall.ShouldBeSameAs(s_stall);
        record.Lifetimes.Count.ShouldBe(Stalled);
        record.Lifetimes.ShouldAllBe(lifetime => lifetime.End != LifetimeEnd.Held && lifetime.Duration >= s_limit);
    }

    [Test]
    public void LiveClient_OfOnesOwn_IsDrivenAndServed()
    {
        var record = _verdict.Observation.Workloads.OfType<LiveRecord>().Single();

        record.Plan.Client.ShouldBeSameAs(s_client);
        record.Failed.ShouldBe(0, string.Join('\n', record.Failures.Keys));
        record.Succeeded.ShouldBeGreaterThanOrEqualTo(Clients);
        _answered.ShouldBe(record.Succeeded);
    }

    [Test]
    public void Report_OfOnesOwn_IsWrittenBesideTheOthers()
    {
        Directory.GetFiles(_folder).Select(Path.GetFileName).Order().ShouldBe(["report.html", "report.json", "report.md", "verdict.txt"]);
        File.ReadAllText(Path.Combine(_folder, "verdict.txt")).ShouldBe($"mine: {_verdict.Verdict}");
    }

    private RunReport Report() => new()
    {
        StartedAt = _verdict.Observation.StartedAt,
        Engine = _verdict.Observation.Engine,
        EngineReason = "a few connections",
        Environment = RunEnvironment.Of(typeof(ExtendingTests).Assembly, []),
        Scenarios = [_verdict],
    };
}
