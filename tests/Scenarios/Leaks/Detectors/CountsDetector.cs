using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Tasks;
using Leak.Bounds.Servers;
using Leak.Bounds.Verdicts;
using Leak.Clients;
using Leak.Clients.Catalog;
using Leak.Profiling;
using Leak.Scenarios.Leaks.Planted;

namespace Leak.Scenarios.Leaks.Detectors;

/// <summary>The bounds of a run that hold once the clients are gone, on the probes of the server: what a <c>StallTest</c> or a scenario has.</summary>
internal sealed class CountsDetector(IServerUnderTest server) : ILeakDetector
{
    private const int TimerReadings = 3;

    private const double Nearly = 0.75;

    public static readonly Column Tasks = new("tasks", "active tasks of the server, by the runtime's table");

    private static readonly Dictionary<string, Column> s_byBound = Named(
        (Tasks, [BoundNames.TasksAfter]),
        (new("requests", "requests in progress (`http.server.active_requests`)"), [BoundNames.RequestsAfter]),
        (new("connections", "connections of clients (`kestrel.active_connections`, and the operating system's table of sockets)"), [BoundNames.ConnectionsAfter, BoundNames.TcpConnectionsAfter]),
        (new("outgoing", "connections that the process opened, beyond what a pool keeps"), [BoundNames.OutgoingAfter]),
        (new("descriptors", "file descriptors of the process: files and sockets"), [BoundNames.DescriptorsAfter]),
        (new("timers", "timers that are set (`Timer.ActiveCount`): `Timer`, `PeriodicTimer`, and also a `Task.Delay` or a limit that still runs"), [BoundNames.TimersAfter]));

    /// <summary>Its columns.</summary>
    public static readonly IReadOnlyList<Column> Columns = [.. s_byBound.Values.Distinct()];

    private static readonly IBound[] s_bounds = [new AfterBound(), new KernelAfterBound(), new ProcessAfterBound()];

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    private readonly RunClock _clock = new(TimeProvider.System);
    private readonly QuietWait _quiet = new(TimeProvider.System);
    private readonly Sampler _sampler = new(server.Probes, s_pause, new RunClock(TimeProvider.System));
    private Dictionary<Quantity, double> _baseline = [];
    private TaskCapture? _tasks;

    public async Task BeginAsync()
    {
        var steady = await _quiet.UntilSteadyAsync(_sampler.ReadAllAsync, compared: null, Eventually.Ceiling, CancellationToken.None);
        steady.Unquiet.ShouldBeEmpty("the quiet server's counts are steady");
        _tasks = server.Tasks!.LastCapture;
        _sampler.Start();
        _baseline = new Dictionary<Quantity, double>(steady.Values) { [Quantity.ActiveTimers] = await CountTimersAsync() };
    }

    public async Task<IReadOnlyDictionary<Column, string>> EndAsync(PlantedLeak leak, int left, IReadOnlyDictionary<Column, string> before)
    {
        // At the first reading this method is a task of the server's by its stack: it does not wait in the library yet.
        var readings = 0;
        IReadOnlyList<BoundOutcome> outcomes = [];
        var last = await _quiet.UntilAllowedAsync(
            _sampler.ReadAllAsync,
            _ => new Dictionary<Quantity, double>(),
            Eventually.Ceiling,
            CancellationToken.None,
            values =>
            {
                outcomes = Judge(leak, values);
                return readings++ > 0 && outcomes.All(outcome => IsSure(leak, left, outcome)) ? [] : [Quantity.ActiveTasks];
            });
        await _sampler.DisposeAsync();
        var said = string.Join('\n', outcomes.Select(outcome => outcome.Describe()));
        last.IsQuiet.ShouldBeTrue($"'{leak.Name}': after {last.Waited.TotalSeconds:0} s each count is back{(left > 0 ? $", or has nearly the {left} more that were planted" : "")}:\n{said}");
        _sampler.Troubles.ShouldBeEmpty();
        return outcomes
            .Where(outcome => outcome is BoundResult { Passed: false })
            .GroupBy(outcome => s_byBound.GetValueOrDefault(outcome.Name) ?? throw new ShouldAssertException($"'{leak.Name}': no column has this: {outcome.Describe()}"))
            .ToDictionary(found => found.Key, found => string.Join('\n', found.Select(outcome => outcome.Describe())));
    }

    public ValueTask DisposeAsync() => _sampler.DisposeAsync();

    private static Dictionary<string, Column> Named(params (Column Column, string[] Bounds)[] columns) =>
        columns.SelectMany(column => column.Bounds, (column, bound) => (bound, column.Column)).ToDictionary();

    /// <summary>The most of a few readings, as a run does it: a loop's timer is not set for a moment each time.</summary>
    private static async Task<double> CountTimersAsync()
    {
        var most = 0L;
        for (var reading = 0; reading < TimerReadings; reading++)
        {
            await Task.Delay(s_pause);
            most = Math.Max(most, Timer.ActiveCount);
        }

        return most;
    }

    /// <summary>
    /// Whether a count is back, or is above its bound by nearly what was planted (something else may have ended meanwhile), and the words of
    /// tasks name it. Else it may yet come back.
    /// </summary>
    private bool IsSure(PlantedLeak leak, int left, BoundOutcome outcome) => outcome switch
    {
        BoundResult { Passed: true } => true,
        _ when left == 0 => false,
        BoundResult { Name: BoundNames.TasksAfter } tasks => tasks.Observed - _baseline[Quantity.ActiveTasks] >= Nearly * left && leak.IsNamedIn(tasks.Detail!),
        BoundResult result => result.Observed - _baseline[QuantityOf(result)] >= Nearly * left,
        _ => false,
    };

    private static Quantity QuantityOf(BoundResult result) => result.Name switch
    {
        BoundNames.RequestsAfter => Quantity.ActiveRequests,
        BoundNames.ConnectionsAfter => Quantity.OpenConnections,
        BoundNames.TcpConnectionsAfter => Quantity.TcpConnections,
        BoundNames.OutgoingAfter => Quantity.OutgoingConnections,
        BoundNames.DescriptorsAfter => Quantity.FileDescriptors,
        BoundNames.TimersAfter => Quantity.ActiveTimers,
        BoundNames.KernelSocketsAfter => Quantity.KernelSockets,
        _ => Quantity.UnsentBytes,
    };

    private List<BoundOutcome> Judge(PlantedLeak leak, IReadOnlyDictionary<Quantity, double> residual)
    {
        var client = new LivePlan(LiveClients.Normal, new Arrivals.KeepConstant(leak.Clients, s_pause, s_pause));
        var observation = new Observation
        {
            Scenario = new Scenario { Id = "leak", TimeoutsOn = true, Workloads = [client], Hold = TimeSpan.Zero },
            StartedAt = _clock.StartedAt,
            Watched = _clock.Now,
            Engine = "in a test",
            Workloads = [new LiveRecord { Plan = client, Succeeded = leak.Requests }],
            Series = _sampler.Read(),
            LongestSamplingGap = _sampler.LongestGap,
            Baseline = _baseline,
            Residual = residual,
            Stacks = TaskStacks.None with { Left = LeftStacks.Between(_tasks, server.Tasks!.LastCapture!).Largest },
        };
        return [.. s_bounds.SelectMany(bound => bound.Judge(observation))];
    }
}
