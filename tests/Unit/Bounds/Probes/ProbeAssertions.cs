using Leak.Bounds.Probes;
using Leak.Shared;

namespace Leak.Unit.Bounds.Probes;

/// <summary>What a probe must come to read.</summary>
internal static class ProbeAssertions
{
    public static async Task ShouldReadAsync(this IProbe probe, double expected) =>
        await Eventually.BeAsync(probe.Quantity.Name, async () => await probe.ReadAsync(default), expected);
}
