using Leak.Bounds.Facts;
using Leak.Clients;

namespace Leak.Bounds.Probes.Machine;

/// <summary>Records during a run how long the threads of a server's processes waited for a processor; on Linux.</summary>
/// <remarks>Thread-safe. On a thread of its own: a reading takes a while where there are many threads, and what measures lateness must not wait for that.</remarks>
internal sealed class DelayRecorder : IDisposable
{
    /// <summary>From one reading to the next, at least.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>A reading of forty threads takes about a millisecond: it is to take no more than a thirtieth of the time.</summary>
    private const int PauseForEach = 30;

    /// <summary>On a busy machine a reading takes long because it waits itself: that is no reason for few of them.</summary>
    private static readonly TimeSpan s_mostPause = TimeSpan.FromSeconds(0.5);

    private readonly RunClock _clock;
    private readonly IReadOnlyList<int> _processes;
    private readonly ProcessDelays _delays;
    private readonly ManualResetEvent _stop = new(initialState: false);
    private readonly Thread _thread;
    private readonly Lock _sync = new();
    private int _disposed;

    /// <summary>Begins to record.</summary>
    /// <param name="clock">The run's clock.</param>
    /// <param name="processes">The ids of the server's processes: those that accept from one socket are one server.</param>
    public DelayRecorder(RunClock clock, IReadOnlyList<int> processes)
    {
        (_clock, _processes) = (clock, processes);
        _delays = new ProcessDelays(processes.Max(ServerProcess.Processors));
        Note();
        _thread = new Thread(Run) { IsBackground = true, Name = "server's delays" };
        _thread.Start();
    }

    /// <summary>What was lost until now, by a reading of now.</summary>
    public IReadOnlyList<LostTime> Read()
    {
        Note();
        lock (_sync)
        {
            return [.. _delays.Lost];
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _stop.Set();
            _thread.Join();
            _stop.Dispose();
        }
    }

    private void Run()
    {
        var wait = Interval;
        while (!_stop.WaitOne(wait))
        {
            var pause = PauseForEach * Note();
            wait = pause < Interval ? Interval : pause < s_mostPause ? pause : s_mostPause;
        }
    }

    private TimeSpan Note()
    {
        // All of it: readings must not overtake each other.
        lock (_sync)
        {
            var begun = _clock.Now;
            var threads = _processes.SelectMany(ThreadTime.Read).ToList();
            var now = _clock.Now;
            _delays.Note(now, threads);
            return now - begun;
        }
    }
}
