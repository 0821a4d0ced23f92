namespace Leak.Bounds.Probes.Machine;

/// <summary>What the readings of a machine's table of sockets say of each connection.</summary>
/// <remarks>
/// What is not in a table says nothing while no connection to that port was ever found in it: it may be another machine's (a container's
/// port is forwarded). A table that changes while it is read may lack a row, so what is missing must be missing twice. Not thread-safe.
/// </remarks>
internal sealed class SocketLog
{
    private readonly Dictionary<(int Server, int Client), List<Span>> _spans = [];
    private readonly Dictionary<(int Server, int Client), Span> _held = [];
    private readonly Dictionary<(int Server, int Client), Span> _kernels = [];
    private readonly HashSet<int> _seen = [];
    private readonly Dictionary<int, List<(TimeSpan Begun, TimeSpan Done)>> _readings = [];

    /// <summary>Takes note of one reading.</summary>
    /// <param name="port">The server's port.</param>
    /// <param name="rows">Every socket with it.</param>
    /// <param name="begun">When the reading began, since the start of the run.</param>
    /// <param name="done">When it was done.</param>
    public void Note(int port, IReadOnlyList<SocketRow> rows, TimeSpan begun, TimeSpan done)
    {
        if (!_readings.TryGetValue(port, out var readings))
        {
            _readings.Add(port, readings = []);
        }

        readings.Add((begun, done));
        foreach (var row in rows.Where(IsHeld))
        {
            var ports = (port, row.RemotePort);
            if (_held.TryGetValue(ports, out var known) && known.Inode != row.Inode && known.Inode != 0 && row.Inode != 0)
            {
                // Another socket: the port is used again.
                End(ports, known, done);
                known = null;
            }

            known ??= Begin(ports, done);
            known.HeldUntil = begun;
            known.Inode = row.Inode == 0 ? known.Inode : row.Inode;
            known.LastReading = done;
            if (row.Unsent > known.MostUnsent && TcpStates.CanWrite(row.State))
            {
                (known.MostUnsent, known.GrewAt) = (row.Unsent, done);
            }

            known.MissedAt = null;
        }

        NoteKernels(port, rows.Where(row => row.IsKernels), begun, done);
        var orphans = rows.Where(row => !IsHeld(row)).Select(row => row.RemotePort).ToHashSet();
        foreach (var (ports, span) in _held.Where(pair => pair.Key.Server == port && pair.Value.LastReading != done).ToList())
        {
            if (span.MissedAt is not null || orphans.Contains(ports.Client))
            {
                End(ports, span, span.MissedAt ?? done);
            }

            span.MissedAt = done;
        }
    }

    private void NoteKernels(int port, IEnumerable<SocketRow> rows, TimeSpan begun, TimeSpan done)
    {
        var kernels = rows.Select(row => (port, row.RemotePort)).ToHashSet();
        foreach (var ports in _kernels.Keys.Where(ports => ports.Server == port && !kernels.Contains(ports)).ToList())
        {
            _kernels.Remove(ports);
        }

        foreach (var ports in kernels)
        {
            if (!_kernels.TryGetValue(ports, out var span))
            {
                // The server may have been done with it between two readings.
                span = _held.GetValueOrDefault(ports) ?? Begin(ports, done);
                _kernels.Add(ports, span);
                End(ports, span, span.MissedAt ?? done);
            }

            span.KernelUntil = begun;
        }
    }

    /// <summary>What is known of a connection; <see langword="null"/>: nothing.</summary>
    /// <param name="port">The server's port.</param>
    /// <param name="clientPort">The client's.</param>
    /// <param name="openedAt">When the client began to connect, since the start of the run: ports are used again.</param>
    /// <param name="connectedAt">A time at which it was connected; <see langword="null"/>: none is known.</param>
    public SocketSpan? Find(int port, int clientPort, TimeSpan openedAt, TimeSpan? connectedAt)
    {
        // Two readings that do not have it: it was gone before, and what they have later is another's, which was given the port again.
        var missing = connectedAt is { } connected && _seen.Contains(port) ? FirstTwoFrom(port, connected) : null;
        return _spans.GetValueOrDefault((port, clientPort))?.Find(span => span.FirstSeenAt >= openedAt) is { } found && !(found.FirstSeenAt > missing?.Second)
            ? new SocketSpan(found.HeldUntil < openedAt ? openedAt : found.HeldUntil, found.GoneAt) { KernelUntil = found.KernelUntil, GrewAt = found.GrewAt }
            : missing is { } gone ? new SocketSpan(openedAt, gone.First)
            : null;
    }

    /// <summary>A socket that the server has not accepted, for it has no room, is in the table too.</summary>
    private static bool IsHeld(SocketRow row) => row.IsHeld || row.State == TcpStates.SynReceived;

    /// <summary>When the first two readings were done that began after a time; <see langword="null"/>: there are none.</summary>
    private (TimeSpan First, TimeSpan Second)? FirstTwoFrom(int port, TimeSpan time)
    {
        var readings = _readings[port];
        var (low, high) = (0, readings.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = readings[middle].Begun < time ? (middle + 1, high) : (low, middle);
        }

        return low + 1 < readings.Count ? (readings[low].Done, readings[low + 1].Done) : null;
    }

    private Span Begin((int Server, int Client) ports, TimeSpan seenAt)
    {
        var span = new Span(seenAt);
        if (!_spans.TryGetValue(ports, out var same))
        {
            _spans.Add(ports, same = []);
        }

        same.Add(span);
        _seen.Add(ports.Server);
        _held[ports] = span;
        return span;
    }

    private void End((int Server, int Client) ports, Span span, TimeSpan at)
    {
        span.GoneAt = at;
        _held.Remove(ports);
    }

    private sealed class Span(TimeSpan firstSeenAt)
    {
        public TimeSpan FirstSeenAt { get; } = firstSeenAt;

        public TimeSpan LastReading { get; set; }

        public TimeSpan HeldUntil { get; set; }

        public TimeSpan? MissedAt { get; set; }

        public TimeSpan? GoneAt { get; set; }

        public TimeSpan? KernelUntil { get; set; }

        public long Inode { get; set; }

        public long MostUnsent { get; set; }

        public TimeSpan? GrewAt { get; set; }
    }
}
