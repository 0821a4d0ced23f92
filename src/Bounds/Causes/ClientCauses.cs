using Leak.Bounds.Facts;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Causes;

/// <summary>Legitimate clients that were not served.</summary>
internal static class ClientCauses
{
    public static Cause Failed(IReadOnlyList<Symptom> symptoms)
    {
        var records = symptoms.Select(symptom => symptom.Record).OfType<LiveRecord>().Distinct().ToList();
        var paced = records.Select(record => record.Plan.Client.StaysInside).Distinct().ToList();
        var fired = records.Select(record => record.LimitsFired).OfType<IReadOnlyDictionary<string, int>>().FirstOrDefault() ?? new Dictionary<string, int>();
        var cutters = fired.OrderByDescending(pair => pair.Value).Select(pair => ValueInForce.LimitOf(pair.Key)).OfType<string>().Take(1).ToList();
        var limits = cutters.Count > 0 ? cutters : paced;
        var slowest = records.Select(record => record.Plan.Arrivals.Pace).DefaultIfEmpty().Max();
        var needed = TimeSpan.FromSeconds(Math.Ceiling(slowest.TotalSeconds + 1));
        return CauseWriter.New(
            cutters.Count > 0 ? $"Clients that did nothing wrong were cut by {cutters[0]}" : "Clients that did nothing wrong were cut or not served",
            "These clients keep inside every limit, and must be served whatever others do. A limit that is too short, a server that stops answering while others stall, or one that closes connections between requests shows here. Users see it as errors.") with
        {
            Said =
            [
                .. records.Select(Fate),
                .. fired.Count > 0 ? [$"The limits that closed connections of no stall, as the server names them: {Wording.Counts(fired)}."] : records.Exists(record => record.LimitsFired is null)
                    ? ["The server does not tell which limit cut them."]
                    : new[] { "The server names no limit: none of its own closed their connections." },
                .. cutters.Select(limit => $"{limit} is there to end {LimitWords.StoppedWithin(limit)}. It took these clients for such: its value is too short for them, or it begins too early."),
                "Nothing of theirs is parked: a client that was cut holds nothing any more.",
                .. limits.SelectMany(limit => ValueInForce.Said(limit, symptoms)),
            ],
            Steps =
            [
                .. cutters.Count > 0 ? ValueInForce.Steps(cutters[0], fired) : [],
                $"A request of these clients, or their pause before the next, takes up to {Wording.Seconds(slowest)}. A limit that is shorter cuts them.",
                "If they failed with 503 or were refused: MaxConnections or MaxRequests is too low. If they were not answered at all: look at the thread pool's series below.",
            ],
            Settings = [.. limits.SelectMany(limit => ValueInForce.Placed(Settings.For(limit, needed), limit, needed, symptoms).Take(1))],
        };
    }

    private static string Fate(LiveRecord record) =>
        $"{record.Id}: {record.Succeeded} served, {Wording.Amount(record.Failed, "requests")} failed{(record.Failures.Count == 0 ? "" : $" ({Wording.Counts(record.Failures)})")}.";
}
