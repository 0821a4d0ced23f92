using Leak.Clients.Parking;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>What a server did with one connection.</summary>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="StalledAfter">When its client stalled, since then.</param>
/// <param name="HeldFor">How long the server held it, since then; <see cref="TimeSpan.MaxValue"/>: for good.</param>
internal readonly record struct SimulatedConnection(TimeSpan OpenedAt, TimeSpan StalledAfter, TimeSpan HeldFor)
{
    private const int FirstPort = 40_000;

    /// <summary>What is seen of it by a run that watches for so long, which is until it is opened or longer.</summary>
    public Lifetime Seen(int number, TimeSpan watched)
    {
        var seen = watched - OpenedAt;
        return (HeldFor <= seen
            ? new Lifetime(OpenedAt, HeldFor, LifetimeEnd.Closed, FirstPort + number)
            : new Lifetime(OpenedAt, seen, LifetimeEnd.Held, FirstPort + number)) with { StalledAfter = StalledAfter };
    }
}
