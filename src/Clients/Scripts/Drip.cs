namespace Leak.Clients.Scripts;

/// <summary>Bytes that are sent over and over, to look alive.</summary>
public sealed record Drip
{
    /// <summary>The same bytes each time.</summary>
    /// <param name="bytes">At least one.</param>
    /// <param name="interval">From one time to the next; more than zero.</param>
    public Drip(ReadOnlyMemory<byte> bytes, TimeSpan interval)
        : this(_ => bytes, interval)
    {
        if (bytes.IsEmpty)
        {
            throw new ArgumentException("A drip has at least one byte.", nameof(bytes));
        }
    }

    /// <summary>Other bytes each time.</summary>
    /// <param name="next">
    /// The bytes by the number of the time on that connection, from 0; empty: the drip ends. A time at which
    /// the server has not even taken what came before is passed over, and not counted.
    /// </param>
    /// <param name="interval">From one time to the next; more than zero. The first is one interval after the stall began.</param>
    public Drip(Func<long, ReadOnlyMemory<byte>> next, TimeSpan interval)
    {
        ArgumentNullException.ThrowIfNull(next);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        Next = next;
        Interval = interval;
    }

    /// <summary>The bytes by the number of the time, from 0.</summary>
    public Func<long, ReadOnlyMemory<byte>> Next { get; }

    /// <summary>From one time to the next.</summary>
    public TimeSpan Interval { get; }
}
