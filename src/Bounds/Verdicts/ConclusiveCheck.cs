using Leak.Bounds.Facts;
using Leak.Bounds.Plans;

namespace Leak.Bounds.Verdicts;

/// <summary>Whether a run allows a judgement at all.</summary>
internal static class ConclusiveCheck
{
    /// <summary>The share of the planned arrivals that must have come.</summary>
    private const double Share = 0.95;

    /// <summary>What is recorded whether or not a probe is read.</summary>
    private static readonly Quantity[] s_lateness = [Quantity.MachineLateness, Quantity.PoolLateness, Quantity.ServerLateness];

    /// <summary>Why the run allows none. Empty where it does.</summary>
    public static IEnumerable<Objection> Objections(Observation observation)
    {
        foreach (var general in Interrupted(observation).Concat(observation.Troubles).Concat(CrashCheck.Of(observation)).Concat(Sampled(observation)))
        {
            yield return new Objection(general);
        }

        if (observation.LongestSamplingGap > Limit.Slack)
        {
            yield return new Objection($"The samples have a gap of {Wording.Seconds(observation.LongestSamplingGap)}, longer than {Wording.Seconds(Limit.Slack)}: a peak in it would not have been seen.")
            {
                IsMachines = true,
            };
        }

        foreach (var record in observation.Workloads)
        {
            // Clients that the machine does not let run do not come either.
            foreach (var objection in Arrived(record))
            {
                yield return new Objection(objection, record.Id) { IsMachines = IsStarved(observation) };
            }

            if (record is StallRecord ended && AreAnothers(ended, observation.Lateness))
            {
                yield return new Objection($"{record.Id}: each connection that was closed was closed before the server had seen its client come to the stall, on a machine that was late: another limit may have come first.", record.Id) { IsMachines = true };
            }

            foreach (var objection in Watched(observation, record).Concat(Counted(observation, record)))
            {
                yield return new Objection(objection, record.Id);
            }
        }
    }

    /// <summary>Whether the machine took a tenth of the run or more.</summary>
    private static bool IsStarved(Observation observation) =>
        observation.Lateness.LostBetween(TimeSpan.Zero, TimeSpan.MaxValue) >= MachineLateness.Contended * observation.Watched && observation.Watched > TimeSpan.Zero;

    /// <summary>Whether no connection shows the stall's own limit.</summary>
    private static bool AreAnothers(StallRecord record, MachineLateness lateness) =>
        Holding.Of(record).Where(holding => holding.IsEvidence(record.Most(holding))).ToList() is { Count: > 0 } tried && tried.TrueForAll(holding => record.MayBeAnothers(holding, lateness));

    private static IEnumerable<string> Interrupted(Observation observation)
    {
        if (observation.Interrupted)
        {
            yield return $"The run was interrupted after {Wording.Seconds(observation.Watched)}.";
        }

        if (observation.Workloads.Count == 0)
        {
            yield return "The scenario has no workload.";
        }
    }

    private static IEnumerable<string> Watched(Observation observation, WorkloadRecord record) => record is not StallRecord stall ? []
        : stall.Plan.Expectation.IsHeld ? WatchedControl(observation, stall)
        : stall.Plan.Expectation.End == ExpectedEnd.Any ? []
        : WatchedSubject(stall);

    private static IEnumerable<string> Counted(Observation observation, WorkloadRecord record)
    {
        if (record is StallRecord stall && observation.Scenario.Abandons(stall.Plan) && LeftBehind.Of(observation, stall) is null)
        {
            yield return $"{record.Id}: {LeftBehind.NotKnown}";
        }
        else if (record is StallRecord { Plan: var plan } && IsOfHandlers(plan) && ProbeGap.After(observation, Quantity.ActiveRequests) is { } missing)
        {
            yield return $"{record.Id}: the handlers that it leaves are the point of it, and were not counted: {missing}";
        }
    }

    /// <summary>Whether a flood is of requests that are over for the protocol at once, so that their connections tell nothing of their handlers.</summary>
    private static bool IsOfHandlers(StallPlan plan) => plan.Expectation.Grows || plan.Stall is { FloodsFor: not null, IgnoresAbort: true };

    /// <summary>What of a workload's arrivals allows no judgement.</summary>
    public static IEnumerable<string> Arrived(WorkloadRecord record)
    {
        var id = record.Id;
        var planned = record.Workload.Schedule.Planned;
        var least = Math.Ceiling(Share * planned);
        if (planned == 0)
        {
            yield return $"{id}: its schedule plans no arrival.";
        }

        if (record.Arrivals.Count < least)
        {
            yield return $"{id}: too few arrivals: {record.Arrivals.Count} of {planned} planned, where at least 95% = {Wording.Number(least)} are needed.";
        }
        else if (record is StallRecord stall && stall.Lifetimes.Count < least)
        {
            yield return $"{id}: too few connections: {stall.Lifetimes.Count} of {planned} planned were opened, where at least 95% = {Wording.Number(least)} are needed{Failures(record)}.";
        }
    }

    private static string Failures(WorkloadRecord record) =>
        record.Failures.Count == 0 ? "" : $"; the failures: {Wording.Counts(record.Failures)}";

    private static IEnumerable<string> Sampled(Observation observation)
    {
        if (observation.Series.All(series => s_lateness.Contains(series.Quantity)))
        {
            yield return "There are no samples: no probe was read.";
        }

        foreach (var series in observation.Series.Where(series => series is { Unavailable: null, Samples.Count: 0 }))
        {
            yield return $"There are no samples of {series.Quantity.Name}.";
        }

        // Of a server in this process they are counted unless the run says that they are not: a source without stacks is no reason to pass.
        if (observation is { TaskSource: not null } && observation.FindSeries(Quantity.ActiveTasks) is { Unavailable: { } why })
        {
            yield return $"The server's tasks were to be counted, and could not be seen: {why}";
        }
    }

    // Twice as long as a connection may live with the timeouts on: what is held then is not merely slow to go.
    private static IEnumerable<string> WatchedControl(Observation observation, StallRecord record)
    {
        var limit = record.Plan.Expectation.Limit;
        var least = 2 * limit.Longest;
        if (observation.Watched < least)
        {
            yield return $"{record.Id}: what must be held was watched for {Wording.Seconds(observation.Watched)} only, where at least 2 × ({Wording.Seconds(limit.Value)} + {Wording.Seconds(Limit.Slack)}) = {Wording.Seconds(least)} are needed.";
        }
    }

    private static IEnumerable<string> WatchedSubject(StallRecord record)
    {
        if (record.Lifetimes.Count > 0 && !Holding.Of(record).Any(holding => holding.IsEvidence(record.Most(holding))))
        {
            var expectation = record.Plan.Expectation;
            yield return $"{record.Id}: no connection was closed or watched for longer than {Wording.Seconds(expectation.Longest)} ({Wording.Limits(expectation.Limits)}), so its limit was not tried.";
        }
    }
}
