using Leak.Bounds.Engine;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Comparing;

/// <summary>What the readable forms of a comparison have as tables; neither cleaned nor escaped.</summary>
internal static class ComparisonTables
{
    private static readonly string[] s_facts = ["", "before", "now"];

    private static readonly string[] s_figures = ["of", "what", "before", "now", "times"];

    public static ReportTable Facts(Comparison comparison) => new("Both", s_facts, [.. comparison.Facts.Select(fact => new[] { fact.Name, fact.Before, fact.After })]);

    /// <summary>Those that differ; <see langword="null"/>: none does.</summary>
    public static ReportTable? Figures(Comparison comparison)
    {
        List<FigureChange> changed = [.. comparison.Figures.Where(figure => figure.Before != figure.After)];
        return changed.Count == 0 ? null : new ReportTable("Numbers", s_figures, [.. changed.Select(Row)]);
    }

    private static string[] Row(FigureChange figure) =>
    [
        figure.Subject,
        figure.Name,
        Amount(figure.Before, figure.Unit),
        Amount(figure.After, figure.Unit),
        figure.Times is { } times ? $"{Wording.Number(Math.Round(times, 2))} ×" : "–",
    ];

    private static string Amount(double? value, string unit) => value is { } known ? Wording.Amount(known, unit) : "–";
}
