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
    /// Timeouts off with stalls that a timeout must stop is a control: <see cref="Verdict.Growing"/> where it grew as it must, else Bounded.
    /// It is also held to what it must leave behind, which is nothing. The same goes for each stall that nothing stops where
    /// one limit alone is off; all others are held to theirs.
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

        var findings = observation.Workloads.SelectMany(record => OfWorkload(observation, record)).Concat(OfCounts(observation)).ToList();
        var judged = findings.OfType<Finding.Judged>().ToList();
        var objections = ConclusiveCheck.Objections(observation).ToList();
        if (!judged.Any(finding => finding.Growth))
        {
            objections.Add(new Objection("No count and no lifetime could be judged."));
        }

        return Conclude(observation, findings, judged, objections);
    }

    private static IEnumerable<Finding> OfWorkload(Observation observation, WorkloadRecord record)
    {
        if (record.Plan.Limit is not { } limit)
        {
            return [ServedBound.Judge(record)];
        }

        var fate = observation.Scenario.FateOf(record.Plan);
        IEnumerable<Finding> both = [StalledBound.Judge(record), LeftBehindBound.Judge(observation, record)];
        return fate switch
        {
            Fate.Held => [.. ControlBound.Judge(record), .. LifetimeBound.Judge(record, limit, fate).Select(finding => finding.AsComparison(observation.Scenario.TimeoutsOn ? "with nothing on that stops it" : "with the timeouts off")), .. both],
            Fate.RequestsEnded => [.. ControlBound.Judge(record), .. RequestBound.Judge(record, limit), .. RequestReasonBound.Judge(observation, record, limit), .. both],
            Fate.ClosedByItself => [.. LifetimeBound.Judge(record, limit, fate), .. both],

            // Where no other comes after it, a limit that could end requests alone ends their connection.
            _ when limit.Then is null => [.. LifetimeBound.Judge(record, limit, fate), ReasonBound.Judge(record, limit), .. both],
            _ => [.. LifetimeBound.Judge(record, limit, fate), .. RequestBound.Judge(record, limit), .. RequestReasonBound.Judge(observation, record, limit), ReasonBound.Judge(record, limit), .. both],
        };
    }

    private static IEnumerable<Finding> OfCounts(Observation observation)
    {
        var scenario = observation.Scenario;
        var during = IsControl(observation)
            ? DuringBound.Judge(observation, plan => scenario.FateOf(plan) == Fate.Held ? Fate.ClosedByLimit : scenario.FateOf(plan)).Select(finding => finding.AsComparison("with the timeouts off"))
            : DuringBound.Judge(observation, scenario.FateOf);
        return during.Concat(AfterBound.Judge(observation));
    }

    /// <summary>Whether what is held is the point of it: its counts are then compared with what they would be, and held to nothing.</summary>
    private static bool IsControl(Observation observation) =>
        !observation.Scenario.TimeoutsOn && observation.Workloads.Any(record => IsHeld(observation, record));

    private static bool IsHeld(Observation observation, WorkloadRecord record) =>
        record.Plan.Limit is not null && observation.Scenario.FateOf(record.Plan).IsHeld();

    private static bool IsOfControl(Finding.Judged finding) =>
        finding.Result.Name is BoundNames.ControlHeld or BoundNames.ControlClosed or BoundNames.ControlEnded;

    private static ScenarioVerdict Conclude(
        Observation observation, List<Finding> findings, List<Finding.Judged> judged, List<Objection> objections)
    {
        var hasHeld = observation.Workloads.Any(record => IsHeld(observation, record));
        var broken = judged.Where(finding => !finding.Result.Passed).ToList();
        var grew = hasHeld ? !broken.Any(IsOfControl) : broken.Any(finding => finding.Growth);
        var verdict = objections.Count > 0 ? Verdict.Inconclusive : grew ? Verdict.Growing : Verdict.Bounded;

        // Where growth is expected of a subject, the bounds that show it are the point; everything else must hold.
        var expected = observation.Scenario.Expected;
        var isGrowthMeant = !hasHeld && grew && expected == Verdict.Growing;
        var unwelcome = isGrowthMeant ? broken.Where(finding => !finding.Growth) : broken;
        var asExpected = verdict == expected && verdict != Verdict.Inconclusive && !unwelcome.Any();

        var reasons = objections.Select(objection => objection.Text).Concat(broken.Select(finding => finding.Result.Describe())).ToList();
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
            reasons)
        {
            Workloads = [.. observation.Workloads.Select(record => OfRecord(observation, record, judged, objections, isGrowthMeant))],
        };
    }

    private static WorkloadVerdict OfRecord(
        Observation observation, WorkloadRecord record, List<Finding.Judged> judged, List<Objection> objections, bool isGrowthMeant)
    {
        var broken = judged.Where(finding => finding.Result.Workload == record.Plan.Workload.Id && !finding.Result.Passed).ToList();
        var isHeld = IsHeld(observation, record);
        var its = objections.Where(objection => objection.Workload is null || objection.Workload == record.Plan.Workload.Id).ToList();
        var grew = isHeld ? !broken.Any(IsOfControl) : broken.Any(finding => finding.Growth);
        return new WorkloadVerdict(
            record,
            its.Count > 0 ? Verdict.Inconclusive : grew ? Verdict.Growing : Verdict.Bounded,
            isHeld || (isGrowthMeant && grew) ? Verdict.Growing : Verdict.Bounded,
            broken.Count(finding => !(isGrowthMeant && finding.Growth)))
        {
            Reasons = [.. its.Select(objection => objection.Text), .. broken.Select(finding => finding.Result.Describe())],
        };
    }
}
