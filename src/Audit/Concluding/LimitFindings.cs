using Leak.Audit.Findings;
using Leak.Audit.Options;

namespace Leak.Audit.Concluding;

/// <summary>Finds the server's limits: the stalls that one limit guards agree on where its setting lies.</summary>
internal static class LimitFindings
{
    /// <summary>One for each limit that is a time; more where its stalls do not agree, so that the server has several in its place.</summary>
    /// <param name="stalls">What was found of each stall, with the interval that its connections show; <see langword="null"/>: none.</param>
    /// <param name="wanted">What is asked for of a limit, by its name.</param>
    public static IReadOnlyList<LimitFinding> Of(IReadOnlyList<(StallFinding Stall, LimitInterval? Interval)> stalls, Func<string, TimeSpan> wanted) =>
        [.. stalls.Where(pair => pair.Stall.Verdict != AuditVerdict.NotApplicable && LimitOptions.Names.Contains(pair.Stall.Limit)).GroupBy(pair => pair.Stall.Limit).SelectMany(limit => OfOne(limit.Key, [.. limit], wanted(limit.Key)))];

    private static IEnumerable<LimitFinding> OfOne(string limit, List<(StallFinding Stall, LimitInterval? Interval)> stalls, TimeSpan wanted)
    {
        var groups = new List<(LimitInterval Interval, List<StallFinding> Stalls)>();
        foreach (var (stall, interval) in stalls.Where(pair => pair.Interval is not null).OrderBy(pair => pair.Interval!.Value.AtLeast))
        {
            if (groups is [.., var last] && last.Interval.Within(interval!.Value) is { } both)
            {
                last.Stalls.Add(stall);
                groups[^1] = (both, last.Stalls);
            }
            else
            {
                groups.Add((interval!.Value, [stall]));
            }
        }

        foreach (var (interval, its) in groups)
        {
            yield return new LimitFinding { Limit = limit, AtLeast = interval.AtLeast, AtMost = interval.AtMost, Stalls = Ids(its), Wanted = wanted, Verdict = Worst(its) };
        }

        if (stalls.Where(pair => pair.Interval is null).Select(pair => pair.Stall).ToList() is { Count: > 0 } none)
        {
            yield return new LimitFinding { Limit = limit, Stalls = Ids(none), Wanted = wanted, Verdict = Worst(none) };
        }
    }

    private static List<string> Ids(IEnumerable<StallFinding> stalls) => [.. stalls.Select(stall => stall.Id)];

    private static AuditVerdict Worst(IEnumerable<StallFinding> stalls) => stalls.Select(stall => stall.Verdict).MinBy(Rank);

    private static int Rank(AuditVerdict verdict) => verdict switch
    {
        AuditVerdict.Growing => 0,
        AuditVerdict.KeptByServer => 1,
        AuditVerdict.Inconclusive => 2,
        _ => 3,
    };
}
