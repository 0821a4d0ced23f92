using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Runs;
using Leak.Clients.Catalog;
using Leak.Tool.Progress;

namespace Leak.Scenarios.Progress;

/// <summary>Runs that stand somewhere, without a server.</summary>
internal static class ProgressStates
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    /// <summary>A control in its watch: 120 idle connections, none closed.</summary>
    public static ProgressState Control(int connections = 120) => State(
        Plan(timeoutsOn: false),
        Status("watching", connections, oldest: TimeSpan.FromSeconds(8), Expectation.HeldPast(Limit("RequestHead"))));

    /// <summary>The same with the timeouts on, at a moment of its arrivals.</summary>
    public static ProgressState Bounded(int connections = 58, TimeSpan? oldest = null) => State(
        Plan(timeoutsOn: true),
        Status("arrivals", connections, oldest ?? TimeSpan.FromSeconds(3), Expectation.ClosedBy(Limit("RequestHead"))));

    /// <summary>So many stalls, each with two connections that are held, closed, or past their limit, in turn.</summary>
    public static ProgressState Many(int stalls)
    {
        var expectation = Expectation.ClosedBy(Limit("Read"));
        var catalogue = Stalls.All.Take(stalls).ToList();
        return State(
            new Scenario { Id = "all", TimeoutsOn = true, Hold = TimeSpan.FromSeconds(10), Workloads = [.. catalogue.Select(stall => new StallPlan(stall, Arrivals(), expectation))] },
            Status("watching", 90, TimeSpan.FromSeconds(1), expectation) with
            {
                Workloads = [.. catalogue.Select((stall, place) => new WorkloadStatus(stall.Id, 2, place % 4 == 0 ? 0 : 2, 0, place % 4 == 1 ? 0 : 2)
                {
                    Expectation = expectation,
                    OldestHeld = place % 4 == 1 ? null : TimeSpan.FromSeconds(place % 4 == 2 ? 9 : 1),
                })],
            });
    }

    public static ProgressState State(Scenario scenario, RunStatus? status) => new(scenario.Title, scenario, status) { Place = "2 of 3", Afterwards = TimeSpan.FromSeconds(16) };

    public static Scenario Plan(bool timeoutsOn, string id = "idle") => new()
    {
        Id = id,
        TimeoutsOn = timeoutsOn,
        Hold = TimeSpan.FromSeconds(9),
        Workloads = [new StallPlan(Stalls.Tcp.Idle, Arrivals(), timeoutsOn ? Expectation.ClosedBy(Limit("RequestHead")) : Expectation.HeldPast(Limit("RequestHead")))],
    };

    private static Arrivals.Inject Arrivals() => new(20, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(6));

    private static Limit Limit(string name) => new(name, s_limit, FiresAs: null);

    private static RunStatus Status(string phase, int connections, TimeSpan oldest, Expectation expectation) => new(
        phase,
        TimeSpan.FromSeconds(10),
        Planned: 120,
        Arrivals: 120,
        Failed: 0,
        Held: connections,
        new Dictionary<Quantity, double> { [Quantity.OpenConnections] = connections, [Quantity.ActiveRequests] = 0, [Quantity.ActiveTasks] = connections * 6 })
    {
        FirstArrival = TimeSpan.FromSeconds(2),
        Allowed = new Dictionary<Quantity, double> { [Quantity.OpenConnections] = 90, [Quantity.ActiveRequests] = 0, [Quantity.ActiveTasks] = 547 },
        Workloads = [new WorkloadStatus(Stalls.Tcp.Idle.Id, 120, 120, 0, connections) { Expectation = expectation, OldestHeld = oldest }],
    };
}
