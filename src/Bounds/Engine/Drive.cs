using Leak.Bounds.Plans;
using Leak.Clients;

namespace Leak.Bounds.Engine;

/// <summary>One workload and its schedule.</summary>
/// <param name="Name">The workload's name in the engine's report.</param>
/// <param name="Arrivals">The schedule.</param>
/// <param name="RunAsync">One iteration. It records its own results; it throws only when cancelled.</param>
public sealed record Drive(string Name, Arrivals Arrivals, Func<Iteration, CancellationToken, Task<IterationResult>> RunAsync);
