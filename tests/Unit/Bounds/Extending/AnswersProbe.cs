using Leak.Bounds.Facts;
using Leak.Bounds.Probes;

namespace Leak.Unit.Bounds.Extending;

/// <summary>How often an app has answered.</summary>
internal sealed class AnswersProbe(Quantity quantity, Func<int> count) : IProbe
{
    public Quantity Quantity => quantity;

    public string? Unavailable => null;

    public ValueTask<double> ReadAsync(CancellationToken cancellationToken) => new(count());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
