using Leak.Bounds.Facts;
using Leak.Bounds.Verdicts;
using Leak.Clients.Parking;

namespace Leak.Bounds.Pages;

/// <summary>
/// A sample of a stall's connections as rows of numbers, in the order in which they were opened: those that broke their limit first to be
/// taken, then others at even distances. A row has: when it was opened; then, in seconds since that and −1 where there was none, when it
/// stalled, when its first answer was seen, when the last of its requests was ended, and when it ended or was last seen; how it ended (0 held, 1
/// FIN, 2 RST, 3 by the server's account); its client's port; the last status, or 0; whether it broke its limit (1 late, 2 early, or 0); the bytes that its
/// client sent and those that it read, or −1; when it read the first and the last of them, as the times before; how many times at which its client sent
/// something follow, those, and the times at which it read something.
/// </summary>
internal static class ConnectionRows
{
    public static IReadOnlyList<IReadOnlyList<double>> Of(StallRecord record, int most)
    {
        // By their places: of a million only a few are shown.
        var (broke, whole) = (new List<int>(), new List<int>());
        foreach (var (place, lifetime) in record.Lifetimes.Index())
        {
            (Broke(record, lifetime) == 0 ? whole : broke).Add(place);
        }

        var shown = Even(broke, Math.Max(most / 2, most - whole.Count));
        var places = shown.Concat(Even(whole, most - shown.Count));
        return [.. places.Select(place => record.Lifetimes[place]).OrderBy(lifetime => lifetime.OpenedAt).Select(lifetime => Row(lifetime, Broke(record, lifetime)))];
    }

    private static int Broke(StallRecord record, Lifetime lifetime)
    {
        var limit = record.Plan.Expectation;
        return record.Plan.Expectation.IsHeld || limit.End == Plans.ExpectedEnd.Any ? 0
            : lifetime.Stalled > record.Most(lifetime) ? 1
            : !lifetime.IsCensored && limit is { IsExact: true, End: Plans.ExpectedEnd.ClosedByLimit } && !record.IsRefused(lifetime) && lifetime.Duration < limit.Limit.Value ? 2
            : 0;
    }

    private static List<int> Even(List<int> places, int most) => places.Count <= most
        ? places
        : [.. Enumerable.Range(0, most).Select(number => places[(int)((long)number * (places.Count - 1) / Math.Max(1, most - 1))])];

    private static double[] Row(Lifetime lifetime, int broke) =>
    [
        Rounded(lifetime.OpenedAt),
        Rounded(lifetime.StalledAfter),
        Rounded(lifetime.FirstAnswer?.After),
        Rounded(lifetime.RequestsEnded?.LastAfter),
        Rounded(lifetime.Duration),
        (int)lifetime.End,
        lifetime.ClientPort,
        lifetime.StatusCode ?? lifetime.FirstAnswer?.StatusCode ?? 0,
        broke,
        lifetime.Traffic?.Sent ?? -1,
        lifetime.Traffic?.Taken ?? -1,
        Rounded(lifetime.Traffic?.FirstTaken),
        Rounded(lifetime.Traffic?.LastTaken),
        lifetime.SentAfter?.Count ?? 0,
        .. (lifetime.SentAfter ?? []).Concat(lifetime.TakenAfter ?? []).Select(time => Math.Round(time.TotalSeconds, 2)),
    ];

    private static double Rounded(TimeSpan? time) => time is { } known ? Math.Round(known.TotalSeconds, 3) : -1;
}
