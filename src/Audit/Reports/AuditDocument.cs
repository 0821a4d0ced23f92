using System.Text.Json.Serialization;
using Leak.Audit.Findings;

namespace Leak.Audit.Reports;

/// <summary>An audit as it is kept: what was found, and what was concluded from it.</summary>
/// <param name="Grade">The grade.</param>
/// <param name="Report">What was found.</param>
/// <param name="Advice">What to set.</param>
internal sealed record AuditDocument(
    [property: JsonPropertyOrder(1)] AuditGrade Grade,
    [property: JsonPropertyOrder(2)] AuditReport Report,
    [property: JsonPropertyOrder(3)] Advice Advice)
{
    /// <summary>Fields are added, never changed or removed, without another number.</summary>
    public const string CurrentFormat = "leak-audit/1";

    /// <summary>Which kind of file it is: the first field, so that a person sees it too.</summary>
    [JsonPropertyOrder(0)]
    public string Format { get; init; } = CurrentFormat;
}
