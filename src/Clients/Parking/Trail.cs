namespace Leak.Clients.Parking;

/// <summary>When something happened on a connection, again and again: all of the times while they are few, then every second of them, every fourth, and so on.</summary>
/// <remarks>Thread-safe. It takes memory with the first time.</remarks>
internal sealed class Trail
{
    /// <summary>So many times are kept at the most.</summary>
    public const int Most = 32;

    private readonly Lock _sync = new();
    private TimeSpan[] _kept = [];
    private int _count;
    private int _seen;
    private int _every = 1;

    /// <summary>It happened.</summary>
    /// <param name="after">When, since the connection was opened.</param>
    public void Note(TimeSpan after)
    {
        lock (_sync)
        {
            if (_seen++ % _every != 0)
            {
                return;
            }

            // What comes once it is full has a number that the wider step meets too.
            if (_count == Most)
            {
                Thin();
            }

            if (_count == _kept.Length)
            {
                Array.Resize(ref _kept, Math.Max(4, 2 * _count));
            }

            _kept[_count++] = after;
        }
    }

    /// <summary>The times that are kept, in their order.</summary>
    public IReadOnlyList<TimeSpan> Read()
    {
        lock (_sync)
        {
            return _kept[.._count];
        }
    }

    private void Thin()
    {
        _every *= 2;
        _count /= 2;
        for (var place = 0; place < _count; place++)
        {
            _kept[place] = _kept[2 * place];
        }
    }
}
