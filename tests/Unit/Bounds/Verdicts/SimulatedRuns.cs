using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Clients.Parking;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>
/// Runs that are computed and not carried out: a machine that loses time at random, and a server that stops while it does. It counts its
/// limit on the wall's clock, as servers do; what it works takes time that the machine must give.
/// </summary>
/// <remarks>Nothing of the verdicts' own arithmetic is used: time is stepped through, a hundredth of a second at once.</remarks>
internal sealed class SimulatedRuns
{
    private const int Connections = 24;

    /// <summary>Every step of this many is sampled.</summary>
    private const int SampleEach = 25;

    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(10);

    private readonly Random _random;
    private readonly List<LostTime> _lost = [];
    private readonly bool[] _isLost = new bool[6_000];
    private readonly int _limit;

    public SimulatedRuns(int seed)
    {
        _random = new Random(seed);
        _limit = _random.Next(50, 600);

        // From a machine that is never late to one that is late for most of the time.
        var (share, longest) = (_random.Next(4) == 0 ? 0 : _random.NextDouble(), _random.Next(2, 150));
        for (var at = 0; at < _isLost.Length;)
        {
            var length = Math.Min(_random.Next(1, longest), _isLost.Length - at);
            if (_random.NextDouble() < share)
            {
                Array.Fill(_isLost, true, at, length);
                _lost.Add(new LostTime(at * s_step, (at + length) * s_step));
            }

            at += length;
        }
    }

    /// <summary>What a server makes of it.</summary>
    /// <param name="lateBy">How long it works on each connection beyond all that it may, by its number; none: 0 or less.</param>
    public Observation Run(Func<int, Random, int> lateBy)
    {
        var slack = (int)(Limit.Slack / s_step);
        var arrivals = Enumerable.Range(0, Connections).Select(_ => _random.Next(0, 1_000)).Order().ToArray();
        var ends = arrivals.Select((arrival, number) => EndOf(arrival, lateBy(number, _random) is > 0 and var late ? slack + late : _random.Next(0, slack + 1))).ToArray();
        var until = Math.Max(1_100, ends.Max()) + 1;
        var planted = Planted.Subject();
        var counts = Enumerable.Range(0, until / SampleEach).Select(sample => (At: sample * SampleEach * s_step, Held: HeldAt(sample * SampleEach))).ToList();
        return planted.WithStall(record => record.WithLimit(limit => limit with { Value = _limit * s_step }) with
        {
            Plan = record.WithLimit(limit => limit with { Value = _limit * s_step }).Plan with { Arrivals = new Arrivals.Inject(Connections, Planted.Seconds(10), Planted.Seconds(10)) },
            Arrivals = [.. arrivals.Select(arrival => arrival * s_step)],
            Lifetimes = [.. arrivals.Zip(ends, (arrival, end) => new Lifetime(arrival * s_step, (end - arrival) * s_step, LifetimeEnd.Closed, 40_000 + arrival) { StalledAfter = TimeSpan.Zero })],
            LimitsFired = new Dictionary<string, int> { [Planted.Fired] = Connections },
        }) with
        {
            Watched = until * s_step,
            Lateness = new MachineLateness(_lost, []),
            Series =
            [
                new Series(Quantity.OpenConnections, [.. counts.Select(count => new Sample(count.At, count.Held))]),
                new Series(Quantity.ActiveTasks, [.. counts.Select(count => new Sample(count.At, 12 + (6 * count.Held)))]),
            ],
        };

        int HeldAt(int step) => arrivals.Zip(ends).Count(pair => pair.First <= step && step < pair.Second);
    }

    /// <summary>Whether the machine lost any time.</summary>
    public bool IsLate => _lost.Count > 0;

    /// <summary>Of its work a part is done as the limit begins, at most a tenth, and the rest once it has passed.</summary>
    private int EndOf(int arrival, int work)
    {
        var first = _random.Next(0, (work / 10) + 1);
        return Worked(Worked(arrival, first) + _limit, work - first);
    }

    /// <summary>When so much work that begins then is done.</summary>
    private int Worked(int at, int work)
    {
        while (at < _isLost.Length && (work > 0 || _isLost[at]))
        {
            work -= _isLost[at] ? 0 : 1;
            at++;
        }

        return at + work;
    }
}
