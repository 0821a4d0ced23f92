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
        var ends = lifetimes.Select(lifetime => (At: Positive(lifetime.Stalled), lifetime.IsCensored)).ToArray();
        Array.Sort(ends);
        for (var (first, next) = (0, 0); first < ends.Length; first = next)
        {
            var ended = 0;
            for (; next < ends.Length && ends[next].At == ends[first].At; next++)
            {
                ended += ends[next].IsCensored ? 0 : 1;
            }

            share *= 1 - ((double)ended / held);
            held -= next - first;
            if (ended > 0)
            {
                steps.Add(new Sample(ends[first].At, share));
            }
        }

        var last = ends[^1].At;
        return steps[^1].At < last ? [.. steps, new Sample(last, share)] : steps;
    }

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
