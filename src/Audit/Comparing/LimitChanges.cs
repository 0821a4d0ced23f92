using Leak.Audit.Findings;

namespace Leak.Audit.Comparing;

/// <summary>Limits that came, went or moved. Where the two intervals overlap nothing is known to have moved.</summary>
internal static class LimitChanges
{
    public static void Add(Changes changes, AuditReport before, AuditReport after)
    {
        foreach (var (name, was, now) in Pairs.Of(before.Limits, after.Limits, limit => limit.Limit))
        {
            var isBefore = IsTried(was);
            var isNow = IsTried(now);
            if (isBefore && isNow)
            {
                Add(changes, name, was!, now!, after.Watch);
            }
            else if (isBefore || isNow)
            {
                changes.NotComparable.Add($"limit {name}: {(isBefore ? Limits.Interval(was!) : "not tried")} before, {(isNow ? Limits.Interval(now!) : "not tried")} now");
            }
        }
    }

    private static bool IsTried(LimitFinding? limit) => limit is not null && (Verdicts.IsTried(limit.Verdict) || limit.IsKnown);

    private static void Add(Changes changes, string name, LimitFinding was, LimitFinding now, TimeSpan watch)
    {
        var sentence = $"limit {name}: {Limits.Interval(was)} before, {Limits.Interval(now)} now";
        switch (was.IsKnown, now.IsKnown)
        {
            case (true, true) when !Limits.Overlap(was, now):
                changes.Other.Add(sentence);
                break;
            case (true, false) when now.IsOfNoOneTime:
            case (false, true) when was.IsOfNoOneTime:
                changes.NotComparable.Add(sentence);
                break;
            case (false, true):
                changes.Better.Add(sentence);
                break;
            case (true, false) when watch < (was.AtMost ?? was.AtLeast):
                changes.NotComparable.Add($"{sentence}, and the watch now is {Limits.Seconds(watch)} s");
                break;
            case (true, false):
                changes.Worse.Add(sentence);
                break;
        }
    }
}
