using Leak.Bounds.Facts;
using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Kestrel;
using Leak.Bounds.Servers;
using Leak.Clients;

namespace Leak.Bounds.Runs;

/// <summary>Asks the server's ledger, once a run's clients are gone, why it closed each connection and which it still holds.</summary>
internal sealed class CloseReasons(ICloseLedger ledger, RunClock clock, Func<TimeSpan>? lost = null)
{
    /// <summary>A server records a close shortly after the client has seen it.</summary>
    private static readonly TimeSpan s_ceiling = TimeSpan.FromSeconds(2);

    private const string ResetByClient = "connection_reset";

    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until the close of every connection is recorded, of handlers that ignore their token alone not: theirs may never be.</summary>
    public async Task WaitAsync(IReadOnlyList<(StallRun Run, StallRecord Record)> stalls, CancellationToken cancellationToken)
    {
        var wait = new LateWait(clock.TimeProvider, s_ceiling, lost);
        while (stalls.Any(IsOpen) && !wait.IsOver)
        {
            await Task.Delay(s_poll, clock.TimeProvider, cancellationToken);
        }
    }

    /// <summary>The record with the reasons of what was closed, and with the number of those that the server holds on to.</summary>
    /// <exception cref="ProbeException">The server does not answer any more.</exception>
    public async Task<StallRecord> AddAsync(StallRun run, StallRecord record, bool isOnlyStall, CancellationToken cancellationToken)
    {
        if (record.Lifetimes.Count == 0)
        {
            return record;
        }

        if (run.FindCloses(ledger, record.Lifetimes) is { } closes)
        {
            return record with
            {
                LimitsFired = CloseRecorder.CountByError(record.Lifetimes
                    .Zip(closes, (lifetime, close) => lifetime.IsCensored ? null : close)
                    .OfType<ServerClose>()),
                LeftBehind = closes.Count(close => close is null),
                RequestLimitsFired = record.Plan.Stall is { EndsByRequest: true, Path: { } route } ? ledger.CountRequests(route) : null,
            };
        }

        // A ledger of the whole server speaks of one stall where there is no other.
        return isOnlyStall ? record with { LimitsFired = await ledger.CountAsync(cancellationToken) } : record;
    }

    /// <summary>
    /// The reasons for which the server closed connections that were of no stall, with counts; <see langword="null"/>: it cannot tell them
    /// from those of stalls. What a client did to its own connection is left out.
    /// </summary>
    /// <exception cref="ProbeException">The server does not answer any more.</exception>
    public async Task<IReadOnlyDictionary<string, int>?> OfOthersAsync(IReadOnlyList<(StallRun Run, StallRecord Record)> stalls, CancellationToken cancellationToken)
    {
        var counts = (await ledger.CountAsync(cancellationToken)).ToDictionary(StringComparer.Ordinal);
        foreach (var (run, record) in stalls.Where(stall => stall.Record.Lifetimes.Count > 0))
        {
            if (run.FindCloses(ledger, record.Lifetimes) is not { } closes)
            {
                return null;
            }

            foreach (var (reason, count) in CloseRecorder.CountByError(closes.OfType<ServerClose>()))
            {
                counts[reason] = counts.GetValueOrDefault(reason) - count;
            }
        }

        return counts.Where(pair => pair.Value > 0 && pair.Key != ResetByClient).ToDictionary(StringComparer.Ordinal);
    }

    private bool IsOpen((StallRun Run, StallRecord Record) stall) =>
        stall.Run.GoesWithClient && stall.Run.FindCloses(ledger, stall.Record.Lifetimes)?.Contains(null) == true;
}
