using Leak.Timeouts.Configuration;

namespace Leak.Timeouts;

/// <summary>A minimum rate and the time before it is asked for (Kestrel's <c>MinDataRate</c>).</summary>
public sealed class DataRateOptions
{
    /// <summary>Bytes a second, from 0 to 1,000,000,000; 0 asks for none. Default: 0.</summary>
    [Allowed(0d, 1e9)]
    public double BytesPerSecond { get; set; }

    /// <summary>How long a slower client is let alone: more than 1 s (Kestrel's heartbeat), up to a day. Default: 5 s, as in Kestrel.</summary>
    [Allowed("00:00:00", "1.00:00:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(5);
}
