using Leak.Scenarios.Leaks.Detectors;
using Leak.Scenarios.Leaks.Planted;

namespace Leak.Scenarios.Leaks;

/// <summary>What the detectors found of a leak.</summary>
/// <param name="Leak">The leak.</param>
/// <param name="Found">Their words, by column.</param>
internal sealed record LeakRow(PlantedLeak Leak, IReadOnlyDictionary<Column, string> Found)
{
    /// <summary>Its line of the table.</summary>
    public string Line(IEnumerable<Column> columns) =>
        $"| {Leak.Name} | {string.Join(" | ", columns.Select(column => Found.ContainsKey(column) ? "found" : "–"))} | {(Found.Count == 0 ? Leak.FoundBy : "")} |";
}
