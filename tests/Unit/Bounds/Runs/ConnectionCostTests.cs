using Leak.Bounds.Facts;
using Leak.Bounds.Runs;
using Leak.Clients;
using Leak.Clients.Parking;
using Leak.Unit.Bounds.Verdicts;
using Microsoft.Extensions.Time.Testing;

namespace Leak.Unit.Bounds.Runs;

/// <summary>What one connection costs, on a server whose counts follow its connections late.</summary>
internal sealed class ConnectionCostTests
{
    private const int TasksOfOne = 6;
    private const int TasksBefore = 12;

    private FakeTimeProvider _time = null!;
    private RunClock _clock = null!;
    private Park _park = null!;
    private int _open;
    private int _most;
    private int _opened;
    private TimeSpan _openedAt;

    [SetUp]
    public void SetUp()
    {
        _time = new FakeTimeProvider();
        _clock = new RunClock(_time);
        _park = new Park(_clock);
        (_open, _most, _opened, _openedAt) = (0, 0, 0, TimeSpan.Zero);
    }

    [TearDown]
    public async Task TearDown() => await _park.DisposeAsync();

    [Test]
    public async Task Cost_OfConnectionsThatAreThereAtOnce_IsTheTasksOfOne()
    {
        (await MeasureAsync(PlantedStalls.Closed(), Counted)).ShouldBe(TasksOfOne);

        _most.ShouldBe(4);
        _open.ShouldBe(0);
        _clock.Now.ShouldBeLessThan(Planted.Seconds(0.5));
    }

    [Test]
    public async Task Cost_WhenTheServerTakesThemInLate_IsCountedOnceItHasThemAll()
    {
        // Three seconds for the first request: its code is compiled, on a busy machine.
        (await MeasureAsync(PlantedStalls.Closed(), () => Since(3) ? Counted() : Values(1, 0, TasksBefore + 2))).ShouldBe(TasksOfOne);
    }

    [Test]
    public async Task Cost_WhenTheRequestsComeAfterTheConnections_IsCountedOnceBothAreThere()
    {
        var requests = PlantedStalls.Requests();

        (await MeasureAsync(requests, () => Since(2) ? Values(_open, 2 * _open, TasksBefore + (9 * _open)) : Values(_open, 0, TasksBefore + (2 * _open))))
            .ShouldBe(9);
    }

    [Test]
    public async Task Cost_WhenTheServerNeverHasThemAll_IsNotKnown()
    {
        (await MeasureAsync(PlantedStalls.Closed(), () => Values(Math.Min(1, _open), 0, TasksBefore + 2))).ShouldBeNull();

        _open.ShouldBe(0);
    }

    [Test]
    public async Task Cost_WhenTheTasksNeverRest_IsTheirPeak()
    {
        var reads = 0;

        (await MeasureAsync(PlantedStalls.Closed(), () => Values(_open, 0, TasksBefore + (_open * (TasksOfOne + (++reads % 2)))))).ShouldBe(TasksOfOne + 1);
    }

    [Test]
    public async Task Cost_OfWhatTheServerClosesAtOnce_DoesNotWaitForIt()
    {
        (await MeasureAsync(PlantedStalls.ClosedByServer(), () => Values(0, 0, TasksBefore))).ShouldBe(0);

        _clock.Now.ShouldBeLessThan(Planted.Seconds(0.5));
    }

    [Test]
    public async Task Cost_OfAHandlerThatIgnoresItsToken_IsCountedOnOneAndItsEndIsNotAwaited()
    {
        (await MeasureAsync(PlantedStalls.Abandoning(), () => Values(_opened, _opened, TasksBefore + (TasksOfOne * _opened)))).ShouldBe(TasksOfOne);

        (_most, _opened).ShouldBe((1, 2));
        _clock.Now.ShouldBeLessThan(Planted.Seconds(1));
    }

    [Test]
    public async Task Cost_OfOneKind_IsNotLeftToTheNext()
    {
        // The server lets go of them 400 ms after they were closed.
        var closedAt = TimeSpan.MaxValue;
        await MeasureAsync(
            PlantedStalls.Closed(),
            () => _open > 0 || (_most > 0 && _clock.Now < closedAt + Planted.Seconds(0.4)) ? Values(4, 0, TasksBefore + 24) : Values(0, 0, TasksBefore),
            () => closedAt = _clock.Now);

        _clock.Now.ShouldBeGreaterThanOrEqualTo(closedAt + Planted.Seconds(0.4));
    }

