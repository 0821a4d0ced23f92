using CsCheck;
using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Clients.Parking;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>What a server did with a hundred connections, or a multiple of that, that came within ten seconds; a run sees as much of it as it watches.</summary>
/// <param name="Limit">The server's limit.</param>
/// <param name="Connections">One for each arrival.</param>
internal sealed record SimulatedRun(TimeSpan Limit, IReadOnlyList<SimulatedConnection> Connections)
{
    public const int Planned = 100;

    private const double TasksOfOne = 6;
    private const double TasksOfNone = 12;

    /// <summary>Comes before any of them.</summary>
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(1);

    private static Gen<Func<TimeSpan, SimulatedConnection>> Connection { get; } = Gen.Select(
        Gen.Int[0, 10_000],
        Gen.Int[1, 150],
        Gen.Int[0, (int)Leak.Bounds.Plans.Limit.Slack.TotalMilliseconds],
        Func<TimeSpan, SimulatedConnection> (int opened, int stalled, int beyond) => limit => new SimulatedConnection(s_first + Milliseconds(opened), Milliseconds(stalled), limit + Milliseconds(beyond)));

    /// <summary>All that a server may do that keeps its bounds: it closes each connection not before its limit, and within it and its slack.</summary>
    public static Gen<SimulatedRun> Conforming { get; } =
        Gen.Select(Gen.Int[200, 5000], Connection.Array[Planned], (limit, connections) => new SimulatedRun(Milliseconds(limit), [.. connections.Select(one => one(Milliseconds(limit)))]));

    /// <summary>Enough to see the end of each.</summary>
    public TimeSpan ToTheEnd => Connections.Where(one => one.HeldFor < TimeSpan.MaxValue).Select(one => one.OpenedAt + one.HeldFor).Append(TimeSpan.FromSeconds(10) + Longest).Max() + TimeSpan.FromSeconds(1);

    public TimeSpan Longest => Limit + Leak.Bounds.Plans.Limit.Slack;

    /// <summary>What a run records that watches for so long. The counts are those of the connections, at each moment.</summary>
    public Observation Observe(TimeSpan watched, bool isExact = true)
    {
        var lifetimes = Connections.Where(one => one.OpenedAt <= watched).Select((one, number) => one.Seen(number, watched)).OrderBy(lifetime => lifetime.OpenedAt).ToList();
        var closed = lifetimes.Count(lifetime => !lifetime.IsCensored);
        var counts = Counts(lifetimes);
        var observation = Planted.Subject() with { Watched = watched };
        return observation.WithStall(record => record with
        {
            Plan = record.Plan with
            {
                Arrivals = new Arrivals.Inject(Connections.Count / 10, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10)),
                Expectation = new Expectation { End = ExpectedEnd.ClosedByLimit, IsExact = isExact, Limits = [new Limit("KeepAlive", Limit, Planted.Fired)] },
            },
            Arrivals = [.. lifetimes.Select(lifetime => lifetime.OpenedAt)],
            Succeeded = lifetimes.Count,
            Lifetimes = lifetimes,
            LimitsFired = closed == 0 ? new Dictionary<string, int>() : new Dictionary<string, int> { [Planted.Fired] = closed },
            LeftBehind = 0,
        }) with
        {
            Series =
            [
                new Series(Quantity.OpenConnections, counts),
                new Series(Quantity.TcpConnections, counts),
                new Series(Quantity.ActiveRequests, [.. counts.Select(sample => sample with { Value = 0 })]),
                new Series(Quantity.ActiveTasks, [.. counts.Select(sample => sample with { Value = TasksOfNone + (TasksOfOne * sample.Value) })]),
            ],
        };
    }

    /// <summary>The same, with one connection otherwise.</summary>
    public SimulatedRun With(int number, Func<SimulatedConnection, SimulatedConnection> change) =>
        this with { Connections = [.. Connections.Select((one, at) => at == number ? change(one) : one)] };

    private static List<Sample> Counts(List<Lifetime> lifetimes)
    {
        // One that closes as another comes is gone.
        var changes = lifetimes.Select(lifetime => (At: lifetime.OpenedAt, By: 1))
            .Concat(lifetimes.Where(lifetime => !lifetime.IsCensored).Select(lifetime => (At: lifetime.OpenedAt + lifetime.Duration, By: -1)))
            .OrderBy(change => change.At).ThenBy(change => change.By);
        var (open, samples) = (0, new List<Sample> { new(TimeSpan.Zero, 0) });
        foreach (var (at, by) in changes)
        {
            open += by;
            samples.Add(new Sample(at, open));
        }

        return samples;
    }

    private static TimeSpan Milliseconds(int count) => TimeSpan.FromMilliseconds(count);
}
