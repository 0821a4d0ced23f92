namespace Leak.Timeouts.Requests;

/// <summary>How much an HTTP/2 client lets the server send, on a stream or on the connection (RFC 9113, section 5.2). Under the gate.</summary>
internal struct SendWindow
{
    private long _openedAt;

    /// <summary>Bytes; below zero where the client took back what was sent already (section 6.9.2).</summary>
    public long Left { get; private set; }

    /// <summary>When it was last filled, or shut by the client.</summary>
    public long ClosedAt { get; private set; }

    /// <summary>Since when something can be sent; <see cref="long.MaxValue"/>: nothing can.</summary>
    public readonly long OpenSince => Left > 0 ? _openedAt : long.MaxValue;

    public void Begin(long left, long now) => (Left, _openedAt, ClosedAt) = (left, 0, now);

    /// <summary>The client grants more, or takes some back by its settings.</summary>
    public void Grant(long bytes, TimeProvider time)
    {
        var wasOpen = Left > 0;
        Left += bytes;
        if (wasOpen != Left > 0)
        {
            var now = time.GetTimestamp();
            (_openedAt, ClosedAt) = wasOpen ? (_openedAt, now) : (now, ClosedAt);
        }
    }

    /// <summary>The server sent some.</summary>
    public void Take(int bytes, long now)
    {
        ClosedAt = Left > 0 && Left <= bytes ? now : ClosedAt;
        Left -= bytes;
    }
}
