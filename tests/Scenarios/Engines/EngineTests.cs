using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime;
using Leak.Bounds.Engine;
using Leak.Bounds.Plans;
using Leak.Clients;
using Leak.Load.Engines;

namespace Leak.Scenarios.Engines;

/// <summary>What every engine must do, of the engine that this build runs: one session of two workloads, looked at from all sides.</summary>
[NonParallelizable]
public sealed class EngineTests
{
    private const int Rate = 20;
    private const int Copies = 3;
    private static readonly Arrivals s_injected = new Arrivals.Inject(Rate, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    private static readonly TimeSpan s_keptLatency = TimeSpan.FromMilliseconds(7);

    // A copy's last iteration is begun two paces before the end: so long may a busy machine stop in its midst.
    private static readonly Arrivals.KeepConstant s_kept = new(Copies, TimeSpan.FromMilliseconds(400), TimeSpan.FromSeconds(4));

    private readonly ILoadEngine _engine = LoadEngines.Choose();
    private readonly ConcurrentQueue<Iteration> _injected = new();
    private readonly ConcurrentQueue<Iteration> _kept = new();
    private readonly StringWriter _console = new();
    private string _folder = "";
    private int _running;
    private int _runningAfterwards;
    private int _iterationsBefore;
    private int _calls;
    private GCLatencyMode _latencyMode;

    [OneTimeSetUp]
    public async Task RunOneSession()
    {
        _folder = Path.Combine(Path.GetTempPath(), "leak-engine-" + Guid.NewGuid().ToString("N"));
        _latencyMode = GCSettings.LatencyMode;
        var clock = Stopwatch.StartNew();
        var first = new Lazy<TimeSpan>(() => clock.Elapsed);
        var plan = new LoadPlan(
            "engine test",
            [new("injected", s_injected, (iteration, _) => Record(_injected, iteration)), new("kept", s_kept, KeepPace)],
            _folder);

        var console = Console.Out;
        Console.SetOut(TextWriter.Synchronized(_console));
        try
        {
            await _engine.RunAsync(plan, Judge, CancellationToken.None);
        }
        finally
        {
            Console.SetOut(console);
        }

        async Task<IterationResult> KeepPace(Iteration iteration, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _running);
            var result = await Record(_kept, iteration);

            // By the schedule, as a live client does: a copy that starts late catches up.
            var due = first.Value + iteration.Number * s_kept.Pace;
            while (clock.Elapsed < due)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellationToken);
            }

