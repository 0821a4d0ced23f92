using Leak.Bounds.Facts;

namespace Leak.Bounds.Probes.Machine;

/// <summary>A count that one call reads.</summary>
internal sealed class CountProbe(Quantity quantity, Func<double> read) : IProbe
{
    public Quantity Quantity => quantity;

    public string? Unavailable { get; init; }

    public ValueTask<double> ReadAsync(CancellationToken cancellationToken) => new(read());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
