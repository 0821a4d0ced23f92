using System.Runtime.InteropServices;
using Leak.Clients;
using Leak.Clients.Parking;

namespace Leak.Bounds.Probes.Machine;

/// <summary>
/// Follows during a run, by the machine's table of sockets, which connections the server's side holds. Some clients cannot see that: a FIN
/// waits behind data that the client does not read, its packets are lost, or the server sent FIN and keeps the socket.
/// </summary>
/// <remarks>Thread-safe. By a timer and not by a task, which would be one more operation in a process whose operations are counted.</remarks>
internal sealed class SocketFollower : IAsyncDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(150);

    /// <summary>Of thousands of connections a reading takes long, 22 ms of 16,000 rows: that is to be a twentieth of the time.</summary>
    private static readonly TimeSpan s_intervalOfRow = TimeSpan.FromMilliseconds(0.03);

    private readonly Lock _sync = new();
    private readonly SocketLog _log = new();
    private readonly RunClock _clock;
    private readonly int[] _ports;
    private readonly SourceAddresses? _sources;
    private readonly ITimer _timer;
    private bool _ended;

    private SocketFollower(IEnumerable<int> ports, RunClock clock, SourceAddresses? sources)
    {
        _clock = clock;
        _sources = sources;
        _ports = [.. ports.Distinct()];
        _timer = clock.TimeProvider.CreateTimer(_ => Read(), state: null, s_interval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins to follow the connections to these ports; <see langword="null"/> where the kernel does not tell.</summary>
    /// <param name="ports">The server's ports; it must run on this machine.</param>
    /// <param name="clock">The run's clock.</param>
    /// <param name="sources">The addresses that the run's connections come from; <see langword="null"/> (the default): the system's choice.</param>
    public static SocketFollower? Start(IReadOnlyList<int> ports, RunClock clock, SourceAddresses? sources = null) =>
        OperatingSystem.IsLinux() && ports.Count > 0 && SocketDiagnostics.Read(ports[0]) is not null ? new SocketFollower(ports, clock, sources) : null;

    /// <summary>What is known of a connection; <see langword="null"/>: nothing, it was never found in the table.</summary>
    /// <param name="port">The server's port.</param>
    /// <param name="connection">The client's account of it.</param>
    public SocketSpan? Find(int port, Lifetime connection)
    {
        lock (_sync)
        {
            return _log.Find(port, Key(connection.ClientPort, connection.Source), connection.OpenedAt, connection.OpenedAt + connection.StalledAfter);
        }
    }

    /// <summary>Reads the table now.</summary>
    public void Read()
    {
        lock (_sync)
        {
            if (_ended)
            {
                return;
            }

            var count = 0;
            foreach (var port in _ports)
            {
                var begun = _clock.Now;
                if (SocketDiagnostics.Read(port, TcpStates.MaskWithBacklog) is { } rows)
                {
                    _log.Note(port, Own(rows), begun, _clock.Now);
                    count += rows.Count;
                }
            }

            _timer.Change(s_interval + (count * s_intervalOfRow), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Of several addresses each may use the same port.</summary>
    private static int Key(int port, int source) => (source << 16) | port;

    private IReadOnlyList<SocketRow> Own(IReadOnlyList<SocketRow> rows) => _sources is null ? rows
        : [.. rows.Select(row => (Row: row, Source: _sources.Find(MemoryMarshal.AsBytes([row.RemoteAddress])))).Where(pair => pair.Source >= 0).Select(pair => pair.Row with { RemotePort = Key(pair.Row.RemotePort, pair.Source) })];

    /// <summary>Ends the readings; what was noted stays.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_sync)
        {
            _ended = true;
        }

        return _timer.DisposeAsync();
    }
}
