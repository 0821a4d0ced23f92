using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Causes;

/// <summary>Groups what is not as expected in a run by its cause.</summary>
internal static class CauseFinder
{
    /// <summary>The bounds that say most of what grew, first.</summary>
    private static readonly string[] s_telling =
    [
        BoundNames.ConnectionsDuring, BoundNames.TcpConnectionsDuring, BoundNames.TasksDuring, BoundNames.RequestsDuring, BoundNames.LifetimeAtMost,
        BoundNames.TasksAfter, BoundNames.RequestsAfter, BoundNames.ConnectionsAfter, BoundNames.HeldPastLimit,
    ];

    /// <summary>The causes of all that is wrong, what is worst first; empty where all is as expected.</summary>
    public static IReadOnlyList<Cause> Of(IEnumerable<ScenarioVerdict> scenarios) =>
    [
        .. scenarios
            .SelectMany(SymptomFinder.Of)
            .GroupBy(symptom => (symptom.Kind, symptom.Subject))
            .OrderBy(group => group.Key.Kind)
            .Select(group => CauseWriter.Write(group.Key.Kind, group.Key.Subject, Ordered(group))),
    ];

    private static List<Symptom> Ordered(IEnumerable<Symptom> symptoms) =>
        [.. symptoms.OrderBy(symptom => symptom.Kind == CauseKind.LeftBehind && !SymptomFinder.IsAfter(symptom.Bound!)).ThenBy(Place).ThenByDescending(symptom => symptom.Bound is { Limit: > 0 } bound ? bound.Observed / bound.Limit : 0)];

    private static int Place(Symptom symptom) => Array.IndexOf(s_telling, symptom.Bound?.Name) is var place && place < 0 ? s_telling.Length : place;
}
