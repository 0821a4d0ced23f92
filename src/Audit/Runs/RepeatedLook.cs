using Leak.Audit.Looking;
using Leak.Audit.Options;
using Leak.Bounds.Probes.Machine;
using Leak.Clients;
using Leak.Clients.Catalog;

namespace Leak.Audit.Runs;

/// <summary>
/// A look at a server that a busy machine does not make poorer: what did not come in time for the machine's sake is not missing. It is looked again,
/// and the look that found most is taken. What it found too much (a handler that was slow, and does not hang) the stall itself shows.
/// </summary>
/// <param name="options">Where, and the paths.</param>
/// <param name="times">How long each look waits.</param>
internal sealed class RepeatedLook(AuditOptions options, LookTimes times)
{
    private const int MostLooks = 3;

    /// <summary>Looks. Where the machine was not late it looks once.</summary>
    public async Task<LookResult> RunAsync(IReadOnlyList<Stall> stalls, TimeProvider time, CancellationToken cancellationToken)
    {
        var clock = new RunClock(time);
        using var lateness = new LatenessRecorder(clock, withPool: true);
        lateness.Follow(options.Process is { } process ? [process] : []);
        return await BestAsync(
            () => new Look { Times = times }.RunAsync(options, stalls, time, cancellationToken),
            () => clock.Now,
            (from, to) => lateness.Read().IsContended(from, to));
    }

    /// <summary>The best of some looks.</summary>
    /// <param name="look">Looks once.</param>
    /// <param name="now">The time.</param>
    /// <param name="isContended">Whether the machine was late between two times.</param>
    internal static async Task<LookResult> BestAsync(Func<Task<LookResult>> look, Func<TimeSpan> now, Func<TimeSpan, TimeSpan, bool> isContended)
    {
        LookResult? best = null;
        for (var looks = 1; ; looks++)
        {
            var from = now();
            var found = await look();
            best = best is null || found.NotTried.Count < best.NotTried.Count ? found : best;
            if (best.NotTried.Count == 0 || looks == MostLooks || !isContended(from, now()))
            {
                return best;
            }
        }
    }
}
