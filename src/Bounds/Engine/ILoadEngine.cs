namespace Leak.Bounds.Engine;

/// <summary>Drives workloads by their schedules.</summary>
public interface ILoadEngine
{
    /// <summary>The name and version in reports: <c>NBomber 4.1.2</c>, <c>built-in</c>.</summary>
    string Name { get; }

    /// <summary>Why this engine ran and not another.</summary>
    string Reason { get; }

    /// <summary>Whether a process may have one session of it at a time alone. Default: <see langword="false"/>.</summary>
    bool RunsAlone => false;

    /// <summary>
    /// Starts every drive of the plan at once, waits for the schedules to end, then calls
    /// <paramref name="afterArrivals"/>, in which the caller watches, releases and judges, and
    /// puts the tables that it returns into the engine's own report, where it writes one.
    /// </summary>
    /// <remarks>Those tables are all that comes back to an engine: its report is written when its session ends.</remarks>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task RunAsync(
        LoadPlan plan,
        Func<CancellationToken, Task<IReadOnlyList<ReportTable>>> afterArrivals,
        CancellationToken cancellationToken);
}
