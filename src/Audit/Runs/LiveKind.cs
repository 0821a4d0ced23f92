using System.Collections.Concurrent;
using Leak.Clients;
using Leak.Clients.Live;

namespace Leak.Audit.Runs;

/// <summary>One kind of legitimate client, and what became of its requests.</summary>
internal sealed class LiveKind(LiveClient client)
{
    private readonly ConcurrentQueue<Latency> _latencies = new();
    private readonly ConcurrentQueue<IterationResult> _results = new();
    private int _failedInARow;

    /// <summary>The client.</summary>
    public LiveClient Client => client;

    /// <summary>How long its answers took.</summary>
    public IReadOnlyList<Latency> Latencies => [.. _latencies];

    /// <summary>What became of its requests.</summary>
    public IReadOnlyList<IterationResult> Results => [.. _results];

    /// <summary>How many of its last requests failed, one after the other.</summary>
    public int FailedInARow => Volatile.Read(ref _failedInARow);

    public void NoteLatency(Latency latency) => _latencies.Enqueue(latency);

    public void Note(IterationResult result)
    {
        // One client of each kind: nobody else writes.
        Volatile.Write(ref _failedInARow, result.Ok ? 0 : _failedInARow + 1);
        _results.Enqueue(result);
    }
}
