using Leak.Audit.Findings;

namespace Leak.Audit.Reports;

/// <summary>The colours of a page's parts, by the names of its style sheet.</summary>
internal static class AuditStyle
{
    /// <summary>Its colour.</summary>
    public static string Of(AuditGrade grade) => grade.Letter switch
    {
        ['A', ..] => "good",
        ['B' or 'C', ..] => "warn",
        ['D' or 'E' or 'F', ..] => "bad",
        _ => "none",
    };

    /// <summary>Its colour.</summary>
    public static string Of(AuditVerdict verdict) => verdict switch
    {
        AuditVerdict.Bounded => "good",
        AuditVerdict.Growing or AuditVerdict.KeptByServer => "bad",
        _ => "warn",
    };
}
