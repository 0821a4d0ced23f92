namespace Leak.Testing.Guards;

/// <summary>
/// Makes limits short enough for a test. They keep their order, equal ones stay equal, and none becomes longer. What bounds nothing in
/// practice (<see cref="AppLimits.IsLimit"/>) is left as it is.
/// </summary>
internal sealed class Shortening
{
    /// <summary>What the shortest becomes: more than 1 s, which Kestrel's minimum rates and its heartbeat ask for.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromSeconds(1.5);

    /// <summary>From one to the next longer one. Which of two acted is told by its reason, not by its time.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(0.25);

    private readonly List<TimeSpan> _distinct;

    /// <param name="values">The limits that are in force together.</param>
    public Shortening(IEnumerable<TimeSpan> values) => _distinct = [.. values.Where(AppLimits.IsLimit).Distinct().Order()];

    /// <summary>What one of them becomes; another value stays.</summary>
    public TimeSpan Of(TimeSpan value)
    {
        var place = _distinct.BinarySearch(value);
        var shorter = Least + (Math.Max(0, place) * Step);
        return place < 0 || value < shorter ? value : shorter;
    }
}
