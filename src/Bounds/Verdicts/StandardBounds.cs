namespace Leak.Bounds.Verdicts;

/// <summary>The bounds that every run is held to. A user's own are added to them.</summary>
public static class StandardBounds
{
    /// <summary>All of them, in the order of reports.</summary>
    public static IReadOnlyList<IBound> All { get; } =
    [
        new ServedBound(),
        new ControlBound(),
        new LifetimeBound(),
        new RequestBound(),
        new RequestReasonBound(),
        new ReasonBound(),
        new StalledBound(),
        new LeftBehindBound(),
        new DuringBound(),
        new AfterBound(),
        new KernelAfterBound(),
        new ProcessAfterBound(),
    ];
}
