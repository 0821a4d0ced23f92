using Leak.Bounds.Facts;

namespace Leak.Bounds.Verdicts;

/// <summary>A live client is served and never cut, timeouts on or off.</summary>
internal sealed class ServedBound : IBound
{
    /// <summary>The share of its pace that a live client leaves to the server and the machine: it makes its requests last for the rest.</summary>
    private const double InHand = 0.25;

    public IEnumerable<BoundOutcome> Judge(Observation observation) => observation.Workloads.OfType<LiveRecord>().Select(record => Judge(observation, record));

    private static BoundOutcome Judge(Observation observation, LiveRecord record)
    {
        // A client that waits for its first answer when the run ends was not served.
        var unanswered = record.Succeeded + record.Failed == 0 ? record.Arrivals.Count : 0;
        var failed = record.Failed + unanswered;
        if (Slow(observation.Lateness, record) is { } slow)
        {
            return new UnjudgedBound(BoundNames.LiveClientsServed, slow, "requests that failed ≤ 0", 0, failed, "requests", Workload: record.Id)
            {
                IsDoubt = true,
                IsMachines = true,
            };
        }

        return new BoundResult(
            BoundNames.LiveClientsServed,
            "requests that failed ≤ 0",
            0,
            failed,
            "requests",
            failed == 0,
            Workload: record.Id,
            Detail: failed == 0 ? null
                : unanswered > 0 ? "None was answered before the run ended."
                : $"{record.Succeeded} succeeded; the failures: {(record.Failures.Count == 0 ? "not told" : Wording.Counts(record.Failures))}.")
        {
            ShowsGrowth = false,
        };
    }

    /// <summary>
    /// Why it is not known whether the server failed its clients: each request that failed was cut, or timed out, and in its time, or in
    /// that between the request before and it, the machine lost more than a client has in hand. Such a client was slower than it meant to
    /// be, and a limit may have been right to act.
    /// </summary>
    private static string? Slow(MachineLateness lateness, LiveRecord record)
    {
        var failed = record.FailedIterations;
        if (failed.Count == 0 || failed.Count < record.Failed)
        {
            return null;
        }

        var pace = record.Plan.Arrivals.Pace;
        var spare = InHand * pace;
        var lost = failed.Select(iteration => record.LatenessOf(iteration.Shard, lateness).LostBetween(iteration.From - pace, iteration.To)).ToList();
        return lost.TrueForAll(time => time >= spare) && failed.All(iteration => !IsAnswered(iteration.Status))
            ? $"its {Wording.Amount(failed.Count, "requests")} that failed ({Wording.Counts(record.Failures)}) may have come too slowly: the machine was late by {Wording.Seconds(lost.Min())} and more from {Wording.Seconds(pace)} before each until its end, and a client has {Wording.Seconds(spare)} in hand."
            : null;
    }

    /// <summary>Any status but the one of a request that came too slowly is an answer that no lateness explains.</summary>
    private static bool IsAnswered(string status) => status != "408" && status is [>= '1' and <= '9', _, _];
}
