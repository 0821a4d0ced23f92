namespace Leak.Bounds.Engine;

/// <summary>A table as it is printed, and as it is put into other tools' reports.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Columns">The columns' names.</param>
/// <param name="Rows">A cell for each column.</param>
public sealed record ReportTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
