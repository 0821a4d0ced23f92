using Leak.Bounds.Probes;

namespace Leak.Unit.Bounds.Probes;

/// <summary>A probe that answers what a test says, and lets the test wait for its readings.</summary>
internal sealed class FakeProbe(string name, Func<int, ValueTask<double>> readAsync) : IProbe
{
    private readonly SemaphoreSlim _read = new(0);
    private int _reads;

    public FakeProbe(string name, Func<int, double> read)
        : this(name, number => ValueTask.FromResult(read(number)))
    {
    }

    public string Name => name;

    public string Unit => "things";

    public string? Unavailable { get; init; }

    /// <summary>How many readings were begun.</summary>
    public int Reads => Volatile.Read(ref _reads);

    public async ValueTask<double> ReadAsync(CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _reads);
        try
        {
            return await readAsync(number).AsTask().WaitAsync(cancellationToken);
        }
        finally
        {
            _read.Release();
        }
    }

    /// <summary>Waits for the next reading that has ended and was not waited for before.</summary>
    public async Task ReadOnceAsync() =>
        (await _read.WaitAsync(TimeSpan.FromSeconds(20))).ShouldBeTrue($"{name} was read {Reads} times, and not again within 20 s");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
