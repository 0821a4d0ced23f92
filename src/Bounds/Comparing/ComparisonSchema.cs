using Leak.Bounds.Reports;

namespace Leak.Bounds.Comparing;

/// <summary>The JSON Schema of a comparison, as it is in docs/schemas.</summary>
internal static class ComparisonSchema
{
    public static string Text { get; } = ReportSchema.Read(typeof(ComparisonSchema).Assembly, "comparison.schema.json");
}
