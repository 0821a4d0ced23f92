using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;

namespace Leak.Bounds.Causes;

/// <summary>What a server keeps once its clients are gone.</summary>
internal static class LeftCauses
{
    /// <summary>Of each count: how it is called, and what to look for in the code.</summary>
    private static readonly (string Bound, string Step)[] s_steps =
    [
        (BoundNames.TasksAfter, "Begin at the first frame of your own code in the stacks below, which is marked: it awaits something that no longer comes. Give that await the request's token (`HttpContext.RequestAborted`) or a time limit, and release what it took in `finally`."),
        (BoundNames.RequestsAfter, "A handler that ignores its token cannot be ended from outside: it must look at it. Until it does, MaxRequests bounds how many of them there are."),
        (BoundNames.DescriptorsAfter, "Dispose files and sockets: `using` or `await using` in the handler."),
        (BoundNames.TimersAfter, "Dispose timers and each `CancellationTokenSource` that has a delay."),
        (BoundNames.OutgoingAfter, "Dispose each response of `HttpClient`, share one client, and set `PooledConnectionIdleTimeout`."),
    ];

    public static Cause Of(IReadOnlyList<Symptom> symptoms)
    {
        var bounds = symptoms.Select(symptom => symptom.Bound!).ToList();
        var kept = bounds.Where(bound => bound.Workload is null && SymptomFinder.IsAfter(bound)).DistinctBy(bound => bound.Unit).Select(bound => Wording.Amount(bound.Observed - bound.Limit, bound.Unit)).ToList();
        var what = kept.Count > 0 ? string.Join(", ", kept) : Wording.Amount(bounds.Sum(bound => bound.Observed - bound.Limit), bounds[0].Unit);
        return CauseWriter.New(
            $"{what} left behind once the clients had gone",
            "All clients were closed, and the server was given time to be quiet. What is still there then has no owner: nothing will ever end it, and each further client adds to it. It is a leak, whatever the limits are.") with
        {
            Said = [.. symptoms.Where(symptom => symptom.Record is not null).Select(symptom => $"{symptom.Bound!.Workload}: {Wording.Amount(symptom.Bound.Observed, symptom.Bound.Unit)} left.").Distinct().Take(6)],
            Steps = [.. s_steps.Where(step => bounds.Exists(bound => bound.Name == step.Bound)).Select(step => step.Step)],
            IsInCode = true,
            Settings = bounds.Exists(bound => bound.Name == BoundNames.RequestsAfter) ? Settings.For(LimitNames.MaxRequests, TimeSpan.Zero) : [],
        };
    }
}
