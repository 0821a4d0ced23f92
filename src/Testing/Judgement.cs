using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;
using Leak.Testing.Guards;
using Leak.Testing.Runs;
using Microsoft.AspNetCore.Http;

namespace Leak.Testing;

/// <summary>Reaches the result of a test from its two runs. Pure.</summary>
/// <param name="plan">What was asked for.</param>
/// <param name="survey">The app with its limits.</param>
/// <param name="subject">The run with the limits; <see langword="null"/>: there was none.</param>
/// <param name="control">The run without them; <see langword="null"/>: there was none.</param>
/// <param name="hasControl">Whether the server is one that can be started without its limits.</param>
internal sealed class Judgement(TestPlan plan, Survey survey, ScenarioVerdict? subject, ScenarioVerdict? control, bool hasControl)
{
    public StallTestResult Reach(string name)
    {
        var stalls = plan.Stalls.Select(Of).ToList();
        var applied = stalls.Where(stall => stall.NotApplicable is null).ToList();
        List<string> reasons =
        [
            .. stalls.SelectMany(stall => stall.Reasons),
            .. OfAll(subject),
            .. OfAll(control).Select(reason => $"Control, the same app with its limits off: {reason}"),
            .. Missing(stalls),
            .. applied.Count == 0 ? [$"None of the stalls applies to this app, so nothing was tested.{(plan.Located.Count == 0 ? " Name a path that the app has: .At(\"/orders\")." : "")}"] : Array.Empty<string>(),
        ];
        var isGrowing = applied.Exists(stall => stall.Verdict == Verdict.Growing) || subject is { Verdict: Verdict.Growing };
        return new StallTestResult
        {
            Verdict = isGrowing ? Verdict.Growing : reasons.Count > 0 && !IsFault() ? Verdict.Inconclusive : Verdict.Bounded,
            Subject = name,
            Stalls = stalls,
            Reasons = reasons,
            WithLimits = subject,
            Control = control,
            Remarks = [.. Remarks()],
        };

        // Bounded, and something else is wrong: a live client was cut, or another limit fired.
        bool IsFault() => subject is { Verdict: Verdict.Bounded, AsExpected: false } && applied.Count > 0 && applied.TrueForAll(stall => stall.Verdict == Verdict.Bounded)
            && !Missing(stalls).Any() && control is not { AsExpected: false };
    }

    private StallResult Of(Stall stall)
    {
        if (PairPlanner.WhyNot(stall, survey) is { } why)
        {
            return new StallResult(stall.Id, Verdict.Inconclusive) { NotApplicable = why };
        }

        var guard = survey.Own[stall.Id];
        var (on, off) = (Find(subject, stall), Find(control, stall));
        return guard.IsBounded ? Guarded(stall, guard, on, off) : Unguarded(stall, guard, off);
    }

    private StallResult Guarded(Stall stall, Guard guard, WorkloadVerdict? on, WorkloadVerdict? off)
    {
        var result = new StallResult(stall.Id, on?.Verdict ?? Verdict.Inconclusive) { BoundBy = BoundBy(guard) };
        if (on is { NotApplicable: null } && off is { NotApplicable: { } itsEnd, Record: StallRecord record } && IsGivenInFull(record))
        {
            // Without its limits the server has given it all, and holds nothing of it.
            return result with { NotApplicable = $"{itsEnd} once its limits are off" };
        }

        if (on is { NotApplicable: { } why })
        {
            return off is null or { NotApplicable: not null }
                ? result with { NotApplicable = why }
                : result with { Verdict = Verdict.Inconclusive, Reasons = [$"{stall.Id}: with the limits on it does not apply ({why}), and without them it does. So something other than its limit ends it."] };
        }

        List<string> reasons = [.. on is null or { AsExpected: true } ? [] : on.Reasons];
        var grew = off is null || off.AsExpected;
        if (!grew)
        {
            reasons.AddRange(off!.Reasons.Select(reason => $"Control, the same app with its limits off: {(off.NotApplicable is null ? "" : $"{stall.Id}: ")}{reason}"));
        }

        if (survey.Production?.GetValueOrDefault(stall.Id) is { IsBounded: false } there)
        {
            return result with { Verdict = Verdict.Growing, Reasons = [$"{stall.Id}: {guard.Setting} bounds it in environment {survey.Environment?.EnvironmentName} alone. In Production nothing does: {there.Setting}{(there.Has is null ? "" : $", {there.Has}")}.", .. reasons] };
        }

        // A control that did not grow proves nothing of its pair.
        return result with { Verdict = grew || result.Verdict == Verdict.Growing ? result.Verdict : Verdict.Inconclusive, Reasons = reasons };
    }

    /// <summary>Whether what was to block, or to be a stream, was a response with an end, and came to it.</summary>
    private static bool IsGivenInFull(StallRecord record) => record.Plan.Stall.SeenWhen is StallSign.Blocked or StallSign.Streaming
        && record.Lifetimes.Count > 0 && record.Lifetimes.All(lifetime => lifetime.FirstAnswer is { StatusCode: StatusCodes.Status200OK, IsWhole: true });

