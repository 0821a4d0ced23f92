using System.Collections.Concurrent;
using Leak.Bounds.Engine;
using Leak.Bounds.Plans;
using Leak.Clients;
using Microsoft.Extensions.Time.Testing;

namespace Leak.Unit.Bounds.Engine;

internal sealed class BuiltInEngineTests
{
    private static readonly TimeSpan s_ceiling = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<(TimeSpan At, Iteration Iteration)> _started = new();
    private FakeTimeProvider _time = null!;
    private RunClock _clock = null!;
    private BuiltInEngine _engine = null!;

    [SetUp]
    public void SetUp()
    {
        _started.Clear();
        _time = new FakeTimeProvider();
        _clock = new RunClock(_time);
        _engine = new BuiltInEngine("a test", _time);
    }

    [Test]
    public async Task Inject_WhenTimePasses_SpreadsItsRateEvenly()
    {
        var run = Run(new Arrivals.Inject(10, Seconds(1), Seconds(2)));

        Advance(Seconds(2));
        await run.WaitAsync(s_ceiling);

        _started.Select(start => start.At.TotalMilliseconds).ShouldBe(Enumerable.Range(0, 20).Select(number => number * 100.0));
        _started.Select(start => start.Iteration).ShouldBe(Enumerable.Range(0, 20).Select(number => new Iteration(0, number)));
    }

    [Test]
    public async Task Inject_WhenItHasAPhase_ComesThatMuchLaterAndEndsWithTheOthers()
    {
        var run = Run(new Arrivals.Inject(2, Seconds(1), Seconds(1)) { Phase = Seconds(0.2) });

        Advance(Seconds(1));
        await run.WaitAsync(s_ceiling);

        _started.Select(start => start.At.TotalMilliseconds).ShouldBe([200, 700]);
    }

    [Test]
    public async Task Inject_WhenItsRateDoesNotDivideTheInterval_DoesNotDrift()
    {
        var run = Run(new Arrivals.Inject(3, Seconds(1), Seconds(3)));

        Advance(Seconds(3));
        await run.WaitAsync(s_ceiling);

        // Due at thirds of a second; timers count whole milliseconds.
        _started.Select(start => start.At.TotalMilliseconds).ShouldBe([0, 334, 667, 1000, 1334, 1667, 2000, 2334, 2667]);
    }

    [Test]
    public async Task Inject_WhenDuringIsNoWholeNumberOfIntervals_StartsWhatIsPlanned()
    {
        var arrivals = new Arrivals.Inject(4, Seconds(2), Seconds(5));
        var run = Run(arrivals);

        Advance(Seconds(5));
        await run.WaitAsync(s_ceiling);

        arrivals.Planned.ShouldBe(8);
        _started.Count.ShouldBe(8);
        _started.Last().At.ShouldBe(Seconds(3.5));
    }

    [Test]
    public async Task Inject_WhenEarlierIterationsHang_GoesOn()
    {
        var gate = new TaskCompletionSource();
        var run = Run(new Arrivals.Inject(10, Seconds(1), Seconds(1)), gate.Task);

        Advance(Seconds(10));

        _started.Select(start => start.At.TotalMilliseconds).ShouldBe(Enumerable.Range(0, 10).Select(number => number * 100.0));
        run.IsCompleted.ShouldBeFalse("iterations still run, and are awaited");
        gate.SetResult();
        await run.WaitAsync(s_ceiling);
    }

    [Test]
    public async Task Inject_WhenTheMachineIsLate_CatchesUpAndDropsNothing()
    {
        var run = Run(new Arrivals.Inject(10, Seconds(1), Seconds(2)));
        Advance(Seconds(0.5));
        _started.Count.ShouldBe(6);

        // One leap: the scheduler wakes 0.7 s later than it asked to.
        _time.Advance(Seconds(0.7));

        _started.Count.ShouldBe(13);
        Advance(Seconds(0.8));
        await run.WaitAsync(s_ceiling);
        _started.Count.ShouldBe(20);
        _started.Skip(13).Select(start => start.At.TotalMilliseconds).ShouldBe(Enumerable.Range(13, 7).Select(number => number * 100.0));
    }

    [Test]
    public async Task Drives_WhenThereAreSeveral_RunAtOnceEachByItsOwnSchedule()
    {
        var run = _engine.RunAsync(
            new LoadPlan("several", [Drive("a", new Arrivals.Inject(1, Seconds(1), Seconds(3))), Drive("b", new Arrivals.Inject(2, Seconds(1), Seconds(1)))], null),
            NoTables,
            CancellationToken.None);

        Advance(Seconds(3));
        await run.WaitAsync(s_ceiling);

        _started.Select(start => start.At.TotalSeconds).ShouldBe([0, 0, 0.5, 1, 2]);
    }

    [Test]
    public async Task Inject_WhenItComesLater_BeginsThenAndRunsForAllOfItsTime()
    {
        var ended = new ConcurrentQueue<TimeSpan>();
        var run = _engine.RunAsync(
            new LoadPlan("later", [Drive("a", new Arrivals.Inject(2, Seconds(1), Seconds(2)) { After = Seconds(1.5) }), Drive("b", new Arrivals.Inject(1, Seconds(1), Seconds(3)))], null),
            _ =>
            {
                ended.Enqueue(_clock.Now);
                return Task.FromResult<IReadOnlyList<ReportTable>>([]);
            },
            CancellationToken.None);

        Advance(Seconds(5));
        await run.WaitAsync(s_ceiling);

        _started.Select(start => start.At.TotalSeconds).ShouldBe([0, 1, 1.5, 2, 2, 2.5, 3]);
        ended.ShouldHaveSingleItem().ShouldBe(Seconds(3.5));
    }

