using System.Collections;
using Leak.Bounds.Facts;

namespace Leak.Bounds.Verdicts;

/// <summary>What became of each connection of a stall, made out when it is asked for: of a million, all at once would be too many to keep.</summary>
/// <param name="record">The stall.</param>
/// <param name="lateness">The machine's, of the process that sampled; <see langword="null"/>: nothing is excused.</param>
internal sealed class Holdings(StallRecord record, MachineLateness? lateness) : IReadOnlyList<Holding>
{
    /// <inheritdoc/>
    public int Count => record.Lifetimes.Count;

    /// <inheritdoc/>
    public Holding this[int index] => Of(record.Lifetimes[index]);

    /// <inheritdoc/>
    public IEnumerator<Holding> GetEnumerator() => record.Lifetimes.Select(Of).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Holding Of(Clients.Parking.Lifetime lifetime) =>
        lateness is null ? Holding.Of(record, lifetime) : Holding.Of(record, lifetime).Excused(record, lateness);
}
