using Leak.Bounds.Facts;
using Leak.Bounds.Plans;

namespace Leak.Bounds.Verdicts;

/// <summary>Every stalled connection that the server closed was closed by its limit, by the server's own account.</summary>
internal sealed class ReasonBound : StallBound
{
    /// <summary>Why a server's account is missing.</summary>
    public const string NotTold = "the server does not tell why it closes connections.";

    /// <summary>Why its name cannot be asked for.</summary>
    public static string NotNamed(Limit limit) => $"the scenario does not say by which name {limit.Name} fires.";

    protected override IEnumerable<BoundOutcome> Judge(Observation observation, StallRecord record)
    {
        if (record.Plan.Expectation.End != ExpectedEnd.ClosedByLimit)
        {
            yield break;
        }

        // Where a limit ends requests alone, the next one closes the connection and is named for it.
        var limit = record.Plan.Expectation.Limits[^1];
        var closed = record.Lifetimes.Count(lifetime => !lifetime.IsCensored);
        var missing = (limit.FiresAs, record.LimitsFired, closed) switch
        {
            _ when record.Plan.Stall.IgnoresAbort => "while a handler ignores its token and runs, the server records no end of its connection.",
            (null, _, _) => NotNamed(limit),
            (_, null, _) => NotTold,
            (_, _, 0) => "the server closed no connection.",
            _ => null,
        };
        if (missing is not null)
        {
            yield return new UnjudgedBound(BoundNames.LimitThatFired, missing, Unit: "connections", Workload: record.Id);
            yield break;
        }

        var fired = record.LimitsFired!;
        var wrong = Math.Max(0, closed - fired.GetValueOrDefault(limit.FiresAs!));
        var late = Holding.Of(record, observation.Lateness).Count(holding => holding.Excuse is not null);
        var before = record.Lifetimes.Count(lifetime => record.IsClosedBefore(lifetime, observation.Lateness));
        if (wrong > 0 && wrong <= late + before)
        {
            string[] why =
            [
                .. late > 0 ? [$"{late} ended late on a machine that was late"] : Array.Empty<string>(),
                .. before > 0 ? [$"{before} ended before the server had seen their clients come to the stall, on a machine that was late"] : Array.Empty<string>(),
            ];
            yield return new UnjudgedBound(
                BoundNames.LimitThatFired,
                $"{Wording.Amount(wrong, "connections")} ended for another reason ({Wording.Counts(fired)}), and {string.Join(", and ", why)}: another limit may have come first.",
                Unit: "connections",
                Workload: record.Id)
            {
                IsDoubt = true,
                IsMachines = true,
            };
            yield break;
        }

        var said = fired.Count == 0 ? "names no limit at all" : $"says {Wording.Counts(fired)}";
        yield return new BoundResult(
            BoundNames.LimitThatFired,
            $"connections closed by anything but {limit.FiresAs} ({limit.Name}) ≤ 0",
            0,
            wrong,
            "connections",
            wrong == 0,
            Workload: record.Id,
            Detail: wrong == 0 ? null : $"The server closed {closed} and {said}.")
        {
            ShowsGrowth = false,
        };
    }
}
