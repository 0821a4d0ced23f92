using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Causes;

/// <summary>Finds what each broken bound of a scenario is a symptom of.</summary>
internal static class SymptomFinder
{
    /// <summary>None where the scenario is as expected.</summary>
    public static IReadOnlyList<Symptom> Of(ScenarioVerdict verdict)
    {
        if (verdict.AsExpected)
        {
            return [];
        }

        var broken = verdict.Broken.Where(bound => IsUnwelcome(verdict, bound)).ToList();
        if (verdict.Verdict == Verdict.Inconclusive || broken.Count == 0)
        {
            // A server that is gone, say, breaks bounds that it would have kept: they accuse nobody by themselves.
            return [new Symptom(CauseKind.NoVerdict, "", verdict, null), .. broken.Select(bound => new Symptom(CauseKind.NoVerdict, "", verdict, bound))];
        }

        var own = broken.Select(bound => Own(verdict, bound)).ToList();
        var held = own.OfType<Symptom>().Where(symptom => symptom.Kind is CauseKind.NeverEnded or CauseKind.EndedLate).ToList();
        var most = held.CountBy(symptom => (symptom.Kind, symptom.Subject)).OrderByDescending(pair => pair.Value).Select(pair => pair.Key).FirstOrDefault();
        return
        [
            .. broken.Zip(own, (bound, symptom) =>
                symptom is { Kind: CauseKind.WrongLimit } && held.Find(other => other.Bound!.Workload == bound.Workload) is { } same ? symptom with { Kind = same.Kind, Subject = same.Subject }
                : symptom ?? (held.Count > 0 ? new Symptom(most.Kind, most.Subject, verdict, bound) : new Symptom(IsOfWhatIsLeft(bound, broken) ? CauseKind.LeftBehind : CauseKind.Grew, "", verdict, bound))),
        ];
    }

    /// <summary>Whether it is of what the server keeps once its clients are gone.</summary>
    public static bool IsAfter(BoundResult bound) => bound.Name is BoundNames.LeftBehind or BoundNames.ConnectionsAfter or BoundNames.TcpConnectionsAfter or BoundNames.RequestsAfter
        or BoundNames.TasksAfter or BoundNames.DescriptorsAfter or BoundNames.TimersAfter or BoundNames.OutgoingAfter;

    /// <summary>Whether what was too many while the clients were there is no more than was left once they had gone.</summary>
    private static bool IsOfWhatIsLeft(BoundResult during, List<BoundResult> broken)
    {
        var after = during.Name switch
        {
            BoundNames.ConnectionsDuring => BoundNames.ConnectionsAfter,
            BoundNames.TcpConnectionsDuring => BoundNames.TcpConnectionsAfter,
            BoundNames.RequestsDuring => BoundNames.RequestsAfter,
            _ => BoundNames.TasksAfter,
        };
        return broken.Exists(bound => bound.Name == after && bound.Observed - bound.Limit >= during.Observed - during.Limit);
    }

    /// <summary>Whether it is not one that a control, or an expected growth, is there to break.</summary>
    private static bool IsUnwelcome(ScenarioVerdict verdict, BoundResult bound)
    {
        var scenario = verdict.Observation.Scenario;
        var isGrowthMeant = !scenario.IsControl && verdict.Verdict == Verdict.Growing && scenario.Expected == Verdict.Growing;
        return !bound.IsMeant && !(isGrowthMeant && bound.ShowsGrowth);
    }

    /// <summary>What a bound shows by itself; <see langword="null"/>: it is a count of all workloads, which another cause may explain.</summary>
    private static Symptom? Own(ScenarioVerdict verdict, BoundResult bound)
    {
        return bound.Name switch
        {
            _ when ControlBound.Makes(bound) => Of(CauseKind.ControlFailed),
            BoundNames.LiveClientsServed => Of(CauseKind.ClientsFailed),
            BoundNames.HeldPastLimit or BoundNames.LifetimeAtMost or BoundNames.RequestsEnded => Held(verdict, bound, first: true),
            BoundNames.ClosedAfterRequests => Held(verdict, bound, first: false),
            BoundNames.LifetimeAtLeast => Of(CauseKind.EndedEarly, LimitOf(verdict, bound, first: true)),
            BoundNames.LimitThatFired or BoundNames.LimitThatEndedRequests => Of(CauseKind.WrongLimit, LimitOf(verdict, bound, first: bound.Name == BoundNames.LimitThatEndedRequests)),
            BoundNames.Stalled => Of(CauseKind.NotStalled),
            BoundNames.KernelSocketsDuring or BoundNames.KernelSocketsAfter or BoundNames.UnsentBytesAfter => Of(CauseKind.KernelKept),
            _ when IsAfter(bound) => Of(CauseKind.LeftBehind),
            BoundNames.ConnectionsDuring or BoundNames.TcpConnectionsDuring or BoundNames.RequestsDuring or BoundNames.TasksDuring => null,
            _ => Of(CauseKind.OwnBound, bound.Name),
        };

        Symptom Of(CauseKind kind, string subject = "") => new(kind, subject, verdict, bound);
    }

    private static Symptom Held(ScenarioVerdict verdict, BoundResult bound, bool first)
    {
        // A limit that acts ends some; one that does not ends none.
        var ends = verdict.Observation.Stalls.First(stall => stall.Id == bound.Workload) is { } record
            && record.Lifetimes.Any(lifetime => !lifetime.IsCensored || lifetime.RequestsEnded is not null);
        return new Symptom(ends ? CauseKind.EndedLate : CauseKind.NeverEnded, LimitOf(verdict, bound, first), verdict, bound);
    }

    /// <summary>The limit by its name in settings. Of a server whose own names differ: the one that is to stop such a stall.</summary>
    private static string LimitOf(ScenarioVerdict verdict, BoundResult bound, bool first)
    {
        var plan = verdict.Observation.Stalls.First(stall => stall.Id == bound.Workload).Plan;
        var name = plan.Expectation.Limits[first ? 0 : ^1].Name;
        return LimitWords.IsSetting(name) || !LimitWords.IsSetting(plan.Stall.StoppedBy) ? name : plan.Stall.StoppedBy;
    }
}
