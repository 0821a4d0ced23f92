namespace Leak.Timeouts.Limits;

/// <summary>The limits in force, in timestamp ticks of the clock that they are compared with.</summary>
internal sealed class LimitTable
{
    /// <summary>A limit that is off: no time since anything reaches it.</summary>
    public const long Off = long.MaxValue;

    private readonly long[] _ticks = new long[Enum.GetValues<Limit>().Length];
    private readonly long _frequency;

    /// <param name="time">The clock.</param>
    /// <param name="limits">Those that may be on; every other is off.</param>
    public LimitTable(TimeProvider time, params ReadOnlySpan<(Limit Limit, TimeSpan Value)> limits)
    {
        _frequency = time.TimestampFrequency;
        Array.Fill(_ticks, Off);
        foreach (var (limit, value) in limits)
        {
            _ticks[(int)limit] = Ticks(value);
        }
    }

    public long this[Limit limit] => _ticks[(int)limit];

    /// <summary>Zero is off, as in Go.</summary>
    public long Ticks(TimeSpan value) => value == TimeSpan.Zero ? Off : (long)Math.Ceiling(value.TotalSeconds * _frequency);

    /// <summary>A limit in ticks as a time; <see langword="null"/> where it is off.</summary>
    public TimeSpan? Time(long ticks) => ticks == Off ? null : TimeSpan.FromSeconds((double)ticks / _frequency);

    /// <summary>Heartbeats that pass in <paramref name="limit"/>, rounded up; 0 where it is off.</summary>
    public int Beats(Limit limit) => this[limit] == Off ? 0 : (int)((this[limit] + _frequency - 1) / _frequency);

    /// <summary>The first of <paramref name="limits"/> that is on: the limits nest, so the next takes over from one that is off.</summary>
    public Limit FirstOn(params ReadOnlySpan<Limit> limits)
    {
        foreach (var limit in limits)
        {
            if (this[limit] != Off)
            {
                return limit;
            }
        }

        return limits[^1];
    }
}
