using Leak.Bounds.Facts;
using Leak.Clients.Parking;

namespace Leak.Bounds.Pages;

/// <summary>
/// The share of a stall's connections that is still held, by the time since they stalled (Kaplan and Meier, 1958): one that was still held
/// when the run ended counts for as long as it was seen.
/// </summary>
internal static class SurvivalCurve
{
    /// <summary>The steps, from 1 at zero; the last is where nothing more was seen. Empty of no lifetime.</summary>
    /// <param name="lifetimes">The lifetimes.</param>
    public static IReadOnlyList<Sample> Of(IReadOnlyCollection<Lifetime> lifetimes)
    {
        if (lifetimes.Count == 0)
        {
            return [];
        }

        var steps = new List<Sample> { new(TimeSpan.Zero, 1) };
        var (held, share) = (lifetimes.Count, 1.0);
        foreach (var moment in lifetimes.GroupBy(lifetime => Positive(lifetime.Stalled)).OrderBy(group => group.Key))
        {
            var ended = moment.Count(lifetime => !lifetime.IsCensored);
            share *= 1 - ((double)ended / held);
            held -= moment.Count();
            if (ended > 0)
            {
                steps.Add(new Sample(moment.Key, share));
            }
        }

        var last = lifetimes.Max(lifetime => Positive(lifetime.Stalled));
        return steps[^1].At < last ? [.. steps, new Sample(last, share)] : steps;
    }

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
