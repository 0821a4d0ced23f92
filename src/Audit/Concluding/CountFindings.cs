using Leak.Audit.Findings;
using Leak.Bounds.Facts;

namespace Leak.Audit.Concluding;

/// <summary>The counts that the run itself sampled.</summary>
internal static class CountFindings
{
    private static readonly Quantity[] s_told =
    [
        Quantity.OpenConnections, Quantity.TcpConnections, Quantity.KernelSockets, Quantity.UnsentBytes, Quantity.ActiveRequests, Quantity.ActiveTasks,
        Quantity.FileDescriptors, Quantity.OutgoingConnections,
    ];

    /// <summary>Each before the stalls, at its most, and after.</summary>
    public static IEnumerable<CountFinding> Of(Observation observation)
    {
        foreach (var quantity in s_told)
        {
            if (observation.FindSeries(quantity) is { Unavailable: null, Samples: { Count: > 0 } samples }
                && observation.Baseline.TryGetValue(quantity, out var before) && observation.Residual.TryGetValue(quantity, out var after))
            {
                yield return new CountFinding(quantity.Name, quantity.Unit, before, Math.Max(before, samples.Max(sample => sample.Value)), after);
            }
        }
    }
}
