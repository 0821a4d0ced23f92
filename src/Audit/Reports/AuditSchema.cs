using Leak.Bounds.Reports;

namespace Leak.Audit.Reports;

/// <summary>The JSON Schema of audit.json, as it is in docs/schemas.</summary>
internal static class AuditSchema
{
    public static string Text { get; } = ReportSchema.Read(typeof(AuditSchema).Assembly, "audit.schema.json");
}
