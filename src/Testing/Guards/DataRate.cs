using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Leak.Testing.Guards;

/// <summary>A minimum rate, and how long a client may be slower.</summary>
internal sealed record DataRate(double BytesPerSecond, TimeSpan Grace)
{
    public static DataRate? Of(MinDataRate? rate) => rate is null || rate.BytesPerSecond <= 0 ? null : new(rate.BytesPerSecond, rate.GracePeriod);

    /// <summary>How long this number of bytes keeps the mean rate above the minimum.</summary>
    public TimeSpan TimeOf(double bytes) => TimeSpan.FromSeconds(bytes / BytesPerSecond);
}
