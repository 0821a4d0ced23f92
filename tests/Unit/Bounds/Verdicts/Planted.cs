using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;
using Leak.Clients.Live;
using Leak.Clients.Parking;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>
/// Planted observations, all of which are as expected until a test changes one thing: ten arrivals a second for ten
/// seconds, a limit of 2 s (so 4.5 s with the slack, and 45 arrivals in any 4.5 s), six tasks a connection.
/// </summary>
internal static class Planted
{
    public const string Fired = "keep_alive_timeout";

    public static readonly TimeSpan LimitValue = TimeSpan.FromSeconds(2);

    public static readonly TimeSpan Most = TimeSpan.FromSeconds(4.5);

    private static readonly Limit s_keepAlive = new("KeepAlive", LimitValue, Fired);

    /// <summary>Idle connections, timeouts on: each closed after 3.5 s.</summary>
    public static Observation Subject() => Observe(
        "idle",
        timeoutsOn: true,
        Stall(ExpectedEnd.ClosedByLimit) with
        {
            Lifetimes = [.. Enumerable.Range(0, 100).Select(number => Closed(number, Seconds(3.5)))],
            LimitsFired = new Dictionary<string, int> { [Fired] = 100 },
        },
        peak: 36,
        tasks: 6);

    /// <summary>Idle connections, timeouts off: each held until the run ended.</summary>
    public static Observation Control() => Observe(
        "idle",
        timeoutsOn: false,
        Stall(ExpectedEnd.Held) with
        {
            Lifetimes = [.. Enumerable.Range(0, 100).Select(number => Held(number, Seconds(20) - At(number)))],
            LimitsFired = new Dictionary<string, int>(),
        },
        peak: 100,
        tasks: 6);

    /// <summary>Thirty clients that are served.</summary>
    public static Observation Live(bool timeoutsOn = true) => Observe(
        "normal",
        timeoutsOn,
        new LiveRecord
        {
            Plan = new LivePlan(Client(), new Arrivals.KeepConstant(30, Seconds(1), Seconds(10))),
            Arrivals = [.. Enumerable.Range(0, 300).Select(number => Seconds(number / 30))],
            Succeeded = 300,
            TasksPerConnection = 8,
        },
        peak: 30,
        tasks: 8,
        requests: 30);

    /// <summary>A live client that nobody starts.</summary>
    public static LiveClient Client(string id = "live/post") => new(id, "planted", "KeepAlive")
    {
        Start = _ => throw new NotSupportedException("Planted observations start nothing."),
    };

    /// <summary>So many iterations that failed at once.</summary>
    public static IReadOnlyList<FailedIteration> FailedWith(string status, int count) =>
        [.. Enumerable.Repeat(new FailedIteration(TimeSpan.Zero, TimeSpan.Zero, status), count)];

    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    public static TimeSpan At(int number) => TimeSpan.FromMilliseconds(100 * number);

    public static Lifetime Closed(int number, TimeSpan duration) => new(At(number), duration, LifetimeEnd.Closed, 40_000 + number) { StalledAfter = TimeSpan.Zero };

    public static Lifetime Held(int number, TimeSpan duration) => new(At(number), duration, LifetimeEnd.Held, 40_000 + number) { StalledAfter = TimeSpan.Zero };

    /// <summary>The observation with its only stall changed.</summary>
    public static Observation WithStall(this Observation observation, Func<StallRecord, StallRecord> change) =>
        observation.WithOnly(change((StallRecord)observation.Workloads.Single()));

    /// <summary>The observation with its only live client changed.</summary>
    public static Observation WithLive(this Observation observation, Func<LiveRecord, LiveRecord> change) =>
        observation.WithOnly(change((LiveRecord)observation.Workloads.Single()));

    /// <summary>The observation with the lifetime of one connection changed.</summary>
    public static Observation WithLifetime(this Observation observation, Lifetime lifetime) => observation.WithStall(record => record.With(lifetime));

    /// <summary>The observation of a server whose timeouts were on or off against what was done to it, with what is expected of it then.</summary>
    public static Observation Mistaking(this Observation observation, bool timeoutsOn, Verdict expected) => observation
        .WithStall(record => record.WithEnd(timeoutsOn ? ExpectedEnd.ClosedByLimit : ExpectedEnd.Held))
        .WithScenario(scenario => scenario with { TimeoutsOn = timeoutsOn, Expected = expected });