    private static StallResult Unguarded(Stall stall, Guard guard, WorkloadVerdict? off)
    {
        if (off is { NotApplicable: { } why })
        {
            return new StallResult(stall.Id, Verdict.Inconclusive) { NotApplicable = why };
        }

        var nothing = $"{stall.Id}: nothing bounds it. {(guard.Has is null ? $"It would be bounded by {guard.Setting}." : $"{guard.Setting} would: {guard.Has}.")}";
        return off is null || off.AsExpected
            ? new StallResult(stall.Id, Verdict.Growing) { Reasons = [$"{nothing}{Held(off)}"] }
            : new StallResult(stall.Id, Verdict.Inconclusive)
            {
                Reasons =
                [
                    $"{stall.Id}: no setting that can be read bounds it, and yet the app did not hold it. If the app has a limit of its own, say so: .Limits(…).",
                    .. off.Reasons.Select(reason => $"Control, the same app with its limits off: {reason}"),
                ],
            };
    }

    private static string Held(WorkloadVerdict? off) => off?.Record is StallRecord { Lifetimes: { Count: > 0 } lifetimes }
        && lifetimes.Where(lifetime => lifetime.IsCensored).Select(lifetime => lifetime.Duration).ToList() is { Count: > 0 } held
        ? FormattableString.Invariant($" With the limits off {held.Count} of {lifetimes.Count} connections were held until the run ended, the longest for {held.Max().TotalSeconds:0.0} s.")
        : "";

    /// <summary>What is said of no stall alone: live clients, counts of the whole app, the run itself.</summary>
    private static IEnumerable<string> OfAll(ScenarioVerdict? verdict)
    {
        if (verdict is null or { AsExpected: true } || IsNeedless(verdict))
        {
            return [];
        }

        var told = verdict.Workloads.Where(workload => workload.Record is StallRecord).SelectMany(workload => workload.Reasons).ToHashSet();
        return verdict.Reasons.Where(reason => !told.Contains(reason));
    }

    /// <summary>A run in which no stall applies says so, and each stall has said it.</summary>
    private static bool IsNeedless(ScenarioVerdict verdict) =>
        verdict.Workloads.Where(workload => workload.Record is StallRecord).All(workload => workload.NotApplicable is not null);

    /// <summary>What the test named and the app does not have.</summary>
    private IEnumerable<string> Missing(IReadOnlyList<StallResult> stalls)
    {
        foreach (var path in plan.Stalls.Where(stall => plan.Located.Contains(stall.Id)).GroupBy(stall => stall.Path))
        {
            var its = stalls.Where(stall => path.Any(asked => asked.Id == stall.Id)).ToList();
            if (its.TrueForAll(stall => stall.NotApplicable is not null))
            {
                yield return $"The test names {path.Key}, and no stall applies there: {string.Join("; ", its.Select(stall => $"{stall.Id}: {stall.NotApplicable}"))}.";
            }
        }

        foreach (var live in (subject ?? control)?.Workloads.Where(workload => workload.Record is LiveRecord && workload.NotApplicable is not null) ?? [])
        {
            yield return $"{live.Record.Id}: {live.NotApplicable}. Live clients that a test names must be served.";
        }
    }

    private IEnumerable<string> Remarks()
    {
        if (survey.ProductionNotRead is { } why)
        {
            yield return $"The app ran in environment {survey.Environment?.EnvironmentName}, and what it has in Production could not be read: {why}";
        }

        if (subject is { AsExpected: false } && survey.Own.Values.Any(IsShortened))
        {
            yield return "The app's limits were made short for this run. A request that takes seconds by nature is cut by them, and an endpoint that has limits of its own keeps those: say .AtFullScale() then, or .Limits(…).";
        }

        if (!hasControl)
        {
            yield return "There was no control: a server that is already running cannot be started without its limits.";
        }
        else if (control is null && subject is not null)
        {
            yield return "There was no control: the server closes these stalls of itself, with limits and without.";
        }

        foreach (var run in new[] { subject, control }.OfType<ScenarioVerdict>().SelectMany(verdict => verdict.RunsBefore))
        {
            yield return $"The machine was late, and a run was repeated. Before: {run}";
        }
    }

    private bool IsShortened(Guard own) => own.IsBounded && survey.Now[own.Stall.Id].Limits[0].Value != own.Limits[0].Value;

    private string BoundBy(Guard own)
    {
        var (was, now) = (own.Limits[0], survey.Now[own.Stall.Id].Limits[0]);
        return own.IsOwnClose ? own.Setting
            : was.Value == now.Value ? $"{was.Name} {Wording.Time(was.Value)}"
            : $"{was.Name} {Wording.Time(was.Value)}, run as {Wording.Time(now.Value)}";
    }

    private static WorkloadVerdict? Find(ScenarioVerdict? verdict, Stall stall) => verdict?.Workloads.FirstOrDefault(workload => workload.Record.Id == stall.Id);
}
