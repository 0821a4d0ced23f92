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

    private bool IsOpen((StallRun Run, StallRecord Record) stall) =>
        stall.Run.GoesWithClient && stall.Run.FindCloses(ledger, stall.Record.Lifetimes)?.Contains(null) == true;
}
