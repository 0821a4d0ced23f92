using Leak.Bounds.Facts;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Extending;

/// <summary>An app has answered so often at least.</summary>
internal sealed class AnswersBound(Quantity quantity, int least) : IBound
{
    public const string Name = "answers at least";

    public IEnumerable<BoundOutcome> Judge(Observation observation)
    {
        if (observation.FindSeries(quantity)?.Peak is not { } peak)
        {
            yield return new UnjudgedBound(Name, "nobody counted the answers.", Quantity: quantity);
            yield break;
        }

        yield return new BoundResult(
            Name, $"{quantity.Name} ≥ {least}", least, peak.Value, quantity.Unit, peak.Value >= least, peak.At, Quantity: quantity);
    }
}
