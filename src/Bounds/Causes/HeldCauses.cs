using Leak.Bounds.Facts;
using Leak.Bounds.Verdicts;
using Leak.Clients.Parking;

namespace Leak.Bounds.Causes;

/// <summary>The causes that are of one limit: it does not act, or acts too late, too early, or in another's place.</summary>
internal static class HeldCauses
{
    public static Cause Never(string limit, IReadOnlyList<Symptom> symptoms)
    {
        var cause = CauseWriter.New(
            $"{LimitWords.Stopped(limit)} are never closed",
            $"Nothing on the server ended them: {limit} is off, or it does not act on them. A client that opens a connection and forgets it keeps it open until the client itself goes. Each costs the server a socket, its buffers and its tasks, and the number of them has no bound.") with
        {
            Said = [.. CauseWriter.Said(symptoms), .. Watched(symptoms), .. InForce(limit, symptoms)],
            Steps = LimitWords.IsSetting(limit) ? [] : ["No setting ends these: the server must, by its protocol."],
        };
        return CauseWriter.WithSettings(cause, limit, symptoms);
    }

    public static Cause Late(string limit, IReadOnlyList<Symptom> symptoms)
    {
        var asked = symptoms.Select(symptom => symptom.Limit).OfType<Plans.Limit>().FirstOrDefault();
        var closed = Closed(symptoms);
        var seen = closed.Count == 0 ? "" : closed.Min() is var least && closed.Max() is var most && least == most
            ? $" They were closed after {Short(least)}."
            : $" They were closed after {Short(closed.Min())} to {Short(closed.Max())}. So the limit in force is no longer than {Short(closed.Min())}.";
        var wanted = asked is null ? "" : $" {limit} is to be {Wording.Seconds(asked.Value)}, and a server has {Wording.Seconds(Plans.Limit.Slack)} more to act.";
        var cause = CauseWriter.New(
            $"{LimitWords.Stopped(limit)} are closed too late",
            $"The server does end them, but later than it should.{wanted}{seen} The longer a forgotten connection is kept, the more of them there are at one time.") with
        {
            Said = [.. CauseWriter.Said(symptoms), .. InForce(limit, symptoms)],
            Steps = [.. ValueInForce.Steps(limit, FiredOf(symptoms))],
        };
        return CauseWriter.WithSettings(cause, limit, symptoms);
    }

    public static Cause Early(string limit, IReadOnlyList<Symptom> symptoms) => CauseWriter.WithSettings(
        CauseWriter.New(
            $"{LimitWords.Stopped(limit)} are closed before their limit",
            $"The server closed them sooner than {limit} says. A limit that is shorter than it is meant to be cuts clients that do nothing wrong.") with
        {
            Said = [.. CauseWriter.Said(symptoms), .. InForce(limit, symptoms)],
            Steps = [.. ValueInForce.Steps(limit, FiredOf(symptoms))],
        },
        limit,
        symptoms);

    public static Cause Wrong(string limit, IReadOnlyList<Symptom> symptoms) => CauseWriter.WithSettings(
        CauseWriter.New(
            $"{LimitWords.Stopped(limit)} are ended by another limit",
            $"They ended in time, but the server names another reason than {limit}. So {limit} may be off, and the day the other limit is raised nothing ends them.") with
        {
            Said = [.. CauseWriter.Said(symptoms), .. Fired(symptoms), .. InForce(limit, symptoms)],
        },
        limit,
        symptoms);

    /// <summary>What is never seen to end may still have a limit that is longer than the watch.</summary>
    private static IEnumerable<string> Watched(IEnumerable<Symptom> symptoms)
    {
        var held = Stalls(symptoms).SelectMany(record => record.Lifetimes).Where(lifetime => lifetime.IsCensored).Select(lifetime => lifetime.Stalled).ToList();
        return held.Count == 0 ? [] : [$"They were watched for up to {Short(held.Max())}: a limit that is longer than that would not have been seen."];
    }

    private static List<TimeSpan> Closed(IReadOnlyList<Symptom> symptoms) =>
        [.. Stalls(symptoms).SelectMany(record => record.Lifetimes).Where(lifetime => !lifetime.IsCensored).Select((Lifetime lifetime) => lifetime.Stalled)];

    private static IEnumerable<string> Fired(IEnumerable<Symptom> symptoms) => Stalls(symptoms)
        .Where(record => record.LimitsFired is { Count: > 0 })
        .Select(record => $"{record.Id}: {Wording.Counts(record.LimitsFired!)}")
        .Take(6);

    private static IEnumerable<string> InForce(string limit, IEnumerable<Symptom> symptoms) => ValueInForce.Said(limit, symptoms);

    private static Dictionary<string, int> FiredOf(IEnumerable<Symptom> symptoms) => Stalls(symptoms)
        .SelectMany(record => record.LimitsFired ?? new Dictionary<string, int>())
        .GroupBy(pair => pair.Key, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value));

    private static IEnumerable<StallRecord> Stalls(IEnumerable<Symptom> symptoms) => symptoms.Select(symptom => symptom.Record).OfType<StallRecord>().Distinct();

    private static string Short(TimeSpan time) => $"{Wording.Number(Math.Round(time.TotalSeconds, 1))} s";
}
