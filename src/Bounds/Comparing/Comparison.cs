using Leak.Bounds.Reports;

namespace Leak.Bounds.Comparing;

/// <summary>What changed from one report to a later one; sentences are neither cleaned nor escaped.</summary>
internal sealed record Comparison
{
    /// <summary>What the reports are of: <c>runs</c>, <c>audits</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The file of the report before, as the user calls it.</summary>
    public required string Before { get; init; }

    /// <summary>That of the later one.</summary>
    public required string After { get; init; }

    /// <summary>What both reports say in a word or two: a name, before, after.</summary>
    public IReadOnlyList<(string Name, string Before, string After)> Facts { get; init; } = [];

    public IReadOnlyList<string> Worse { get; init; } = [];

    public IReadOnlyList<string> Better { get; init; } = [];

    /// <summary>Neither worse nor better.</summary>
    public IReadOnlyList<string> Other { get; init; } = [];

    /// <summary>What is in one of the two alone, or was asked otherwise.</summary>
    public IReadOnlyList<string> NotComparable { get; init; } = [];

    /// <summary>What the reader must know of the two reports: they are of different targets, say.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Numbers of both. They inform; those that count are among the sentences too.</summary>
    public IReadOnlyList<FigureChange> Figures { get; init; } = [];

    public bool IsWorse => Worse.Count > 0;

    /// <summary>In a sentence.</summary>
    public string Headline => (Worse.Count, Better.Count) switch
    {
        (0, 0) => Other.Count == 0 ? "Nothing changed" : "Nothing is worse or better",
        (0, var better) => $"Nothing is worse, {better} better",
        (var worse, 0) => $"{worse} worse",
        var (worse, better) => $"{worse} worse, {better} better",
    };

    /// <summary>The lists with their names, worst first; also those that are empty.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<string> Sentences)> Lists =>
        [("worse", Worse), ("better", Better), ("changed", Other), ("not comparable", NotComparable)];

    /// <summary>For a console, one line each, and fit to be shown.</summary>
    public IReadOnlyList<string> Lines =>
    [
        .. new[]
        {
            Remarks.Select(line => $"note: {line}"),
            Facts.Select(fact => $"{fact.Name}: {fact.Before} before, {fact.After} now"),
            Lists.SelectMany(list => list.Sentences.Select(line => $"{list.Name}: {line}")),
            Worse.Count + Better.Count + Other.Count == 0 ? ["nothing changed"] : Array.Empty<string>(),
        }.SelectMany(lines => lines).Select(PlainText.OneLine),
    ];
}
