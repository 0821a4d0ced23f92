using Leak.Bounds.Workloads;

namespace Leak.Bounds.Verdicts;

/// <summary>Reaches verdicts. Pure: the same observation gives the same verdict.</summary>
public static class Judge
{
    /// <summary>Holds an observation against every bound of its scenario.</summary>
    /// <remarks>
    /// <para>
    /// Timeouts on, or live clients only: <see cref="Verdict.Growing"/> where a count or a lifetime passed its bound, else
    /// <see cref="Verdict.Bounded"/>. A connection closed too early, a wrong limit or a failed request is a broken bound
    /// but no growth: the verdict stays Bounded and is not as expected.
    /// </para>
    /// <para>
    /// Timeouts off with stalls is a control: <see cref="Verdict.Growing"/> where it grew as it must, else Bounded.
    /// It is also held to what it must leave behind, which is nothing.
    /// </para>
    /// <para>
    /// Whatever forbids a judgement makes it <see cref="Verdict.Inconclusive"/>, even beside a broken bound: a server that
    /// is gone, say, breaks bounds that it would have kept. The reasons name both.
    /// </para>
    /// </remarks>
    /// <exception cref="ArgumentException">A stall has no limit, or a live client has one.</exception>
    public static ScenarioVerdict Of(Observation observation)
    {
        ArgumentNullException.ThrowIfNull(observation);
        foreach (var plan in observation.Workloads.Select(record => record.Plan))
        {
            if (plan.Workload is ILiveClient == plan.Limit is not null)
            {
                throw new ArgumentException(
                    $"{plan.Workload.Id}: a stall needs the limit that must close it, and a live client has none.", nameof(observation));
            }
        }

        var isControl = !observation.Scenario.TimeoutsOn && observation.Workloads.Any(record => record.Plan.Limit is not null);
        var findings = (isControl ? Control(observation) : Subject(observation)).ToList();
        var judged = findings.OfType<Finding.Judged>().ToList();
        var objections = ConclusiveCheck.Objections(observation, isControl).ToList();
        if (!judged.Any(finding => finding.Growth))
        {
            objections.Add("No count and no lifetime could be judged.");
        }

        return Conclude(observation, isControl, findings, judged, objections);
    }

    private static IEnumerable<Finding> Subject(Observation observation)
    {
        foreach (var record in observation.Workloads)
        {
            if (record.Plan.Limit is not { } limit)
            {
                yield return ServedBound.Judge(record);
                continue;
            }

            foreach (var finding in LifetimeBound.Judge(record, limit))
            {
                yield return finding;
            }

            yield return ReasonBound.Judge(record, limit);
        }

        foreach (var finding in DuringBound.Judge(observation).Concat(AfterBound.Judge(observation)))
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> Control(Observation observation)
    {
        foreach (var record in observation.Workloads)
        {
            if (record.Plan.Limit is not { } limit)
            {
                yield return ServedBound.Judge(record);
                continue;
            }

            foreach (var finding in ControlBound.Judge(record))
            {
                yield return finding;
            }

            foreach (var finding in LifetimeBound.Judge(record, limit))
            {
                yield return finding.AsComparison();
            }
        }

        foreach (var finding in DuringBound.Judge(observation))
        {
            yield return finding.AsComparison();
        }

        foreach (var finding in AfterBound.Judge(observation))
        {
            yield return finding;
        }
    }

    private static ScenarioVerdict Conclude(
        Observation observation, bool isControl, List<Finding> findings, List<Finding.Judged> judged, List<string> objections)
    {
        var broken = judged.Where(finding => !finding.Result.Passed).ToList();
        var grew = isControl
            ? !broken.Any(finding => finding.Result.Name is BoundNames.ControlHeld or BoundNames.ControlClosed)
            : broken.Any(finding => finding.Growth);
        var verdict = objections.Count > 0 ? Verdict.Inconclusive : grew ? Verdict.Growing : Verdict.Bounded;

        // Where growth is expected of a subject, the bounds that show it are the point; everything else must hold.
        var unwelcome = !isControl && grew ? broken.Where(finding => !finding.Growth) : broken;
        var expected = observation.Scenario.Expected;
        var asExpected = verdict == expected && verdict != Verdict.Inconclusive && !unwelcome.Any();

        var reasons = objections.Concat(broken.Select(finding => finding.Result.Describe())).ToList();
        if (!asExpected && reasons.Count == 0)
        {
            reasons.Add($"{verdict} where {expected} was expected: every bound held.");
        }

        return new ScenarioVerdict(
            observation,
            verdict,
            asExpected,
            [.. judged.Select(finding => finding.Result)],
            [.. findings.OfType<Finding.NotJudged>().Select(finding => finding.Bound)],
            reasons);
    }
}
