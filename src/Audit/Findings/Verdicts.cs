namespace Leak.Audit.Findings;

/// <summary>What the verdicts of an audit say.</summary>
internal static class Verdicts
{
    /// <summary>Whether something is known of it: it was tried, and the verdict is clear.</summary>
    public static bool IsTried(AuditVerdict verdict) => verdict == AuditVerdict.Bounded || IsOpen(verdict);

    /// <summary>Whether it was held for too long.</summary>
    public static bool IsOpen(AuditVerdict verdict) => verdict is AuditVerdict.Growing or AuditVerdict.KeptByServer;

    /// <summary>Of one that is open: whether some were never given back.</summary>
    public static bool IsHeld(StallFinding stall) => stall.Verdict == AuditVerdict.KeptByServer || stall.Held > 0 || stall.Closed == 0;
}
