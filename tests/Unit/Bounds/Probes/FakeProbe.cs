using Leak.Bounds.Facts;
using Leak.Bounds.Probes;

namespace Leak.Unit.Bounds.Probes;

/// <summary>A probe that answers what a test says.</summary>
internal sealed class FakeProbe(string name, Func<int, ValueTask<double>> readAsync) : IProbe
{
    private int _reads;

    public FakeProbe(string name, Func<int, double> read)
        : this(name, number => ValueTask.FromResult(read(number)))
    {
    }

    public Quantity Quantity { get; } = new(name, "things");

    public string? Unavailable { get; init; }

    /// <summary>How many readings were begun.</summary>
    public int Reads => Volatile.Read(ref _reads);

    public async ValueTask<double> ReadAsync(CancellationToken cancellationToken) =>
        await readAsync(Interlocked.Increment(ref _reads)).AsTask().WaitAsync(cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
