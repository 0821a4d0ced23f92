using Leak.Bounds.Plans;
using Leak.Bounds.Reports;
using Leak.Bounds.Runs;
using Leak.Bounds.Verdicts;

namespace Leak.Tool.Progress;

/// <summary>What is known of one stall so far.</summary>
internal enum StallState
{
    /// <summary>None of its connections has come.</summary>
    Waiting,

    /// <summary>The server holds some of its connections, and may.</summary>
    Held,

    /// <summary>The server closed all of them in time.</summary>
    Closed,

    /// <summary>As it must be: a control is held, or its verdict is as expected.</summary>
    AsExpected,

    /// <summary>A connection is held past its limit, or one was closed that must be held, or its verdict is not as expected.</summary>
    Wrong,

    /// <summary>There is no verdict on it.</summary>
    Unknown,
}

/// <summary>A stall's place on the board.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">What is known of it.</param>
/// <param name="Words">That in a few words.</param>
internal sealed record StallCell(string Id, StallState State, string Words)
{
    /// <summary>The stalls of a run, in their order.</summary>
    public static IReadOnlyList<StallCell> Of(RunStatus status)
    {
        var judged = status.Verdict?.Workloads.ToDictionary(workload => workload.Record.Id) ?? [];
        return [.. status.Workloads.Where(workload => workload.Expectation is not null).Select(workload => judged.TryGetValue(workload.Id, out var verdict) ? Judged(verdict) : Of(workload))];
    }

    private static StallCell Of(WorkloadStatus workload)
    {
        var expectation = workload.Expectation!;
        var held = FormattableString.Invariant($"held {workload.Held} of {workload.Arrivals}");
        if (workload.Arrivals == 0)
        {
            return Cell(StallState.Waiting, "waiting");
        }

        var isPast = workload.OldestHeld > workload.Longest;
        return expectation.End switch
        {
            _ when !workload.SeesCloses => Cell(StallState.Held, $"{held}, its clients see no close"),
            ExpectedEnd.Held or ExpectedEnd.RequestsEnded when workload.Closed > 0 => Cell(StallState.Wrong, FormattableString.Invariant($"closed {workload.Closed}, must be held")),
            ExpectedEnd.Held or ExpectedEnd.RequestsEnded when isPast => Cell(StallState.AsExpected, $"{held}, as they must be"),
            ExpectedEnd.ClosedByLimit or ExpectedEnd.ClosedByServer when isPast => Cell(StallState.Wrong, $"{held}, past {PlannedTime.Words(workload.Longest)}"),
            _ when workload.Held == 0 && workload.Arrivals >= workload.Planned && workload.Closed > 0 => Cell(StallState.Closed, "all closed"),
            _ when workload.Held == 0 && workload.Arrivals == workload.Failed => Cell(StallState.Unknown, FormattableString.Invariant($"{workload.Failed} failed")),
            _ => Cell(StallState.Held, held),
        };

        StallCell Cell(StallState state, string words) => new(workload.Id, state, words);
    }

    private static StallCell Judged(WorkloadVerdict verdict) => new(
        verdict.Record.Id,
        verdict.AsExpected ? StallState.AsExpected : verdict.NotApplicable is not null || verdict.Verdict == Verdict.Inconclusive ? StallState.Unknown : StallState.Wrong,
        verdict.NotApplicable is not null ? "not applicable" : VerdictWords.Of(verdict));
}
