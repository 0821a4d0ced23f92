using Leak.Audit.Findings;

namespace Leak.Audit.Comparing;

/// <summary>Stalls whose verdict changed.</summary>
internal static class StallChanges
{
    /// <returns>The ids of those that can be compared.</returns>
    public static HashSet<string> Add(Changes changes, AuditReport before, AuditReport after)
    {
        var shared = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (id, was, now) in Pairs.Of(before.Stalls, after.Stalls, stall => stall.Id))
        {
            if (Difference(before, after, was, now) is { } why)
            {
                if (why.Length > 0)
                {
                    changes.NotComparable.Add($"{id}: {why}");
                }

                continue;
            }

            shared.Add(id);
            Add(changes, was!, now!);
        }

        return shared;
    }

    /// <summary>Why the two cannot be compared; empty: neither was tried, so there is nothing to say.</summary>
    private static string? Difference(AuditReport before, AuditReport after, StallFinding? was, StallFinding? now)
    {
        var isBefore = was is not null && Verdicts.IsTried(was.Verdict);
        var isNow = now is not null && Verdicts.IsTried(now.Verdict);
        return (isBefore, isNow) switch
        {
            (false, false) => "",
            (false, true) => $"{Missing(was)} before, {Verdict(now!)} now",
            (true, false) => $"{Verdict(was!)} before, {Missing(now)} now",
            _ => Limits.AskedOtherwise(before, after, now!.Limit),
        };
    }

    private static void Add(Changes changes, StallFinding was, StallFinding now)
    {
        if (was.Verdict == now.Verdict)
        {
            return;
        }

        var list = was.Verdict == AuditVerdict.Bounded ? changes.Worse : now.Verdict == AuditVerdict.Bounded ? changes.Better : changes.Other;
        list.Add($"{now.Id}: {Verdict(was)} before, {Verdict(now)} now");
    }

    private static string Missing(StallFinding? stall) => stall?.Verdict == AuditVerdict.Inconclusive ? "inconclusive" : "not tried";

    private static string Verdict(StallFinding stall) => stall.Verdict switch
    {
        AuditVerdict.Bounded => "bounded",
        AuditVerdict.Growing => "growing",
        _ => "kept by the server",
    };
}
