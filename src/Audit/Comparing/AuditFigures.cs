using Leak.Audit.Findings;
using Leak.Bounds.Comparing;

namespace Leak.Audit.Comparing;

/// <summary>Numbers of two audits, of what both tried. They inform: verdicts, limits and the grade decide.</summary>
internal static class AuditFigures
{
    public static IEnumerable<FigureChange> Of(AuditReport before, AuditReport after)
    {
        foreach (var (id, was, now) in Pairs.Of(before.Stalls, after.Stalls, stall => stall.Id))
        {
            if (was is not null && now is not null && Verdicts.IsTried(was.Verdict) && Verdicts.IsTried(now.Verdict))
            {
                yield return new FigureChange(id, "longest time until given back", "s", was.Most?.TotalSeconds, now.Most?.TotalSeconds);
                yield return new FigureChange(id, "held at the end", "connections", was.Held, now.Held);
            }
        }

        foreach (var (id, was, now) in Pairs.Of(before.Live, after.Live, live => live.Id))
        {
            if (was?.During is { } one && now?.During is { } other)
            {
                yield return new FigureChange(id, "median answer while connections were stalled", "ms", one.Median.TotalMilliseconds, other.Median.TotalMilliseconds);
                yield return new FigureChange(id, "p99 answer while connections were stalled", "ms", one.P99.TotalMilliseconds, other.P99.TotalMilliseconds);
            }
        }
    }
}
