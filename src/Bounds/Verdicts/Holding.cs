using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Clients.Parking;

namespace Leak.Bounds.Verdicts;

/// <summary>
/// How long the server kept what one connection of a stall took. That is the connection as a rule; where the exact limit is not asked
/// for and the stall holds a request, its request: the connection may then wait for the next one.
/// </summary>
/// <param name="Lifetime">The connection.</param>
/// <param name="After">When it was given back, since the connection was opened; where it was not, how long that was watched.</param>
/// <param name="IsOver">Whether it was given back.</param>
internal readonly record struct Holding(Lifetime Lifetime, TimeSpan After, bool IsOver)
{
    /// <summary>Why it is not known whether it was given back, or whether it was late by the server's fault; <see langword="null"/>: it is known.</summary>
    public string? Doubt { get; init; }

    /// <summary>How long it was kept since its stall began.</summary>
    public TimeSpan Stalled => Lifetime.SinceStall(After);

    /// <summary>What became of one connection.</summary>
    public static Holding Of(StallRecord record, Lifetime lifetime) =>
        !record.Plan.Expectation.IsExact && RequestEnded(record.Plan, lifetime) is { } ended && ended < lifetime.Duration
            ? new Holding(lifetime, ended, IsOver: true)
            : new Holding(lifetime, lifetime.Duration, !lifetime.IsCensored);

    /// <summary>What became of each connection of a stall, in their order.</summary>
    public static List<Holding> Of(StallRecord record) => [.. record.Lifetimes.Select(lifetime => Of(record, lifetime))];

    /// <summary>Whether it is evidence of a limit that must act within <paramref name="most"/> of the stall: one that began too late is not.</summary>
    public bool IsEvidence(TimeSpan most) => IsOver || Stalled > most;

    /// <summary>A bound that may have been broken by connections of which that is not known; <see langword="null"/>: there are none.</summary>
    public static string? Doubts(IReadOnlyCollection<Holding> doubtful, int of) => doubtful.Count == 0
        ? null
        : $"of {doubtful.Count} of {of} connections that is not known: {string.Join("; ", doubtful.CountBy(holding => holding.Doubt!).OrderByDescending(pair => pair.Value).Select(pair => pair.Value == doubtful.Count ? pair.Key : $"{pair.Key} ({pair.Value})"))}.";

    /// <summary>When the requests that a stall holds were ended, with their connection kept, since that was opened; <see langword="null"/>: they were not.</summary>
    private static TimeSpan? RequestEnded(StallPlan plan, Lifetime lifetime) => plan.Stall is { EndsByRequest: true, RequestsPerConnection: { } each }
        ? lifetime.RequestsEnded is { } ended && ended.Count >= each ? ended.LastAfter : null
        : Applicability.RequestEndedBy(plan, lifetime)?.After;
}
