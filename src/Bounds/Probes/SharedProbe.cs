using Leak.Bounds.Facts;

namespace Leak.Bounds.Probes;

/// <summary>A probe of a source, whose count is picked from the source's last reading.</summary>
internal sealed class SharedProbe(Quantity quantity, IProbeSource source, Func<double> readRefreshed) : ISharedProbe
{
    public Quantity Quantity => quantity;

    public string? Unavailable { get; init; }

    public bool IsSampled { get; init; } = true;

    public IProbeSource Source => source;

    public double ReadRefreshed() => readRefreshed();

    public async ValueTask<double> ReadAsync(CancellationToken cancellationToken)
    {
        await source.RefreshAsync(cancellationToken);
        return readRefreshed();
    }

    // The source has an owner of its own.
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
