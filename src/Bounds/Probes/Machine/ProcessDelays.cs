using Leak.Bounds.Facts;

namespace Leak.Bounds.Probes.Machine;

/// <summary>
/// The time that the machine did not give to a server's threads: they were ready to run, and others had the processors.
/// </summary>
/// <remarks>
/// Between two readings it is the longest wait of any thread. All of them added up would soon be all of the time on a machine that is no more
/// than busy, and would excuse a server whatever it held. What its own threads ran meanwhile they took from each other, and that part is not
/// the machine's: a server that keeps all of its processors busy by itself loses nothing. Not thread-safe.
/// </remarks>
/// <param name="processors">On how many processors its threads may run; at least 1.</param>
internal sealed class ProcessDelays(int processors)
{
    private readonly List<LostTime> _lost = [];
    private readonly List<(TimeSpan At, TimeSpan Ran)> _ran = [];
    private Dictionary<int, ThreadTime> _before = [];

    /// <summary>What was lost, in order; two may overlap, since a long wait is told when it is over.</summary>
    public IReadOnlyList<LostTime> Lost => _lost;

    /// <summary>A reading. The first one is what the next is compared with.</summary>
    /// <param name="at">When, since the start of the run. What is not later than the reading before says nothing.</param>
    /// <param name="threads">Each thread's times. Ids of threads are unique on a machine.</param>
    public void Note(TimeSpan at, IEnumerable<(int Id, ThreadTime Time)> threads)
    {
        if (_ran.Count > 0 && at <= _ran[^1].At)
        {
            return;
        }

        var now = new Dictionary<int, ThreadTime>(_before.Count);
        var (ran, longest) = (TimeSpan.Zero, TimeSpan.Zero);
        foreach (var (id, time) in threads)
        {
            now[id] = time;
            var (its, wait) = Since(_before.GetValueOrDefault(id), time);
            ran += its;
            longest = longest > wait ? longest : wait;
        }

        _before = now;
        if (_ran.Count == 0)
        {
            _ran.Add((at, TimeSpan.Zero));
            return;
        }

        var (before, ranBefore) = _ran[^1];
        _ran.Add((at, ranBefore + ran));
        var passed = at - before;
        var stretch = longest > passed ? longest : passed;
        var lost = longest * OthersShare(at - stretch, at);
        if (lost > LatenessRecorder.Grain)
        {
            _lost.Add(new LostTime(at - lost, at));
        }
    }

    /// <summary>An id may be given again, to a thread that has had less than the one before.</summary>
    private static (TimeSpan Ran, TimeSpan Waited) Since(ThreadTime before, ThreadTime now) =>
        now.Ran < before.Ran || now.Waited < before.Waited ? (now.Ran, now.Waited) : (now.Ran - before.Ran, now.Waited - before.Waited);

    /// <summary>The share of its processors' time that the server's own threads did not take.</summary>
    private double OthersShare(TimeSpan from, TimeSpan to)
    {
        var first = _ran.Count - 1;
        while (first > 0 && _ran[first].At > from)
        {
            first--;
        }

        var all = (to - _ran[first].At) * processors;
        return Math.Clamp(1 - ((_ran[^1].Ran - _ran[first].Ran) / all), 0, 1);
    }
}
