using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Clients.Catalog;
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
    /// <summary>Why it is not known whether one is held whose client sees no close.</summary>
    public const string Unseen = "its client cannot see a close behind data that it does not read, and the server's sockets cannot be seen from here";

    /// <summary>Why it is not known whether one is held to which the server sent FIN.</summary>
    public const string Silent = "the server sent FIN and then answered nothing that the client sent, not even with a reset, and its sockets cannot be seen from here";

    /// <summary>A closed socket answers a byte with a reset, within the time of the longest way.</summary>
    private static readonly TimeSpan s_answersWithin = TimeSpan.FromMilliseconds(200);

    /// <summary>Why it is not known whether it was given back, or whether it was late by the server's fault; <see langword="null"/>: it is known.</summary>
    public string? Doubt { get; init; }

    /// <summary>Where it was late by no more than the machine was: that is the doubt.</summary>
    public Excuse? Excuse { get; init; }

    /// <summary>
    /// Until when it was certainly kept, since the connection was opened, where <see cref="After"/> was noted late: the table of sockets
    /// is read now and then, and a server is asked now and then.
    /// </summary>
    public TimeSpan CertainAfter { get; init; } = After;

    /// <summary>When the server sent FIN, since the connection was opened, where that was in time and it kept the socket for too long; <see langword="null"/>: it did not.</summary>
    public TimeSpan? FinAfter { get; init; }

    /// <summary>Whether it may be kept still, however long it was certainly kept.</summary>
    public bool IsOpenEnded { get; init; }

    /// <summary>How long it was certainly kept since its stall began.</summary>
    public TimeSpan Stalled => Lifetime.SinceStall(CertainAfter);

    /// <summary>What became of one connection.</summary>
    public static Holding Of(StallRecord record, Lifetime lifetime)
    {
        var holding = WhatBecameOf(record, lifetime);
        var late = holding.Stalled - record.Most(holding);
        return holding.Doubt is null && late > TimeSpan.Zero && late <= lifetime.TakenInLate ? holding with { Doubt = "its connect waited for the server's accept queue" } : holding;
    }

    private static Holding WhatBecameOf(StallRecord record, Lifetime lifetime) => lifetime switch
    {
        _ when !record.Plan.Expectation.IsExact && RequestEnded(record.Plan, lifetime) is { } ended && ended < lifetime.Duration =>
            new Holding(lifetime, ended, IsOver: true),
        { IsCensored: true } when IsUnseen(record, lifetime) => new Holding(lifetime, lifetime.Duration, IsOver: false) { Doubt = Unseen },
        { IsCensored: true, HeldUntil: { } held } => new Holding(lifetime, held, IsOver: false),
        { End: LifetimeEnd.Recorded, HeldUntil: { } held } => new Holding(lifetime, lifetime.Duration, IsOver: true) { CertainAfter = held },
        { SilentUntil: { } silent } when lifetime.Stalled <= record.Most(lifetime) => AfterFin(lifetime, silent, record.Most(lifetime)),
        _ => new Holding(lifetime, lifetime.Duration, !lifetime.IsCensored),
    };

    /// <summary>Whether a connection that seems held may be closed: its client cannot see that, and nobody else told.</summary>
    public static bool IsUnseen(StallRecord record, Lifetime lifetime) =>
        lifetime is { IsCensored: true, HeldUntil: null } && record.Plan.Stall.Sees != VisibleClose.FinAndReset;

    /// <summary>What became of each connection of a stall, in their order.</summary>
    public static IReadOnlyList<Holding> Of(StallRecord record) => new Holdings(record, lateness: null);

    /// <summary>Whether it was, or may have been, kept for longer than <paramref name="most"/> since its stall began.</summary>
    public bool IsLate(TimeSpan most) => IsOpenEnded || Stalled > most;

    /// <summary>What became of each connection of a stall, in their order; what was late by no more than the machine is in doubt.</summary>
    public static IReadOnlyList<Holding> Of(StallRecord record, MachineLateness lateness) => new Holdings(record, lateness);

    /// <summary>Whether it is evidence of a limit that must act within <paramref name="most"/> of the stall: one that began too late is not.</summary>
    public bool IsEvidence(TimeSpan most) => IsOver || IsLate(most);

    /// <summary>What is not known of these connections, any of which may have broken the bound; <see langword="null"/>: there are none.</summary>
    public static string? Doubts(IReadOnlyCollection<Holding> doubtful, int of)
    {
        if (doubtful.Count == 0)
        {
            return null;
        }

        // Those that the machine excuses differ in their figures: the latest speaks for them.
        var latest = doubtful.Where(holding => holding.Excuse is not null).Select(holding => holding.Excuse!.Value).DefaultIfEmpty().MaxBy(excuse => excuse.LateBy).Text;
        var doubts = doubtful
            .CountBy(holding => holding.Excuse is null ? holding.Doubt! : latest)
            .OrderByDescending(pair => pair.Value)
            .Select(pair => $"{(pair.Key == latest && pair.Value > 1 ? "at most " : "")}{pair.Key}{(pair.Value == doubtful.Count ? "" : $" ({pair.Value})")}");
        return $"it is not known for {doubtful.Count} of {of} connections: {string.Join("; ", doubts)}.";
    }

    /// <summary>Whether the machine's lateness is all that makes them doubtful.</summary>
    public static bool AreExcused(IEnumerable<Holding> doubtful) => doubtful.All(holding => holding.Excuse is not null);

    /// <summary>When the requests that a stall holds were ended, with their connection kept, since that was opened; <see langword="null"/>: they were not.</summary>
    private static TimeSpan? RequestEnded(StallPlan plan, Lifetime lifetime) => plan.Stall is { EndsByRequest: true, RequestsPerConnection: { } each }
        ? lifetime.RequestsEnded is { } ended && ended.Count >= each ? ended.LastAfter : null
        : Applicability.RequestEndedBy(plan, lifetime)?.After;

    /// <summary>One to which the server sent FIN in time: whether its socket was gone in time as well.</summary>
    private static Holding AfterFin(Lifetime lifetime, TimeSpan silent, TimeSpan most)
    {
        var kept = lifetime.HeldUntil ?? silent;
        kept = kept > lifetime.Duration ? kept : lifetime.Duration;
        return (lifetime.GoneAfter, lifetime.HeldUntil) switch
        {
            ({ } gone, _) when lifetime.SinceStall(kept) > most => new Holding(lifetime, gone, IsOver: true) { CertainAfter = kept, FinAfter = lifetime.Duration },
            (null, not null) => new Holding(lifetime, kept, IsOver: false) { FinAfter = lifetime.SinceStall(kept) > most ? lifetime.Duration : null },
            (null, null) when silent - lifetime.Duration >= s_answersWithin => new Holding(lifetime, kept, IsOver: false) { Doubt = Silent, IsOpenEnded = true },
            _ => new Holding(lifetime, lifetime.Duration, IsOver: true),
        };
    }

    /// <summary>The same, in doubt where it was late by no more than the machine was. What it was not certainly kept for it may not have been late by.</summary>
    public Holding Excused(StallRecord record, MachineLateness lateness)
    {
        if (Doubt is not null || Stalled <= record.Most(this))
        {
            return this;
        }

        var began = Lifetime.OpenedAt + (Lifetime.StalledAfter ?? TimeSpan.Zero);
        var limit = record.IsRefused(Lifetime) ? record.Plan.Expectation.Abandoned!.Refusal!.ClosedBy!.Value : record.Plan.Expectation.Limit.Value;
        return Verdicts.Excuse.Find(record.LatenessOf(Lifetime.Shard, lateness), began, limit, record.Most(this), Lifetime.OpenedAt + CertainAfter) is { } excuse
            ? this with { Doubt = excuse.Text, Excuse = excuse }
            : this;
    }
}
