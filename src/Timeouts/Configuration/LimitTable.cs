namespace Leak.Timeouts.Configuration;

/// <summary>The limits in force, in timestamp ticks of the clock that they are compared with.</summary>
internal sealed class LimitTable
{
    /// <summary>A limit that is off: no time since anything reaches it.</summary>
    public const long Off = long.MaxValue;

    private readonly long[] _ticks = new long[Enum.GetValues<TimeoutLimit>().Length];
    private readonly long _frequency;

    public LimitTable(TimeoutsOptions options, TimeProvider time)
    {
        _frequency = time.TimestampFrequency;
        Array.Fill(_ticks, Off);
        Set(TimeoutLimit.Handshake, options.Handshake);
        Set(TimeoutLimit.RequestHead, options.RequestHead);
        Set(TimeoutLimit.KeepAlive, options.KeepAlive);
        Set(TimeoutLimit.Read, options.Read);
        Set(TimeoutLimit.Write, options.Write);
        Set(TimeoutLimit.Handler, options.Handler);
        Set(TimeoutLimit.Upstream, options.Upstream);
        Set(TimeoutLimit.Stream, options.Stream);
        Set(TimeoutLimit.WebSocket, options.WebSocket);

        void Set(TimeoutLimit limit, TimeSpan value) => _ticks[(int)limit] = options.Enabled ? Ticks(value) : Off;
    }

    public long this[TimeoutLimit limit] => _ticks[(int)limit];

    /// <summary>Zero is off, as in Go.</summary>
    public long Ticks(TimeSpan value) => value == TimeSpan.Zero ? Off : (long)Math.Ceiling(value.TotalSeconds * _frequency);

    /// <summary>Heartbeats that pass in <paramref name="limit"/>, rounded up; 0 where it is off.</summary>
    public int Beats(TimeoutLimit limit) => this[limit] == Off ? 0 : (int)((this[limit] + _frequency - 1) / _frequency);

    /// <summary>The first of <paramref name="limits"/> that is on: the limits nest, so the next takes over from one that is off.</summary>
    public TimeoutLimit FirstOn(params ReadOnlySpan<TimeoutLimit> limits)
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
