namespace Leak.Timeouts.Requests;

/// <summary>
/// How fast bytes have come of late. The heartbeat marks the count now and then, and compares it with a mark from before, so that a
/// burst at the start, however large, counts for nothing once it is over. Bytes that come in lumps (a client's kernel, or its HTTP/2
/// window, takes them so) are averaged over the time between.
/// </summary>
/// <param name="window">How far back a mark may be, in timestamp ticks; the marks are a quarter of that apart.</param>
internal sealed class Progress(long window)
{
    // Four quarters, and the one that is being filled.
    private const int Marks = 5;

    private readonly (long At, long Bytes)[] _marks = new (long, long)[Marks];
    private int _taken;

    /// <summary>The bytes since the youngest mark that is three quarters of the window old, and the ticks since it.</summary>
    /// <param name="now">The clock.</param>
    /// <param name="bytes">The count, which only grows.</param>
    /// <returns><see langword="null"/> where there is no such mark yet.</returns>
    public (long Bytes, long Ticks)? Since(long now, long bytes)
    {
        (long, long)? since = null;
        for (var age = 1; age <= Math.Min(_taken, Marks) && since is null; age++)
        {
            var mark = _marks[(_taken - age) % Marks];
            if (now - mark.At >= window / 4 * 3)
            {
                since = (bytes - mark.Bytes, now - mark.At);
            }
        }

        if (_taken == 0 || now - _marks[(_taken - 1) % Marks].At >= window / 4)
        {
            _marks[_taken++ % Marks] = (now, bytes);
        }

        return since;
    }
}
