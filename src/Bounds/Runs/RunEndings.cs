using Leak.Bounds.Probes;
using Leak.Bounds.Workloads;

namespace Leak.Bounds.Runs;

/// <summary>Asks the server's ledger, once a run's clients are gone, why it closed each connection and which it still holds.</summary>
internal sealed class RunEndings(IEndingsLedger ledger, RunClock clock)
{
    /// <summary>A server records an ending shortly after the client has seen the close.</summary>
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until the end of every connection is recorded, of deaf handlers alone not: theirs may never be.</summary>
    public async Task WaitAsync(IReadOnlyList<(WorkloadRun Run, WorkloadRecord Record)> workloads, CancellationToken cancellationToken)
    {
        var until = clock.Now + Ceiling;
        while (workloads.Any(IsOpen) && clock.Now < until)
        {
            await Task.Delay(Poll, clock.TimeProvider, cancellationToken);
        }
    }

    /// <summary>The record with the reasons of what was closed, and with the number of those that the server holds on to.</summary>
    /// <exception cref="ProbeException">The server does not answer any more.</exception>
    public async Task<WorkloadRecord> AddAsync(WorkloadRun run, WorkloadRecord record, bool isOnlyStall, CancellationToken cancellationToken)
    {
        if (record.Lifetimes.Count == 0)
        {
            return record;
        }

        if (ledger.Find(run.ServerPort, record.Lifetimes) is { } endings)
        {
            return record with
            {
                LimitsFired = ConnectionEndings.CountByError(record.Lifetimes
                    .Zip(endings, (lifetime, ending) => lifetime.IsCensored ? null : ending)
                    .OfType<ConnectionEnding>()),
                LeftBehind = endings.Count(ending => ending is null),
                RequestLimitsFired = record.Plan.Workload is IStall { EndsByRequest: true, Endpoint: { } route } ? ledger.CountRequests(route) : null,
            };
        }

        // A ledger of the whole server speaks of one stall where there is no other.
        return isOnlyStall ? record with { LimitsFired = await ledger.CountAsync(cancellationToken) } : record;
    }

    private bool IsOpen((WorkloadRun Run, WorkloadRecord Record) workload) =>
        workload.Record.Plan.Workload is IStall { IsDeaf: false }
        && ledger.Find(workload.Run.ServerPort, workload.Record.Lifetimes)?.Contains(null) == true;
}
