using Leak.Bounds.Facts;
using Leak.Clients;

namespace Leak.Bounds.Probes.Machine;

/// <summary>
/// Records the time that the machine does not give to a run: a thread of its own asks to run at fixed times and notes how much later it
/// did; in the server's process a timer on the thread pool does the same. Of a server in another process of this machine the kernel tells, but
/// for the times in which it was seen to answer promptly.
/// </summary>
/// <remarks>
/// Thread-safe. Both are due by one schedule from the start on, so that what was late once does not move what comes after. It starts no
/// task: those are counted.
/// </remarks>
internal sealed class LatenessRecorder : IDisposable
{
    /// <summary>From one moment at which they are due to the next.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>What a thread is late by on an idle machine: Windows wakes threads every 15.6 ms.</summary>
    public static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(OperatingSystem.IsWindows() ? 16 : 3);

    private readonly RunClock _clock;
    private readonly PromptAnswers _answers;
    private readonly ManualResetEvent _stop = new(initialState: false);
    private readonly Thread? _thread;
    private readonly ITimer? _timer;
    private readonly Beat _threadBeat;
    private readonly Beat? _poolBeat;
    private readonly Lock _sync = new();
    private readonly DelayRecorder? _shared;
    private volatile DelayRecorder? _server;
    private bool _stopped;

    /// <summary>Begins to record.</summary>
    /// <param name="clock">The run's clock. Behind one that is not the system's there is no machine: nothing is recorded then.</param>
    /// <param name="withPool">Whether the server's thread pool is this process's.</param>
    /// <param name="answers">What a server in another process answered; <see langword="null"/>: not known.</param>
    public LatenessRecorder(RunClock clock, bool withPool, PromptAnswers? answers = null)
    {
        _clock = clock;
        _answers = answers ?? new PromptAnswers(clock);
        var now = clock.Now;
        _threadBeat = new Beat(now);
        if (!ReferenceEquals(clock.TimeProvider, TimeProvider.System))
        {
            return;
        }

        if (withPool)
        {
            _poolBeat = new Beat(now);
            _shared = OperatingSystem.IsLinux() ? new DelayRecorder(clock, [Environment.ProcessId]) : null;
            _timer = clock.TimeProvider.CreateTimer(_ => TickPool(), null, Interval, Interval);
        }

        _thread = new Thread(Run) { IsBackground = true, Name = "lateness" };
        _thread.Start();
    }

    /// <summary>Begins to record what the threads of the server's processes lose. To be called once at the most, and not once this is disposed.</summary>
    /// <param name="processes">Their ids. This process is left out: its threads are the client's too.</param>
    public void Follow(IEnumerable<int> processes)
    {
        int[] others = [.. processes.Where(id => id != Environment.ProcessId).Distinct()];
        if (_thread is not null && OperatingSystem.IsLinux() && others.Length > 0)
        {
            _server = new DelayRecorder(_clock, others);
        }
    }

    /// <summary>What was lost until now; that which is being lost included.</summary>
    public MachineLateness Read()
    {
        lock (_sync)
        {
            var now = _clock.Now;
            return _thread is null ? MachineLateness.None : new MachineLateness(_threadBeat.Read(now), _poolBeat?.Read(now) ?? [], ServersOwn(), _shared?.Read());
        }
    }

    /// <summary>What was lost in each second, as series; none where nothing was recorded for a second.</summary>
    /// <param name="until">The end of the run.</param>
    public IEnumerable<Series> ToSeries(TimeSpan until)
    {
        if (_thread is null || until < TimeSpan.FromSeconds(1))
        {
            yield break;
        }

        var lateness = Read();
        yield return new Series(Quantity.MachineLateness, MachineLateness.EachSecond(lateness.Thread, until));
        if (_poolBeat is not null)
        {
            yield return new Series(Quantity.PoolLateness, MachineLateness.EachSecond(lateness.Pool, until));
        }

        if (_server is not null)
        {
            yield return new Series(Quantity.ServerLateness, MachineLateness.EachSecond(lateness.Server, until));
        }
    }

    /// <summary>How much of the time since then was lost.</summary>
    public TimeSpan LostSince(TimeSpan from) => Read().LostBetween(from, TimeSpan.MaxValue);

    public void Dispose()
    {
        lock (_sync)
        {
            if (_stopped)
            {
                return;
            }

            _stopped = true;
        }

        _server?.Dispose();
        _shared?.Dispose();
        _timer?.Dispose();
        _stop.Set();
        _thread?.Join();
        _stop.Dispose();
    }

    private List<LostTime> ServersOwn() => _server is { } server ? [.. _answers.Without(server.Read(), _clock)] : [];

    private void Run()
    {
        var wait = Interval;
        while (!_stop.WaitOne(Milliseconds(wait)))
        {
            lock (_sync)
            {
                wait = _threadBeat.Ran(_clock.Now);
            }
        }
    }

    private void TickPool()
    {
        lock (_sync)
        {
            if (!_stopped)
            {
                // The period is for nothing but that it counts as a timer in use while it fires: what a run counts must not change of itself.
                _timer!.Change(TimeSpan.FromMilliseconds(Milliseconds(_poolBeat!.Ran(_clock.Now))), Interval);
            }
        }
    }

    // Up: what wakes before it is due would have to wait once more.
    private static int Milliseconds(TimeSpan wait) => (int)Math.Ceiling(wait.TotalMilliseconds);

    /// <summary>One who is due again and again.</summary>
    private sealed class Beat(TimeSpan start)
    {
        private readonly List<LostTime> _lost = [];
        private TimeSpan _due = start + Interval;

        /// <summary>It runs now.</summary>
        /// <returns>How long until it is due again.</returns>
        public TimeSpan Ran(TimeSpan now)
        {
            if (now - _due > Grain)
            {
                _lost.Add(new LostTime(_due, now));
            }

            // Moments that have passed meanwhile are within what was lost.
            while (_due <= now)
            {
                _due += Interval;
            }

            return _due - now;
        }

        public IReadOnlyList<LostTime> Read(TimeSpan now) => now - _due > Grain ? [.. _lost, new LostTime(_due, now)] : [.. _lost];
    }
}
