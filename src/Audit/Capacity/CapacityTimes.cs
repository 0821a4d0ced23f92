namespace Leak.Audit.Capacity;

/// <summary>How long is waited.</summary>
internal sealed record CapacityTimes
{
    /// <summary>For the answer to a legitimate client, its connect included; for a connect of a stalled one too. Default: 2 s.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Until clients are served again once all is closed. Default: 30 s.</summary>
    public TimeSpan ComeBack { get; init; } = TimeSpan.FromSeconds(30);
}
