using System.Net.Sockets;

namespace Leak.Clients.Parking;

/// <summary>
/// Waits by looking at all sockets every <see cref="Period"/>: works everywhere, costs time for every parked
/// connection at every look, and cannot tell a FIN behind unread data.
/// </summary>
internal sealed class SelectReadiness : IReadiness
{
    /// <summary>From one look to the next, which is also how late a close may be noted.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);

    private readonly Dictionary<Socket, ParkedConnection> _watched = [];
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly List<Socket> _readers = [];
    private readonly List<Socket> _writers = [];
    private readonly List<Socket> _failures = [];

    public void Add(ParkedConnection connection) => _watched.Add(connection.Socket, connection);

    public void Change(ParkedConnection connection)
    {
    }

    public void Remove(ParkedConnection connection) => _watched.Remove(connection.Socket);

    public void Wait(TimeSpan? timeout, List<Ready> ready)
    {
        // With nothing to look at, only a wake brings work.
        var idle = _watched.Count == 0 ? timeout : timeout < Period ? timeout : Period;
        _wake.WaitOne(idle ?? Timeout.InfiniteTimeSpan);
        if (_watched.Count == 0)
        {
            return;
        }

        _readers.Clear();
        _writers.Clear();
        _failures.Clear();
        foreach (var (socket, connection) in _watched)
        {
            _failures.Add(socket);
            if (connection.Interest.HasFlag(Interest.Read))
            {
                _readers.Add(socket);
            }

            if (connection.Interest.HasFlag(Interest.Write))
            {
                _writers.Add(socket);
            }
        }

        Socket.Select(_readers, _writers, _failures, microSeconds: 0);
        ready.AddRange(_readers.Select(socket => new Ready(_watched[socket], CanRead: true, false, false, false)));
        ready.AddRange(_writers.Select(socket => new Ready(_watched[socket], false, CanWrite: true, false, false)));
        ready.AddRange(_failures.Select(socket => new Ready(_watched[socket], false, false, false, Failed: true)));
    }

    public void Wake() => _wake.Set();

    public void Dispose() => _wake.Dispose();
}
