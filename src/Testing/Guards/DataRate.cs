using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Leak.Testing.Guards;

/// <summary>A minimum rate, and how long a slower client is let alone.</summary>
internal sealed record DataRate(double BytesPerSecond, TimeSpan Grace)
{
    public static DataRate? Of(MinDataRate? rate) => rate is null || rate.BytesPerSecond <= 0 ? null : new(rate.BytesPerSecond, rate.GracePeriod);

    /// <summary>How long so many bytes keep the mean above it.</summary>
    public TimeSpan TimeOf(double bytes) => TimeSpan.FromSeconds(bytes / BytesPerSecond);
}
