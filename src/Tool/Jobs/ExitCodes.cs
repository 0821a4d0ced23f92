using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Tool.Jobs;

/// <summary>What the process tells the shell; the README lists them.</summary>
internal static class ExitCodes
{
    public const int AsExpected = 0;
    public const int NotAsExpected = 1;
    public const int BadUsage = 2;
    public const int Inconclusive = 3;
    public const int Interrupted = 130;

    /// <summary>A broken bound outweighs an inconclusive run: it is the surer finding.</summary>
    public static int Of(IReadOnlyCollection<ScenarioVerdict> verdicts, bool interrupted) => verdicts switch
    {
        _ when interrupted => Interrupted,
        _ when verdicts.Any(verdict => !verdict.AsExpected && verdict.Verdict != Verdict.Inconclusive) => NotAsExpected,
        _ when verdicts.Any(verdict => verdict.Verdict == Verdict.Inconclusive) => Inconclusive,
        _ => AsExpected,
    };
}
