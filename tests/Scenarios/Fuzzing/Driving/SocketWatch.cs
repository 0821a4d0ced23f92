using Leak.Bounds.Probes.Machine;

namespace Leak.Scenarios.Fuzzing.Driving;

/// <summary>Reads the kernel's table again and again: which connections of the server's ports are held, by the server or by the kernel.</summary>
/// <remarks>Thread-safe. A thread of its own: what it reads must not wait for a pool that is busy with what is watched.</remarks>
internal sealed class SocketWatch : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);
    private readonly IReadOnlyList<int> _ports;
    private readonly ManualResetEvent _stop = new(initialState: false);
    private readonly Thread _thread;
    private volatile Reading _last = new(0, []);

    public SocketWatch(IReadOnlyList<int> ports)
    {
        _ports = ports;
        _thread = new Thread(Run) { IsBackground = true, Name = "sockets" };
        _thread.Start();
    }

    /// <summary>How many readings were begun: what is seen in a later one is newer.</summary>
    public long Begun => Interlocked.Read(ref _begun);

    private long _begun;

    /// <summary>The connection as it was last seen; <see langword="null"/>: it is gone. Not known before a reading that began after it was there.</summary>
    /// <param name="port">The server's port.</param>
    /// <param name="clientPort">The client's.</param>
    /// <param name="since">The readings begun when it was there.</param>
    /// <param name="isKnown">Whether it was looked for since.</param>
    public SocketRow? Find(int port, int clientPort, long since, out bool isKnown)
    {
        var last = _last;
        isKnown = last.Number > since;
        return last.Rows.TryGetValue((port, clientPort), out var row) ? row : null;
    }

    /// <summary>What is left, by the last reading.</summary>
    public IReadOnlyCollection<SocketRow> Left => _last.Rows.Values;

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        do
        {
            var number = Interlocked.Increment(ref _begun);
            var rows = new Dictionary<(int, int), SocketRow>();
            foreach (var port in _ports)
            {
                foreach (var row in SocketDiagnostics.Read(port) ?? [])
                {
                    if (row.IsHeld || row.IsKernels)
                    {
                        rows[(port, row.RemotePort)] = row;
                    }
                }
            }

            _last = new Reading(number, rows);
        }
        while (!_stop.WaitOne(s_interval));
    }

    private sealed record Reading(long Number, Dictionary<(int Port, int ClientPort), SocketRow> Rows);
}
