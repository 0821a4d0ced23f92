namespace Leak.Bounds.Engine;

/// <summary>What an engine is asked to drive in one session.</summary>
/// <param name="Name">The scenario's name; unique in a run, fit for a file name.</param>
/// <param name="Drives">The workloads, all started at once.</param>
/// <param name="ReportFolder">A folder of the engine's own, that does not exist yet; <see langword="null"/>: no report.</param>
public sealed record LoadPlan(string Name, IReadOnlyList<Drive> Drives, string? ReportFolder);

/// <summary>One workload and its schedule.</summary>
/// <param name="Name">The workload's name in the engine's report.</param>
/// <param name="Arrivals">The schedule.</param>
/// <param name="RunAsync">One iteration. It records its own results; it throws only when cancelled.</param>
public sealed record Drive(string Name, Arrivals Arrivals, Func<Iteration, CancellationToken, Task<IterationResult>> RunAsync);

/// <summary>Which iteration is run.</summary>
/// <param name="Copy">Under <see cref="Arrivals.KeepConstant"/> the client's number, from 0; else 0.</param>
/// <param name="Number">Counts this drive's iterations (this client's under <see cref="Arrivals.KeepConstant"/>), from 0.</param>
public readonly record struct Iteration(int Copy, long Number);

/// <summary>What became of an iteration.</summary>
/// <param name="Ok">Whether it did what it set out to do.</param>
/// <param name="Status">A short status for the engine's tables: <c>200</c>, <c>parked</c>, <c>refused</c>.</param>
/// <param name="Bytes">Bytes received.</param>
/// <param name="Error">What went wrong, where something did.</param>
/// <param name="Latency">
/// From the request to the end of its answer, where the iteration also waited for its turn; <see langword="null"/>: the whole iteration.
/// </param>
public readonly record struct IterationResult(bool Ok, string Status, long Bytes = 0, string? Error = null, TimeSpan? Latency = null);
