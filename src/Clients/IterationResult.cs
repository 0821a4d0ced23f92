namespace Leak.Clients;

/// <summary>What became of an iteration.</summary>
/// <param name="Ok">Whether it did what it set out to do.</param>
/// <param name="Status">A short status for the engine's tables: <c>200</c>, <c>parked</c>, <c>refused</c>.</param>
/// <param name="Bytes">Bytes received.</param>
/// <param name="Error">What went wrong, where something did.</param>
/// <param name="Latency">
/// From the request to the end of its answer, where the iteration also waited for its turn; <see langword="null"/>: the whole iteration.
/// </param>
public readonly record struct IterationResult(bool Ok, string Status, long Bytes = 0, string? Error = null, TimeSpan? Latency = null);