            Interlocked.Decrement(ref _running);
            return result with { Latency = s_keptLatency };
        }

        Task<IReadOnlyList<ReportTable>> Judge(CancellationToken cancellationToken)
        {
            _calls++;
            _runningAfterwards = Volatile.Read(ref _running);
            _iterationsBefore = _injected.Count + _kept.Count;
            return Task.FromResult<IReadOnlyList<ReportTable>>(
                [new("verdicts", ["scenario", "verdict"], [["idle", "a verdict of this test"]]), new("bounds", ["bound"], [["a bound of this test"]])]);
        }
    }

    [OneTimeTearDown]
    public void DeleteReports()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Test]
    public void Inject_WhenScheduleEnded_HasStartedEveryPlannedIteration()
    {
        _injected.Count.ShouldBe(s_injected.Planned, $"{_engine.Name} must start as many iterations as were planned.");
        _injected.Select(iteration => iteration.Number).Order().ShouldBe(Enumerable.Range(0, s_injected.Planned).Select(number => (long)number));
        _injected.ShouldAllBe(iteration => iteration.Copy == 0);
    }

    [Test]
    public void KeepConstant_WhenDriven_GivesEachCopyItsNumberAndItsOwnCount()
    {
        _kept.Select(iteration => iteration.Copy).Distinct().Order().ShouldBe(Enumerable.Range(0, Copies));
        foreach (var copy in _kept.GroupBy(iteration => iteration.Copy))
        {
            // In order of start: a copy starts its next iteration when the last has ended.
            copy.Select(iteration => iteration.Number).ShouldBe(Enumerable.Range(0, copy.Count()).Select(number => (long)number));
        }

        _kept.Count.ShouldBeLessThanOrEqualTo(s_kept.Planned + Copies, "the iterations keep the pace, so the engine must not start more.");
    }

    [Test]
    public void KeepConstant_WhenScheduleEnded_HasStartedEveryPlannedIteration() =>
        _kept.Count.ShouldBeGreaterThanOrEqualTo(s_kept.Planned, $"{_engine.Name} must not end before a copy that started late has caught up.");

    [Test]
    public void AfterArrivals_WhenScheduleEnded_RunsOnceAfterTheLastIteration()
    {
        _calls.ShouldBe(1);
        _runningAfterwards.ShouldBe(0, "no iteration may still run when the caller judges.");
        _iterationsBefore.ShouldBe(_injected.Count + _kept.Count, "no iteration may start after the caller has judged.");
    }

    [Test]
    public void Report_WhenEngineWritesOne_HasTheCallersTables()
    {
        if (_engine.Name == "built-in")
        {
            Directory.Exists(_folder).ShouldBeFalse("the built-in engine writes no report of its own.");
            return;
        }

        foreach (var file in new[] { "nbomber.html", "nbomber.md" })
        {
            var report = File.ReadAllText(Path.Combine(_folder, file));
            report.ShouldContain("a verdict of this test");
            report.ShouldContain("a bound of this test");
        }
    }

    [Test]
    public void Report_WhenEngineWritesOne_CountsPlannedIterationsByTheirOwnLatencies()
    {
        if (_engine.Name == "built-in")
        {
            Directory.Exists(_folder).ShouldBeFalse("the built-in engine writes no report of its own.");
            return;
        }

        var report = File.ReadAllText(Path.Combine(_folder, "nbomber.md"));
        var kept = report[report.IndexOf("scenario: `kept`", StringComparison.Ordinal)..];
        kept.ShouldContain($"|200|{s_kept.Planned}||");
        kept.ShouldContain($"p50 = `{s_keptLatency.TotalMilliseconds:0}`", Case.Sensitive, "the waits for a turn, and for the end, are no part of it.");
    }

    [Test]
    public void Session_WhenEnded_LeavesTheProcessAsItWas()
    {
        this.ShouldSatisfyAllConditions(
            () => _console.ToString().ShouldBeEmpty("an engine must not write to the console."),
            () => GCSettings.LatencyMode.ShouldBe(_latencyMode));
    }

    [Test]
    public void Reason_OfTheChosenEngine_FitsIt()
    {
        string[] nbomber = ["the package feed, or this machine's package cache, has it", "LoadEngine=NBomber"];
        var isNBomber = _engine.Name.StartsWith("NBomber", StringComparison.Ordinal);

        nbomber.Contains(_engine.Reason).ShouldBe(isNBomber, $"{_engine.Name} says that it runs for this reason: {_engine.Reason}");
        _engine.Reason.ShouldNotBeNullOrWhiteSpace();
    }

    [Test]
    public async Task RunAsync_WhenCancelled_StopsWithoutJudging()
    {
        using var cancellation = new CancellationTokenSource();
        var judged = false;
        var arrivals = new Arrivals.Inject(Rate, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));

        var run = _engine.RunAsync(
            new("cancelled", [new("endless", arrivals, CancelAsync)], ReportFolder: null),
            _ =>
            {
                judged = true;
                return Task.FromResult<IReadOnlyList<ReportTable>>([]);
            },
            cancellation.Token);

        await Should.ThrowAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System));
        judged.ShouldBeFalse();

        async Task<IterationResult> CancelAsync(Iteration iteration, CancellationToken cancellationToken)
        {
            await cancellation.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            return default;
        }
    }

    [Test]
    public async Task RunAsync_WhenAnIterationThrows_StopsAndSaysWhatItSaid()
    {
        var arrivals = new Arrivals.Inject(Rate, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));

        var run = _engine.RunAsync(
            new("broken", [new("broken", arrivals, (_, _) => throw new IOException("the client broke"))], ReportFolder: null),
            _ => throw new AssertionException("A broken run must not be judged."),
            CancellationToken.None);

        var exception = await Should.ThrowAsync<InvalidOperationException>(() => run.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System));
        exception.Message.ShouldContain("the client broke");
    }

    [Test]
    public async Task RunAsync_WhenJudgingThrows_ThrowsTheSame()
    {
        var arrivals = new Arrivals.Inject(1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        var run = _engine.RunAsync(
            new("unjudged", [new("one", arrivals, (_, _) => Task.FromResult(new IterationResult(Ok: true, "200")))], ReportFolder: null),
            _ => throw new IOException("the server is gone"),
            CancellationToken.None);

        var exception = await Should.ThrowAsync<IOException>(() => run);
        exception.Message.ShouldBe("the server is gone");
    }

    private static Task<IterationResult> Record(ConcurrentQueue<Iteration> iterations, Iteration iteration)
    {
        iterations.Enqueue(iteration);
        return Task.FromResult(new IterationResult(Ok: true, "200", Bytes: 1));
    }
}
