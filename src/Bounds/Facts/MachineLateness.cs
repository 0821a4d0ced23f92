namespace Leak.Bounds.Facts;

/// <summary>
/// The time that the machine did not give to a run: when threads that were due did not run. What is late by no more than that is not
/// known to be late by the server's fault.
/// </summary>
/// <remarks>
/// A thread of the load client's own, which does nothing else, is the evidence. A timer on the thread pool of the server's process is
/// late on a busy machine too, and longer; but also where the server blocks the pool itself, and that must not excuse it. So what the
/// pool lost counts only where the thread lost a <see cref="Contended"/> share of that very time. Of a server in another process of this
/// machine the kernel tells how long its threads were ready to run and did not: that counts as it is. Of this process it counts while the
/// pool was late.
/// </remarks>
internal sealed class MachineLateness
{
    /// <summary>The share of a stretch that the thread must have lost for the machine to be at fault for all of it.</summary>
    public const double Contended = 0.1;

    /// <summary>Nothing was recorded: nothing is excused.</summary>
    public static readonly MachineLateness None = new([], []);

    private readonly LostTime[] _lost;
    private readonly LostTime[] _pool;

    /// <param name="thread">What the thread lost, in order; no two overlap.</param>
    /// <param name="pool">What the timer on the pool lost, likewise; empty where the server runs in another process.</param>
    /// <param name="server">What the threads of the server's own process lost; any may overlap. Empty where that is not known.</param>
    /// <param name="shared">
    /// The same of this process, where the server runs in it. Its threads are the load client's and the tests' too: it counts only while
    /// the pool was late.
    /// </param>
    public MachineLateness(IReadOnlyList<LostTime> thread, IReadOnlyList<LostTime> pool, IReadOnlyList<LostTime>? server = null, IReadOnlyList<LostTime>? shared = null)
    {
        Thread = thread;
        _pool = [.. pool];
        Server = LostTime.Merge(server ?? []);
        LostTime[] own = [.. thread];
        _lost = LostTime.Merge([.. own, .. pool.Where(lost => Between(own, lost.From, lost.To) >= Contended * lost.Length), .. Server, .. Both(_pool, LostTime.Merge(shared ?? []))]);
    }

    /// <summary>What the thread lost.</summary>
    public IReadOnlyList<LostTime> Thread { get; }

    /// <summary>What the timer on the pool lost, by whoever's fault.</summary>
    public IReadOnlyList<LostTime> Pool => _pool;

    /// <summary>What the threads of the server's process lost, where that is another process of this machine; no two overlap.</summary>
    public IReadOnlyList<LostTime> Server { get; }

    /// <summary>How much of the time between two moments was lost; no more than lies between them.</summary>
    public TimeSpan LostBetween(TimeSpan from, TimeSpan to) => Between(_lost, from, to);

    /// <summary>Whether a <see cref="Contended"/> share of the time between two moments, or more, was lost.</summary>
    public bool IsContended(TimeSpan from, TimeSpan to) => LostBetween(from, to) >= Contended * (to - from);

    /// <summary>How much of the time between two moments the pool lost, by whoever's fault.</summary>
    public TimeSpan PoolLostBetween(TimeSpan from, TimeSpan to) => Between(_pool, from, to);

    /// <summary>What was lost from a moment on, in a time that is itself longer by that: until the server had as much of it as is said.</summary>
    /// <param name="from">The moment.</param>
    /// <param name="had">What the server must have had.</param>
    /// <param name="until">The end of what is looked at.</param>
    public TimeSpan LostAfter(TimeSpan from, TimeSpan had, TimeSpan until) => Longer(had, time => LostBetween(from, Least(from + time, until)));

    /// <summary>What was lost before a moment, in a time that is itself longer by that.</summary>
    public TimeSpan LostBefore(TimeSpan at, TimeSpan had) => Longer(had, time => LostBetween(at - time, at));

    /// <summary>What was lost in each second of a run, at its end.</summary>
    /// <param name="stretches">What was lost.</param>
    /// <param name="until">The end of the run; of a second that is not whole nothing is said.</param>
    public static IReadOnlyList<Sample> EachSecond(IReadOnlyList<LostTime> stretches, TimeSpan until)
    {
        var second = TimeSpan.FromSeconds(1);
        LostTime[] lost = [.. stretches];
        return [.. Enumerable.Range(1, (int)until.TotalSeconds).Select(number => new Sample(number * second, Between(lost, (number - 1) * second, number * second).TotalSeconds))];
    }

    private static TimeSpan Longer(TimeSpan had, Func<TimeSpan, TimeSpan> lostIn)
    {
        var lost = TimeSpan.Zero;
        for (var next = lostIn(had); next > lost; next = lostIn(had + lost))
        {
            lost = next;
        }

        return lost;
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Between(LostTime[] stretches, TimeSpan from, TimeSpan to)
    {
        var (first, behind) = (0, stretches.Length);
        while (first < behind)
        {
            var middle = (first + behind) / 2;
            (first, behind) = stretches[middle].To <= from ? (middle + 1, behind) : (first, middle);
        }

        var sum = TimeSpan.Zero;
        for (; first < stretches.Length && stretches[first].From < to; first++)
        {
            sum += stretches[first].Within(from, to);
        }

        return sum;
    }

    /// <summary>What lies in two lists, each of which is in order and has none that overlap.</summary>
    private static IEnumerable<LostTime> Both(LostTime[] one, LostTime[] other)
    {
        var (first, second) = (0, 0);
        while (first < one.Length && second < other.Length)
        {
            var (a, b) = (one[first], other[second]);
            var both = new LostTime(a.From > b.From ? a.From : b.From, Least(a.To, b.To));
            if (both.Length > TimeSpan.Zero)
            {
                yield return both;
            }

            (first, second) = a.To < b.To ? (first + 1, second) : (first, second + 1);
        }
    }
}
