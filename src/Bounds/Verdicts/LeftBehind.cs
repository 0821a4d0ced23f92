using Leak.Bounds.Facts;

namespace Leak.Bounds.Verdicts;

/// <summary>
/// What a stall left in the server once its clients were gone: by the connections that the server still has of it, each kept by its
/// request; where the server does not tell connections apart, by the requests of all such stalls together.
/// </summary>
/// <param name="What">What was counted.</param>
/// <param name="Count">How many.</param>
/// <param name="Arrivals">How many arrived.</param>
/// <param name="Unit">The unit of both.</param>
internal sealed record LeftBehind(string What, double Count, int Arrivals, string Unit)
{
    /// <summary>Why nothing is known.</summary>
    public const string NotKnown = "the server neither tells connections apart nor counts requests, so what stayed is not known.";

    /// <summary>What a stall whose requests must stay left; <see langword="null"/>: not known.</summary>
    public static LeftBehind? Of(Observation observation, StallRecord record)
    {
        if (record.LeftBehind is { } own)
        {
            return new LeftBehind("connections that the server still held", own, record.Arrivals.Count, "connections");
        }

        if (!observation.Residual.TryGetValue(Quantity.ActiveRequests, out var residual) || !observation.Baseline.TryGetValue(Quantity.ActiveRequests, out var baseline))
        {
            return null;
        }

        var arrivals = observation.Stalls.Where(other => observation.Scenario.Abandons(other.Plan)).Sum(other => other.Arrivals.Count);
        return new LeftBehind("requests beyond the baseline", residual - baseline, arrivals, "requests");
    }
}
