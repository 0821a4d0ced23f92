using System.Globalization;

namespace Leak.Bounds.Probes;

/// <summary>Counts failed readings by what was read.</summary>
internal sealed class TroubleLog
{
    private readonly Lock _sync = new();
    private readonly Dictionary<string, Trouble> _troubles = [];

    public IReadOnlyList<string> Sentences
    {
        get
        {
            lock (_sync)
            {
                return [.. _troubles.Select(pair => Sentence(pair.Key, pair.Value))];
            }
        }
    }

    public void Add(string subject, Exception exception, TimeSpan at)
    {
        lock (_sync)
        {
            // A probe throws ProbeException; anything else is a fault of the probe, and its type helps to find it.
            var reason = exception is ProbeException ? exception.Message : $"{exception.GetType().Name}: {exception.Message}";
            _troubles[subject] = _troubles.TryGetValue(subject, out var trouble)
                ? trouble with { Count = trouble.Count + 1 }
                : new Trouble(1, at, reason);
        }
    }

    private static string Sentence(string subject, Trouble trouble) => string.Create(
        CultureInfo.InvariantCulture,
        $"{subject} could not be read {(trouble.Count == 1 ? "once" : $"{trouble.Count} times, first")} at {trouble.First.TotalSeconds:0.0} s: {trouble.Reason}");

    private sealed record Trouble(int Count, TimeSpan First, string Reason);
}
