using Leak.Bounds.Probes;
using Leak.Shared;

namespace Leak.Unit.Bounds.Probes;

/// <summary>What a probe must come to read.</summary>
internal static class ProbeAssertions
{
    public static async Task ShouldReadAsync(this IProbe probe, double expected) =>
        await Eventually.BeAsync(probe.Quantity.Name, async () => await probe.ReadAsync(default), expected);

    public static async Task ShouldExceedAsync(this IProbe probe, double least) =>
        await Eventually.ReadAsync(async () => await probe.ReadAsync(default), value => value > least, $"{probe.Quantity.Name} to be more than {least}");
}
