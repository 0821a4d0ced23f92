using Leak.Bounds.Facts;
using Leak.Bounds.Plans;

namespace Leak.Bounds.Verdicts;

/// <summary>Reaches a verdict from the outcomes of the bounds.</summary>
internal sealed class Conclusion
{
    private readonly Observation _observation;
    private readonly List<BoundOutcome> _outcomes;
    private readonly List<BoundResult> _broken;
    private readonly List<Objection> _objections;
    private readonly bool _isGrowthMeant;
    private readonly Verdict _verdict;

    public Conclusion(Observation observation, IEnumerable<IBound> bounds)
    {
        _observation = observation;
        _outcomes = [.. bounds.SelectMany(bound => bound.Judge(observation)).OrderBy(Place)];
        _broken = [.. _outcomes.OfType<BoundResult>().Where(result => !result.Passed)];
        _objections = [.. ConclusiveCheck.Objections(observation)];
        if (!_outcomes.OfType<BoundResult>().Any(result => result.ShowsGrowth))
        {
            _objections.Add(new Objection("No count and no lifetime could be judged."));
        }

        var scenario = observation.Scenario;
        var grew = scenario.IsControl ? !_broken.Any(ControlBound.Makes) : _broken.Any(result => result.ShowsGrowth);
        _verdict = _objections.Count > 0 ? Verdict.Inconclusive : grew ? Verdict.Growing : Verdict.Bounded;

        // Where growth is expected of a subject, the bounds that show it are the point; everything else must hold.
        _isGrowthMeant = !scenario.IsControl && grew && scenario.Expected == Verdict.Growing;
    }

    public ScenarioVerdict ToVerdict()
    {
        var expected = _observation.Scenario.Expected;
        var asExpected = _verdict == expected && _verdict != Verdict.Inconclusive && !_broken.Any(IsUnwelcome);
        var reasons = _objections.Select(objection => objection.Text).Concat(Describe(_broken)).ToList();
        if (!asExpected && reasons.Count == 0)
        {
            reasons.Add($"{_verdict} where {expected} was expected: every bound held.");
        }

        return new ScenarioVerdict(
            _observation,
            _verdict,
            asExpected,
            [.. _outcomes.OfType<BoundResult>()],
            [.. _outcomes.OfType<UnjudgedBound>()],
            reasons)
        {
            Workloads = [.. _observation.Workloads.Select(ToVerdict)],
        };
    }

    private WorkloadVerdict ToVerdict(WorkloadRecord record)
    {
        var broken = _broken.Where(result => result.Workload == record.Id).ToList();
        var isControl = record is StallRecord { Plan: var plan } && _observation.Scenario.IsControlled(plan);
        var its = _objections.Where(objection => objection.Workload is null || objection.Workload == record.Id).ToList();
        var grew = isControl ? !broken.Any(ControlBound.Makes) : broken.Any(result => result.ShowsGrowth);
        return new WorkloadVerdict(
            record,
            its.Count > 0 ? Verdict.Inconclusive : grew ? Verdict.Growing : Verdict.Bounded,
            isControl || (_isGrowthMeant && grew) ? Verdict.Growing : Verdict.Bounded,
            broken.Count(IsUnwelcome))
        {
            Reasons = [.. its.Select(objection => objection.Text), .. Describe(broken)],
        };
    }

    private bool IsUnwelcome(BoundResult result) => !result.IsMeant && !(_isGrowthMeant && result.ShowsGrowth);

    /// <summary>What was not to be broken first.</summary>
    private static IEnumerable<string> Describe(IEnumerable<BoundResult> broken) =>
        broken.OrderBy(result => result.IsMeant).Select(result => result.Describe());

    /// <summary>By workload, in the scenario's order, what judges all of them last.</summary>
    private int Place(BoundOutcome outcome)
    {
        for (var place = 0; place < _observation.Workloads.Count; place++)
        {
            if (_observation.Workloads[place].Id == outcome.Workload)
            {
                return place;
            }
        }

        return int.MaxValue;
    }
}