    [Test]
    public async Task AfterArrivals_WhenTheScheduleHasEnded_IsCalledOnceAndNotBefore()
    {
        var calls = new ConcurrentQueue<TimeSpan>();
        var run = _engine.RunAsync(
            new LoadPlan("one", [Drive("a", new Arrivals.Inject(1, Seconds(1), Seconds(5)))], null),
            _ =>
            {
                calls.Enqueue(_clock.Now);
                return Task.FromResult<IReadOnlyList<ReportTable>>([]);
            },
            CancellationToken.None);

        Advance(Seconds(7));
        await run.WaitAsync(s_ceiling);

        calls.ShouldHaveSingleItem().ShouldBe(Seconds(5));
    }

    [Test]
    public async Task KeepConstant_WhenItRuns_GivesEachCopyItsOwnNumbersUntilDuringHasPassed()
    {
        var run = _engine.RunAsync(
            new LoadPlan("copies", [new Drive("a", new Arrivals.KeepConstant(3, Seconds(1), Seconds(4)), PacedAsync)], null),
            NoTables,
            CancellationToken.None);

        for (var second = 0; second < 4; second++)
        {
            // Each copy's next iteration is begun by the thread pool.
            await EventuallyAsync(() => _started.Count == 3 * (second + 1));
            await EventuallyAsync(() => _waiting == 3);
            Interlocked.Exchange(ref _waiting, 0);
            _time.Advance(Seconds(1));
        }

        await run.WaitAsync(s_ceiling);
        _started.Select(start => start.Iteration).ShouldBe(
            Enumerable.Range(0, 3).SelectMany(copy => Enumerable.Range(0, 4).Select(number => new Iteration(copy, number))), ignoreOrder: true);
        _started.ShouldAllBe(start => start.At == Seconds(start.Iteration.Number));
    }

    [Test]
    public async Task KeepConstant_WhenIterationsNeverWait_StillStartsEveryCopyAndEnds()
    {
        var copies = new ConcurrentDictionary<int, long>();

        // Time stands still: however late the machine is with the last copy, it is not too late to start it.
        var starter = Environment.CurrentManagedThreadId;
        var run = _engine.RunAsync(
            new LoadPlan("hasty", [new Drive("a", new Arrivals.KeepConstant(4, Seconds(1), Seconds(1)), (iteration, _) =>
            {
                copies[iteration.Copy] = iteration.Number;
                return iteration.Number > 0 && Environment.CurrentManagedThreadId == Volatile.Read(ref starter)
                    ? throw new InvalidDataException("it keeps the thread that starts the others")
                    : Task.FromResult(new IterationResult(true, "ok"));
            })], null),
            NoTables,
            CancellationToken.None);
        Volatile.Write(ref starter, 0);

        copies.Keys.ShouldBe([0, 1, 2, 3], ignoreOrder: true);
        _time.Advance(Seconds(1));
        await run.WaitAsync(s_ceiling);
    }

    [Test]
    public async Task Run_WhenCancelled_StopsArrivalsAndWaitsForWhatRuns()
    {
        using var cancellation = new CancellationTokenSource();
        var afterwards = false;
        var ended = 0;
        var run = _engine.RunAsync(
            new LoadPlan("cancelled", [new Drive("a", new Arrivals.Inject(10, Seconds(1), Seconds(10)), async (_, token) =>
            {
                Interlocked.Increment(ref ended);
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
                return default;
            })], null),
            _ =>
            {
                afterwards = true;
                return Task.FromResult<IReadOnlyList<ReportTable>>([]);
            },
            cancellation.Token);
        Advance(Seconds(1));

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => run.WaitAsync(s_ceiling));
        ended.ShouldBe(11);
        afterwards.ShouldBeFalse();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Run_WhenAnIterationThrows_SaysSo(bool atOnce)
    {
        var run = _engine.RunAsync(
            new LoadPlan("broken", [new Drive("a", new Arrivals.Inject(1, Seconds(1), Seconds(60)), async (_, token) =>
            {
                if (!atOnce)
                {
                    await Task.Delay(Seconds(1), _time, token);
                }

                throw new InvalidDataException("not my day");
            })], null),
            NoTables,
            CancellationToken.None);
        Advance(Seconds(1));

        var failure = await Should.ThrowAsync<InvalidOperationException>(() => run.WaitAsync(s_ceiling));

        failure.Message.ShouldBe("An iteration failed: not my day");
        failure.InnerException.ShouldBeOfType<InvalidDataException>();
    }

    private int _waiting;

    private async Task<IterationResult> PacedAsync(Iteration iteration, CancellationToken cancellationToken)
    {
        _started.Enqueue((_clock.Now, iteration));
        var pause = Task.Delay(Seconds(1), _time, cancellationToken);
        Interlocked.Increment(ref _waiting);
        await pause;
        return new IterationResult(true, "ok");
    }

    private static Task<IReadOnlyList<ReportTable>> NoTables(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ReportTable>>([]);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        using var ceiling = new CancellationTokenSource(s_ceiling);
        while (!condition())
        {
            await Task.Delay(1, ceiling.Token);
        }
    }

    private Task Run(Arrivals arrivals, Task? until = null) =>
        _engine.RunAsync(new LoadPlan("one", [Drive("a", arrivals, until)], null), NoTables, CancellationToken.None);

    private Drive Drive(string name, Arrivals arrivals, Task? until = null) => new(name, arrivals, async (iteration, _) =>
    {
        _started.Enqueue((_clock.Now, iteration));
        await (until ?? Task.CompletedTask);
        return new IterationResult(true, "ok");
    });

    // The scheduler goes on within Advance: a fake timer's continuation runs on the thread that moves the time.
    private void Advance(TimeSpan time)
    {
        for (var millisecond = 0; millisecond < time.TotalMilliseconds; millisecond++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }
    }
}
