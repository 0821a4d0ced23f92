using Leak.Audit.Findings;

namespace Leak.Tool.Jobs;

/// <summary>What an audit tells the shell.</summary>
internal static class AuditExit
{
    /// <summary>What is pinned outweighs what is not known: it is the surer finding.</summary>
    public static int Of(AuditReport report, bool isStrict) => report switch
    {
        { Interrupted: true } => ExitCodes.Interrupted,
        { Capacity.CameBack: false } => ExitCodes.NotAsExpected,
        _ when report.Stalls.Any(stall => Verdicts.IsOpen(stall.Verdict)) && report.Troubles.Count == 0 => ExitCodes.NotAsExpected,
        _ when report.Troubles.Count > 0 || report.Stalls.All(stall => stall.Verdict is not AuditVerdict.Bounded) => ExitCodes.Inconclusive,
        _ when report.Live.Any(live => live.Failed > 0) => ExitCodes.NotAsExpected,
        _ when isStrict && report.Stalls.Any(stall => stall.Verdict == AuditVerdict.Inconclusive) => ExitCodes.Inconclusive,
        _ => ExitCodes.AsExpected,
    };
}
