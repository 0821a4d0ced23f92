namespace Leak.Bounds.Engine;

/// <summary>What an engine is asked to drive in one session.</summary>
/// <param name="Name">The scenario's name; unique in a run, fit for a file name.</param>
/// <param name="Drives">The workloads, all started at once.</param>
/// <param name="ReportFolder">A folder of the engine's own, that does not exist yet; <see langword="null"/>: no report.</param>
public sealed record LoadPlan(string Name, IReadOnlyList<Drive> Drives, string? ReportFolder);