    [Test]
    public async Task Cost_OfWhatTheServerHasNot_IsNotAwaited()
    {
        // Answered 404 after 100 ms, and none of their requests is in progress.
        (await MeasureAsync(PlantedStalls.Requests(), () => Values(_open, 0, TasksBefore + (2 * _open)), refuses: () => Since(0.1))).ShouldBeNull();

        _opened.ShouldBe(4);
        _clock.Now.ShouldBeLessThan(Planted.Seconds(0.5));
    }

    [Test]
    public async Task Cost_WhereOneIsAnsweredAndIsInProgressNoMore_IsCountedOnceAllAre()
    {
        // Its handler is done, and the response waits in its connection.
        (await MeasureAsync(PlantedStalls.Requests(), () => Values(_open, 0, TasksBefore + (Since(0.1) ? 9 * _open : 2 * _open)), answers: () => Since(0.1))).ShouldBe(9);

        _clock.Now.ShouldBeLessThan(Planted.Seconds(0.5));
    }

    [Test]
    public async Task Cost_WhereTasksCannotBeCounted_IsNotKnownAndNothingIsOpened()
    {
        (await MeasureAsync(PlantedStalls.Closed(), () => new() { [Quantity.OpenConnections] = _open })).ShouldBeNull();

        _most.ShouldBe(0);
    }

    [Test]
    public async Task Cost_OfAHandlerThatIgnoresItsToken_IsWhatItLeavesOnceItsClientIsGone()
    {
        var cost = await CostAsync(PlantedStalls.Abandoning(), () => Values(_opened, _opened, TasksBefore + (9 * _opened) + (3 * _open)));

        (cost.Tasks, cost.Kept!.Requests, cost.Kept.TasksOfOne).ShouldBe((12, 2, 9));
    }

    [Test]
    public async Task Cost_OfAHandlerThatIgnoresItsToken_IsNotWhatAllOfThemShare()
    {
        // The first makes a gate at which all of them wait: ten tasks, and nine for each further one.
        var cost = await CostAsync(PlantedStalls.Abandoning(), () => Values(_opened, _opened, TasksBefore + (9 * _opened) + Math.Min(1, _opened)));

        (cost.Tasks, cost.Kept!.Requests, cost.Kept.TasksOfOne).ShouldBe((10, 2, 9));
    }

    [Test]
    public async Task Cost_OfAClientThatEndsItsSide_IsCountedOnceItsRequestIsThere()
    {
        // The server closes those of the run at once; what is opened to be counted does not end its side.
        var record = PlantedStalls.ClosedByServer("http1/half-close-deaf").WithStall(stall => stall with
        {
            Script = _ => new() { HalfCloses = true },
            RequestsPerConnection = 1,
            IgnoresAbort = true,
        });

        (await MeasureAsync(record, () => Since(2) ? Values(_open, _opened, TasksBefore + (10 * _opened)) : Values(_open, _opened - 1, TasksBefore + (10 * (_opened - 1)) + 1))).ShouldBe(10);
    }

    private Dictionary<Quantity, double> Counted() => Values(_open, 0, TasksBefore + (TasksOfOne * _open));

    private bool Since(double seconds) => _most == 0 || _clock.Now - _openedAt >= Planted.Seconds(seconds);

    private static Dictionary<Quantity, double> Values(double connections, double requests, double tasks) => new()
    {
        [Quantity.OpenConnections] = connections,
        [Quantity.ActiveRequests] = requests,
        [Quantity.ActiveTasks] = tasks,
    };

    private async Task<double?> MeasureAsync(
        StallRecord record, Func<Dictionary<Quantity, double>> read, Action? onClose = null, Func<bool>? refuses = null, Func<bool>? answers = null) =>
        (await CostAsync(record, read, onClose, refuses, answers)).Tasks;

    private Task<MeasuredCost> CostAsync(
        StallRecord record, Func<Dictionary<Quantity, double>> read, Action? onClose = null, Func<bool>? refuses = null, Func<bool>? answers = null)
    {
        var run = new FakeRun(record.Plan, _park, Open, Close) { Refuses = refuses ?? (() => false), Answers = answers ?? (() => false) };
        return _time.PassUntilAsync(new ConnectionCost(_ => new(read()), _ => new(read().GetValueOrDefault(Quantity.ActiveTasks)), () => null, _clock).MeasureAsync(run, default));

        void Open()
        {
            _openedAt = _clock.Now;
            _opened++;
            _most = Math.Max(_most, ++_open);
        }

        void Close()
        {
            onClose?.Invoke();
            _open--;
        }
    }
}
