using Leak.Bounds.Facts;
using Leak.Clients.Catalog;

namespace Leak.Bounds.Causes;

/// <summary>Says of one cause what it means and what to do.</summary>
internal static class CauseWriter
{
    private const string OtherServer = "Where the server is not an ASP.NET Core app: `leak audit <address>` recognises it and prints the lines to set.";

    public static Cause Write(CauseKind kind, string subject, IReadOnlyList<Symptom> symptoms)
    {
        var scenarios = symptoms.Select(symptom => symptom.Verdict).Distinct().ToList();
        var cause = Words(kind, subject, symptoms) with
        {
            Key = Key(kind, subject),
            Scenarios = scenarios,
            Findings = [.. symptoms.Where(symptom => symptom.Bound is not null).Select(symptom => new Finding(symptom.Verdict, symptom.Bound!))],
            Workloads = [.. symptoms.Select(symptom => symptom.Bound?.Workload).OfType<string>().Distinct()],
        };
        return kind switch
        {
            CauseKind.NeverEnded or CauseKind.EndedLate or CauseKind.Grew => cause with
            {
                Parked = ParkedStacks.AtPeak(scenarios.MaxBy(verdict => verdict.Observation.Stacks.Stacks.Sum(stack => stack.Count))!, cause.Workloads),
            },
            CauseKind.LeftBehind => cause with { Parked = ParkedStacks.Left(scenarios) },
            _ => cause,
        };
    }

    private static string Key(CauseKind kind, string subject) =>
        string.Concat($"{kind}-{subject}".Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '-')).TrimEnd('-');

    private static Cause Words(CauseKind kind, string subject, IReadOnlyList<Symptom> symptoms) => kind switch
    {
        CauseKind.NoVerdict => NoVerdict(symptoms),
        CauseKind.ClientsFailed => ClientCauses.Failed(symptoms),
        CauseKind.NeverEnded => HeldCauses.Never(subject, symptoms),
        CauseKind.EndedLate => HeldCauses.Late(subject, symptoms),
        CauseKind.EndedEarly => HeldCauses.Early(subject, symptoms),
        CauseKind.WrongLimit => HeldCauses.Wrong(subject, symptoms),
        CauseKind.Grew => New(
            "The server holds more than its arrivals explain",
            "Every connection that was watched ended in time, and yet more was held at one time than could have arrived within the longest time that one may live. Something that the clients did not ask for grows with them.") with
        {
            Steps = ["Look at the stacks below: what is parked there more often than there are connections is what grows."],
        },
        CauseKind.LeftBehind => LeftCauses.Of(symptoms),
        CauseKind.KernelKept => New(
            "The kernel keeps what the server has forgotten",
            "The server closed connections whose clients had more to take. It counts them no more. The kernel keeps their bytes for minutes, and nothing of the server's bounds them.") with
        {
            Settings = Settings.For(LimitNames.Write, TimeSpan.FromSeconds(40)),
            Steps = ["Reset such connections in place of closing them. `Leak.Timeouts` does that when Write has passed.", OtherServer],
        },
        CauseKind.ControlFailed => New(
            "The control did not grow, so its pair proves nothing",
            "A control runs without limits: its server must hold what its clients open. This one did not. Either its limits were on, or something else closed the connections. Whatever its pair shows, it would have shown it without limits too.") with
        {
            Said = Said(symptoms),
            Steps = ["See to it that the limits are off in the control (`Timeouts:Enabled` false, or each of Kestrel's a day), and that nothing before the server closes connections: a proxy, say."],
        },
        CauseKind.NotStalled => New(
            "Clients did not come to their stall",
            "The clients of these workloads sent what they had to, and the server did not do what the stall needs. What became of their connections says nothing of its limits.") with
        {
            Said = Said(symptoms),
            Steps = ["Look at what the server answered, and give the workload a path that does what it needs."],
        },
        _ => New($"The bound '{subject}' was broken", "It is a bound of your own.") with { Said = [.. symptoms.Select(symptom => symptom.Bound!.Describe()).Distinct().Take(6)] },
    };

    /// <summary>A cause's words; the rest is the same of all.</summary>
    internal static Cause New(string title, string meaning) => new("", title, meaning) { Scenarios = [] };

    /// <summary>The blocks for the limits of these, each once; where nothing says that the server is ours, how to find another's.</summary>
    internal static Cause WithSettings(Cause cause, string subject, IReadOnlyList<Symptom> symptoms)
    {
        var limit = symptoms.Select(symptom => symptom.Limit).OfType<Plans.Limit>().MinBy(limit => limit.Value);
        return limit is null ? cause : cause with
        {
            Settings = ValueInForce.Placed(
                Settings.For(subject, limit.Value, symptoms.Select(symptom => symptom.Record).OfType<StallRecord>().Select(record => record.Plan.Stall).Distinct()),
                subject,
                limit.Value,
                symptoms),
            Steps = [.. cause.Steps, .. limit.FiresAs is null ? [OtherServer] : Array.Empty<string>()],
        };
    }

    /// <summary>What the broken bounds of workloads say beyond their figures, each once. Those of all together name the stacks, which have a place of their own.</summary>
    internal static IReadOnlyList<string> Said(IEnumerable<Symptom> symptoms) => [.. symptoms.Where(symptom => symptom.Record is not null && symptom.Bound?.Detail is not null).Select(symptom => $"{symptom.Record!.Id}: {symptom.Bound!.Detail}").Distinct().Take(6)];

    private static Cause NoVerdict(IReadOnlyList<Symptom> symptoms)
    {
        var verdicts = symptoms.Select(symptom => symptom.Verdict).Distinct().ToList();
        var described = symptoms.Select(symptom => symptom.Bound?.Describe()).ToHashSet();
        return New(
            "No verdict could be reached",
            "The run does not allow a judgement. That is never a pass. A bound that was broken beside it says nothing by itself.") with
        {
            Said = [.. verdicts.SelectMany(verdict => verdict.Reasons).Where(reason => !described.Contains(reason)).Distinct().Take(12)],
            Steps = [verdicts.TrueForAll(verdict => verdict.IsMachines)
                ? "The machine was too late for a verdict: run it again with less beside it, or on more cores."
                : "See to what is said above, and run it again."],
        };
    }
}
