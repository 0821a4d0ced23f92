using Leak.Audit.Findings;

namespace Leak.Audit.Comparing;

/// <summary>Legitimate clients that fail now and did not, or the other way round.</summary>
internal static class LiveChanges
{
    /// <returns>The ids of those that can be compared.</returns>
    public static HashSet<string> Add(Changes changes, AuditReport before, AuditReport after)
    {
        var shared = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (id, was, now) in Pairs.Of(before.Live, after.Live, live => live.Id))
        {
            var isBefore = IsTried(was);
            var isNow = IsTried(now);
            if (isBefore && isNow)
            {
                shared.Add(id);
                Add(changes, was!, now!);
            }
            else if (isBefore || isNow)
            {
                changes.NotComparable.Add($"{id}: {Answers(isBefore ? was : null)} before, {Answers(isNow ? now : null)} now");
            }
        }

        return shared;
    }

    private static bool IsTried(LiveFinding? live) => live is { NotApplicable: null } && live.Served + live.Failed > 0;

    private static void Add(Changes changes, LiveFinding was, LiveFinding now)
    {
        if (was.Failed > 0 == now.Failed > 0)
        {
            return;
        }

        (now.Failed > 0 ? changes.Worse : changes.Better).Add($"{now.Id}: {Answers(was)} before, {Answers(now)} now");
    }

    private static string Answers(LiveFinding? live) => live is null ? "not tried" : $"{live.Failed} of {live.Served + live.Failed} failed";
}
