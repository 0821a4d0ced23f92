using Leak.Bounds.Facts;
using Leak.Bounds.Plans;

namespace Leak.Bounds.Verdicts;

/// <summary>Reaches a verdict from the outcomes of the bounds.</summary>
internal sealed class Conclusion
{
    private readonly Observation _observation;
    private readonly Dictionary<string, string> _notApplicable;
    private readonly List<BoundOutcome> _outcomes;
    private readonly List<BoundResult> _broken;
    private readonly List<Objection> _objections;
    private readonly List<UnjudgedBound> _doubts;
    private readonly bool _isGrowthMeant;
    private readonly Verdict _verdict;

    public Conclusion(Observation observation, IEnumerable<IBound> bounds)
    {
        _observation = observation;
        _notApplicable = NotApplicable(observation);
        _outcomes = [.. bounds.SelectMany(bound => bound.Judge(observation)).Select(Applied).OrderBy(Place)];
        _doubts = [.. _outcomes.OfType<UnjudgedBound>().Where(unjudged => unjudged.IsDoubt)];
        _broken = [.. _outcomes.OfType<BoundResult>().Where(result => !result.Passed)];
        _objections = [.. ConclusiveCheck.Objections(observation).Where(objection => !IsNotApplicable(objection.Workload)), .. NothingApplied(observation), .. Blind(observation.Scenario)];
        if (!_outcomes.OfType<BoundResult>().Any(result => result.ShowsGrowth))
        {
            _objections.Add(new Objection("No count and no lifetime could be judged.") { IsMachines = _doubts.Exists(doubt => doubt.IsMachines) });
        }

        var scenario = observation.Scenario;
        var grew = scenario.IsControl ? !_broken.Any(ControlBound.Makes) : _broken.Any(result => result.ShowsGrowth);
        _verdict = Reach(scenario.IsControl, grew, _objections.Count > 0, _doubts.Count > 0);

        // Where growth is expected of a subject, the bounds that show it are the point; everything else must hold.
        _isGrowthMeant = !scenario.IsControl && grew && scenario.Expected == Verdict.Growing;
    }

    public ScenarioVerdict ToVerdict()
    {
        var expected = _observation.Scenario.Expected;
        var asExpected = _verdict == expected && _verdict != Verdict.Inconclusive && !_broken.Any(IsUnwelcome);
        var reasons = _objections.Select(objection => objection.Text).Concat(Describe(_broken)).Concat(_doubts.Select(doubt => doubt.Describe())).ToList();
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
            IsPools = !asExpected && _objections.Count == 0 && _broken.Exists(IsUnwelcome)
                && _broken.Where(IsUnwelcome).All(result => result.IsPools) && _doubts.TrueForAll(doubt => doubt.IsMachines),
            IsMachines = _verdict == Verdict.Inconclusive && _objections.All(objection => objection.IsMachines) && _doubts.All(doubt => doubt.IsMachines),
        };
    }

    /// <summary>What is certain decides: a bound that may have been broken forbids a verdict only where none was.</summary>
    private static Verdict Reach(bool isControl, bool grew, bool isObjected, bool isDoubted)
    {
        var isDecided = isControl ? !grew : grew;
        return isObjected || (isDoubted && !isDecided) ? Verdict.Inconclusive : grew ? Verdict.Growing : Verdict.Bounded;
    }

    private WorkloadVerdict ToVerdict(WorkloadRecord record)
    {
        var broken = _broken.Where(result => result.Workload == record.Id).ToList();
        var isControl = record is StallRecord { Plan: var plan } && _observation.Scenario.IsControlled(plan);
        var its = _objections.Where(objection => objection.Workload is null || objection.Workload == record.Id).ToList();
        var grew = isControl ? !broken.Any(ControlBound.Makes) : broken.Any(result => result.ShowsGrowth);
        var notApplicable = _notApplicable.GetValueOrDefault(record.Id);
        var doubts = _doubts.Where(doubt => doubt.Workload == record.Id).ToList();
        return new WorkloadVerdict(
            record,
            Reach(isControl, grew, its.Count > 0 || notApplicable is not null, doubts.Count > 0),
            isControl || (_isGrowthMeant && grew) ? Verdict.Growing : Verdict.Bounded,
            broken.Count(IsUnwelcome))
        {
            NotApplicable = notApplicable,
            Reasons = [.. notApplicable is null ? [] : new[] { NotSeen(notApplicable) }, .. its.Select(objection => objection.Text), .. Describe(broken), .. doubts.Select(doubt => doubt.Describe())],
        };
    }

    private bool IsNotApplicable(string? workload) => workload is not null && _notApplicable.ContainsKey(workload);

    /// <summary>What a workload that does not apply did says nothing of the server.</summary>
    private BoundOutcome Applied(BoundOutcome outcome) => outcome.Workload is { } workload && _notApplicable.TryGetValue(workload, out var why)
        ? outcome is BoundResult result
            ? new UnjudgedBound(result.Name, NotSeen(why), result.Formula, result.Limit, Unit: result.Unit, Workload: workload)
            : (UnjudgedBound)outcome with { Reason = NotSeen(why), IsDoubt = false }
        : outcome;

    /// <summary>A run that is there to count tasks, and did not see them, would pass with any number of tasks.</summary>
    private IEnumerable<Objection> Blind(Scenario scenario) => !scenario.CountsTasks ? [] : _outcomes.OfType<UnjudgedBound>()
        .Where(unjudged => unjudged is { IsComparison: false, IsDoubt: false, Name: BoundNames.TasksDuring or BoundNames.TasksAfter })
        .Select(unjudged => new Objection($"The run is there to count tasks, and the bound '{unjudged.Name}' was not judged: {unjudged.Reason}"));

    /// <summary>Why the run shows nothing, where what it is about does not apply.</summary>
    private IEnumerable<Objection> NothingApplied(Observation observation)
    {
        var stalled = observation.Stalls.Where(record => !IsNotApplicable(record.Id)).ToList();
        if (observation.Workloads.Count > 0 && observation.Workloads.All(record => IsNotApplicable(record.Id)))
        {
            yield return new Objection($"Nothing of it applies to this server: {string.Join("; ", _notApplicable.Select(pair => $"{pair.Key}: {pair.Value}"))}.");
        }
        else if (observation.Stalls.Any(IsControlled) && !stalled.Exists(IsControlled))
        {
            yield return new Objection($"Nothing of what must be held applies to this server: {string.Join("; ", _notApplicable.Select(pair => $"{pair.Key}: {pair.Value}"))}.");
        }
    }

    /// <summary>Why each workload does not apply. Workloads with too few arrivals are not in it: that is said of them first.</summary>
    private static Dictionary<string, string> NotApplicable(Observation observation) => observation.Workloads
        .Where(record => !ConclusiveCheck.Arrived(record).Any())
        .Select(record => (record.Id, Why: Applicability.WhyNot(record)))
        .Where(pair => pair.Why is not null)
        .DistinctBy(pair => pair.Id)
        .ToDictionary(pair => pair.Id, pair => pair.Why!);

    private static string NotSeen(string why) => $"it does not apply: {why}.";

    private bool IsControlled(StallRecord record) => _observation.Scenario.IsControlled(record.Plan);

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
