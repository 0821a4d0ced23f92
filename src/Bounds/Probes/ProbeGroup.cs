namespace Leak.Bounds.Probes;

/// <summary>Probes that are read together, and when their reading is due again.</summary>
internal sealed class ProbeGroup(IProbeSource? source, IReadOnlyList<IProbe> probes)
{
    private TimeSpan _lastCost;
    private TimeSpan _due;

    public IProbeSource? Source => source;

    public IReadOnlyList<IProbe> Probes => probes;

    /// <summary>Groups available probes by their source, in the order of the first of each.</summary>
    public static ProbeGroup[] Of(IEnumerable<IProbe> probes) =>
    [
        .. probes
            .Where(probe => probe.Unavailable is null)
            .GroupBy(probe => (object?)(probe as ISharedProbe)?.Source ?? probe, ReferenceEqualityComparer.Instance)
            .Select(group => new ProbeGroup(group.Key as IProbeSource, [.. group])),
    ];

    public bool IsDue(TimeSpan now) => now >= _due;

    /// <summary>Whether any of it is sampled.</summary>
    public bool IsSampled { get; } = probes.Any(IsSampledProbe);

    /// <summary>Whether a probe is sampled, or read before and after a run alone.</summary>
    public static bool IsSampledProbe(IProbe probe) => probe is not ISharedProbe { IsSampled: false };

    /// <summary>Allows the next reading at once, even if the last one was costly.</summary>
    public void Wake() => _due = default;

    public void NoteCost(TimeSpan began, TimeSpan ended)
    {
        var cost = ended - began;
        _due = ended + (Sampler.RestFactor * (cost < _lastCost ? cost : _lastCost));
        _lastCost = cost;
    }
}
