namespace Leak.Timeouts.Requests;

/// <summary>What one HTTP/2 stream sends.</summary>
/// <param name="Sent">Bytes of DATA, from the beginning.</param>
/// <param name="Window">The stream's own.</param>
/// <param name="BeganAt">Nothing of it has waited since before that.</param>
/// <param name="IsWaiting">Whether something of it waits to be sent; <see langword="null"/>: only the windows can tell.</param>
internal readonly record struct StreamOutput(long Sent, SendWindow Window, long BeganAt, bool? IsWaiting);

/// <summary>
/// How long an HTTP/2 stream's output has waited for its client, whatever the client says meanwhile. Kestrel does not tell whether
/// something waits. But it sends at once what may be sent, if a byte: a stream whose windows have been open for a while, while the
/// socket took what was written, has nothing that waits. Else something may.
/// </summary>
/// <remarks>
/// A stream that waits for its own window must be sent at the rate, or within the limit. What waits for the connection (its window, or
/// its socket, where the bytes of other streams may be before it) is not the stream's fault while the connection as a whole is taken at
/// that rate.
/// </remarks>
/// <param name="shared">What the connection sends.</param>
/// <param name="rate">Bytes a second.</param>
/// <param name="frequency">Timestamp ticks in a second.</param>
internal sealed class OutputWait(SharedOutput shared, long rate, long frequency)
{
    private enum Cause
    {
        None,

        /// <summary>Its own window.</summary>
        Stream,

        /// <summary>The connection's window.</summary>
        Connection,

        /// <summary>The socket: the kernel has bytes of the stream that the client did not take, or takes no more.</summary>
        Socket,
    }

    private readonly Pace _stream = new(rate, frequency);
    private readonly Pace _connection = new(rate, frequency);
    private readonly Pace _socket = new(rate, frequency);
    private long _lookedAt;
    private (long Stream, long Connection, long Socket) _counts;
    private long _markedAt;
    private ulong _target;
    private bool _isMarked;

    /// <summary>Whether something waits, or may.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>
    /// When it last waited for a connection that is taken at the rate; 0: never. Until then the stream could say nothing, and its client
    /// may not have heard what it was asked.
    /// </summary>
    public long ExcusedAt { get; private set; }

    /// <summary>Looks at it, once in a heartbeat; whether it has waited for longer than it may.</summary>
    /// <param name="own">What the stream sends.</param>
    /// <param name="kernel">What the kernel counts; <see langword="null"/>: not known.</param>
    /// <param name="limit">How long it may wait.</param>
    /// <param name="now">The clock.</param>
    public bool IsOver(in StreamOutput own, TcpCounters? kernel, long limit, long now)
    {
        // What is written is the most that can be known where the kernel does not tell.
        _counts = (own.Sent, shared.Sent, kernel is { } known ? (long)known.Acknowledged : shared.Sent);
        // First: a window that is full with what has not arrived is not the client's to open.
        var isUntaken = IsUntaken(own.Sent, kernel);
        var cause = isUntaken ? Cause.Socket : CauseOf(own, now);
        if (cause == Cause.None)
        {
            (IsWaiting, _lookedAt) = (false, now);
            return false;
        }

        if (!IsWaiting)
        {
            var clearAt = Math.Max(_lookedAt, own.BeganAt);
            Restart(isUntaken ? clearAt : Math.Max(clearAt, BeganAt(cause, own)));
            IsWaiting = true;
        }
        else if (Keeps(cause, now))
        {
            Restart(now);
        }

        _lookedAt = now;
        // Each is asked, so that each has its marks.
        var stream = _stream.IsOver(now, _counts.Stream, limit);
        var connection = _connection.IsOver(now, _counts.Connection, limit);
        var socket = _socket.IsOver(now, _counts.Socket, limit);
        if (cause == Cause.Stream)
        {
            return stream;
        }

        var isOver = cause == Cause.Connection ? connection : socket;
        ExcusedAt = isOver ? ExcusedAt : now - _stream.Since >= limit ? now : _stream.Since;
        return isOver;
    }

    private Cause CauseOf(in StreamOutput own, long now)
    {
        if (own.IsWaiting == false)
        {
            return Cause.None;
        }

        return !IsOpen(own.Window.OpenSince) ? Cause.Stream
            : !IsOpen(shared.WritableSince) ? Cause.Socket
            : !IsOpen(shared.Window.OpenSince) ? Cause.Connection
            : own.IsWaiting == true ? Cause.Stream
            : Cause.None;

        // For a heartbeat: Kestrel may be late on a busy machine.
        bool IsOpen(long since) => since != long.MaxValue && now - since >= frequency;
    }

    /// <summary>
    /// Whether something that the stream sent before the last look lies in the kernel's queue. Bytes of other streams do not count, but
    /// for those that came before.
    /// </summary>
    private bool IsUntaken(long sent, TcpCounters? kernel)
    {
        if (kernel is not { } counters)
        {
            return false;
        }

        if (_isMarked && counters.Acknowledged < _target)
        {
            return true;
        }

        _isMarked = sent != _markedAt && counters.Pending > 0;
        (_markedAt, _target) = (sent, counters.Acknowledged + counters.Pending);
        return false;
    }

    private long BeganAt(Cause cause, in StreamOutput own) => cause switch
    {
        Cause.Stream => own.Window.ClosedAt,
        Cause.Connection => shared.Window.ClosedAt,
        _ => shared.BlockedAt is var at && at != 0 ? at : shared.UnblockedAt,
    };

    private bool Keeps(Cause cause, long now) => cause switch
    {
        Cause.Stream => _stream.Keeps(now, _counts.Stream),
        Cause.Connection => _connection.Keeps(now, _counts.Connection),
        _ => _socket.Keeps(now, _counts.Socket),
    };

    private void Restart(long since)
    {
        _stream.Restart(since, _counts.Stream);
        _connection.Restart(since, _counts.Connection);
        _socket.Restart(since, _counts.Socket);
    }
}
