using Leak.Bounds.Facts;

namespace Leak.Bounds.Verdicts;

/// <summary>What a count may be once the clients are gone: its baseline, and what is accounted for.</summary>
/// <param name="Limit">How much.</param>
/// <param name="Formula">The same as an inequality.</param>
internal readonly record struct LeftOver(double Limit, string Formula)
{
    /// <summary>The baseline and these terms.</summary>
    /// <param name="quantity">What is counted.</param>
    /// <param name="baseline">Before the first arrival.</param>
    /// <param name="more">What may be left beyond it, and for what; empty: nothing.</param>
    public static LeftOver Of(Quantity quantity, double baseline, params IReadOnlyList<(double Value, string For)> more)
    {
        var limit = baseline + more.Sum(term => term.Value);
        var terms = string.Concat(more.Select(term => $" + {Wording.Number(term.Value)} ({term.For})"));
        var sum = more.Count == 0 ? "" : $" = {Wording.Number(limit)}";
        return new LeftOver(limit, $"{quantity.Name} once the clients are gone ≤ {Wording.Number(baseline)} (baseline, before the first arrival){terms}{sum}");
    }
}
