namespace Leak.Bounds.Verdicts;

/// <summary>What looking at one bound gave: a result, or why there is none.</summary>
internal abstract record Finding
{
    /// <summary>A bound that was judged.</summary>
    /// <param name="Result">The result.</param>
    /// <param name="Growth">Whether breaking it means that something grew, rather than that something else went wrong.</param>
    public sealed record Judged(BoundResult Result, bool Growth) : Finding;

    /// <summary>A bound that was not judged.</summary>
    public sealed record NotJudged(UnjudgedBound Bound) : Finding;

    /// <summary>The same, where it is shown for comparison and nobody is held to it.</summary>
    /// <param name="why">Why not, before "nothing is held to it".</param>
    public Finding AsComparison(string why) => this is Judged { Result: var result }
        ? new NotJudged(new UnjudgedBound(
            result.Name,
            $"{why} nothing is held to it; {Comparison(result)}.",
            result.Formula,
            result.Limit,
            result.Observed,
            result.Unit,
            result.At,
            result.Workload,
            result.Probe))
        : this;

    private static string Comparison(BoundResult result)
    {
        var seen = Wording.Amount(result.Observed, result.Unit);
        return result switch
        {
            { Passed: true } => $"{seen} would have kept it",
            { Limit: > 0 } => $"{seen} would have broken it, {Wording.Number(Math.Round(result.Observed / result.Limit, 2))} times the limit",
            _ => $"{seen} would have broken it",
        };
    }
}