    /// <summary>The observation with another peak, at 8.2 s, in one series.</summary>
    public static Observation WithPeak(this Observation observation, Quantity quantity, double peak) => observation.WithSeries(
        observation.FindSeries(quantity)! with { Samples = [new(Seconds(1), 0), new(Seconds(8.2), peak), new(Seconds(9), 0)] });

    /// <summary>The observation with a series put in another's place.</summary>
    public static Observation WithSeries(this Observation observation, Series series) => observation with
    {
        Series = [.. observation.Series.Select(other => other.Quantity == series.Quantity ? series : other)],
    };

    /// <summary>The observation with another residual of one quantity.</summary>
    public static Observation WithResidual(this Observation observation, Quantity quantity, double value) => observation with
    {
        Residual = new Dictionary<Quantity, double>(observation.Residual) { [quantity] = value },
    };

    /// <summary>The observation with another scenario.</summary>
    public static Observation WithScenario(this Observation observation, Func<Scenario, Scenario> change) =>
        observation with { Scenario = change(observation.Scenario) };

    /// <summary>The one result of that name.</summary>
    public static BoundResult Result(this ScenarioVerdict verdict, string name) => verdict.Bounds.Single(bound => bound.Name == name);

    /// <summary>The one result of that name and workload.</summary>
    public static BoundResult Result(this ScenarioVerdict verdict, string name, string workload) =>
        verdict.Bounds.Single(bound => bound.Name == name && bound.Workload == workload);

    /// <summary>Why the bound of that name was not judged.</summary>
    public static UnjudgedBound Unjudged(this ScenarioVerdict verdict, string name) => verdict.NotJudged.Single(bound => bound.Name == name);

    private static StallRecord Stall(ExpectedEnd end) => new()
    {
        Plan = new StallPlan(
            PlantedStalls.Silent(),
            new Arrivals.Inject(10, Seconds(1), Seconds(10)),
            new Expectation { End = end, Limits = [s_keepAlive] }),
        Arrivals = [.. Enumerable.Range(0, 100).Select(At)],
        Succeeded = 100,
        TasksPerConnection = 6,
    };

    private static Observation WithOnly(this Observation observation, WorkloadRecord record) => observation with
    {
        Workloads = [record],
        Scenario = observation.Scenario with { Workloads = [record.Workload] },
    };

    private static Observation Observe(
        string id, bool timeoutsOn, WorkloadRecord record, double peak, double tasks, double requests = 0) => new()
        {
            Scenario = new Scenario
            {
                Id = id,
                TimeoutsOn = timeoutsOn,
                Workloads = [record.Workload],
                Hold = Seconds(10),
            },
            StartedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Watched = Seconds(20),
            Engine = "built-in",
            TaskSource = "planted",
            Workloads = [record],
            Series =
            [
                Rising(Quantity.OpenConnections, 0, peak),
                Rising(Quantity.TcpConnections, 0, peak),
                Rising(Quantity.KernelSockets, 0, 0),
                Rising(Quantity.UnsentBytes, 0, 0),
                Rising(Quantity.ActiveRequests, 0, requests),
                Rising(Quantity.ActiveTasks, 12, 12 + (tasks * peak)),
                Rising(Quantity.FileDescriptors, 100, 100 + peak),
                Rising(Quantity.ActiveTimers, 3, 3),
            ],
            LongestSamplingGap = Seconds(0.3),
            Baseline = Quiet(),
            Residual = Quiet(),
        };

    private static Series Rising(Quantity quantity, double from, double to) =>
        new(quantity, [new(Seconds(0), from), new(Seconds(5), to), new(Seconds(10), from)]);

    private static Dictionary<Quantity, double> Quiet() => new()
    {
        [Quantity.OpenConnections] = 0,
        [Quantity.TcpConnections] = 0,
        [Quantity.ActiveRequests] = 0,
        [Quantity.ActiveTasks] = 12,
        [Quantity.KernelSockets] = 0,
        [Quantity.UnsentBytes] = 0,
        [Quantity.FileDescriptors] = 100,
        [Quantity.ActiveTimers] = 3,
        [Quantity.OutgoingConnections] = 1,
    };
}
