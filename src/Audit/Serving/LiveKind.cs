using System.Collections.Concurrent;
using Leak.Clients;
using Leak.Clients.Live;

namespace Leak.Audit.Serving;

/// <summary>One kind of legitimate client, and what became of its requests.</summary>
internal sealed class LiveKind(LiveClient client)
{
    private readonly ConcurrentQueue<Latency> _latencies = new();
    private readonly ConcurrentQueue<(TimeSpan, IterationResult)> _results = new();
    private int _failedInARow;

    /// <summary>The client.</summary>
    public LiveClient Client => client;

    /// <summary>How long its answers took.</summary>
    public IReadOnlyList<Latency> Latencies => [.. _latencies];

    /// <summary>When each of its requests had ended, since the start of the audit, and what became of it.</summary>
    public IReadOnlyList<(TimeSpan EndedAt, IterationResult Result)> Results => [.. _results];

    /// <summary>How many of its last requests failed, one after the other.</summary>
    public int FailedInARow => Volatile.Read(ref _failedInARow);

    public void NoteLatency(Latency latency) => _latencies.Enqueue(latency);

    public void Note(TimeSpan endedAt, IterationResult result)
    {
        // One client of each kind: nobody else writes.
        Volatile.Write(ref _failedInARow, result.Ok ? 0 : _failedInARow + 1);
        _results.Enqueue((endedAt, result));
    }
}
