using Leak.Bounds.Facts;

namespace Leak.Bounds.Shouldly;

/// <summary>Whether every stalled connection was closed for one reason.</summary>
internal static class ClosingReasons
{
    public static IEnumerable<string> Objections(Observation observation, string limit)
    {
        var stalls = observation.Stalls.ToList();
        return stalls.Count == 0 ? ["the scenario has no stalled connections."] : stalls.SelectMany(record => Objections(record, limit));
    }

    private static IEnumerable<string> Objections(StallRecord record, string limit)
    {
        var id = record.Id;
        var held = record.Lifetimes.Count(lifetime => lifetime.IsCensored);
        var closed = record.Lifetimes.Count - held;
        if (held > 0 || closed == 0)
        {
            yield return $"{id}: {held} of {record.Lifetimes.Count} connections were still held when the run ended.";
        }

        if (record.LimitsFired is not { } fired)
        {
            yield return $"{id}: the server does not tell why it closes connections.";
        }
        else if (fired.GetValueOrDefault(limit) < closed)
        {
            var said = fired.Count == 0 ? "no reason" : string.Join(", ", fired.Select(pair => $"{pair.Key} × {pair.Value}"));
            yield return $"{id}: of {closed} connections that the server closed, {fired.GetValueOrDefault(limit)} were closed by {limit}; it names {said}.";
        }
    }
}
