using Leak.Audit.Options;
using Leak.Bounds.Probes.Machine;
using Leak.Clients;
using Leak.Clients.Live;

namespace Leak.Audit.Serving;

/// <summary>Legitimate clients that ask all the while: before the first stalled connection, beside them, and once they are gone.</summary>
internal sealed class LiveWatch : IAsyncDisposable
{
    private static readonly TimeSpan s_pace = TimeSpan.FromSeconds(0.25);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<LiveKind> _kinds = [];
    private readonly List<Task> _loops = [];

    private LiveWatch(RunClock clock) => Answers = new PromptAnswers(clock);

    /// <summary>Each kind of client with what became of its requests.</summary>
    public IReadOnlyList<LiveKind> Kinds => _kinds;

    /// <summary>What the server answered to them.</summary>
    public PromptAnswers Answers { get; }

    /// <summary>Starts one client of each kind.</summary>
    public static LiveWatch Start(IEnumerable<LiveClient> clients, Uri address, AuditOptions options, RunClock clock)
    {
        var watch = new LiveWatch(clock);
        foreach (var client in clients)
        {
            var kind = new LiveKind(client);
            watch._kinds.Add(kind);
            watch._loops.Add(watch.AskAsync(kind, clock, client.Start(new LiveContext(client, address, s_pace, options.Seed, clock) { Host = options.Host ?? address.Authority, Headers = options.Headers, OnLatency = latency => watch.Note(kind, latency) })));
        }

        return watch;
    }

    /// <summary>Ends them; may be called again.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_loops);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private void Note(LiveKind kind, Latency latency)
    {
        kind.NoteLatency(latency);
        Answers.Note(latency.AskedAt, latency.Took);
    }

    private async Task AskAsync(LiveKind kind, RunClock clock, ILiveSession session)
    {
        await using var ended = session;
        try
        {
            for (long number = 0; !_stop.IsCancellationRequested; number++)
            {
                var result = await session.RunAsync(new Iteration(Copy: 0, number), _stop.Token);
                kind.Note(clock.Now, result);
                await Task.Yield();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // As asked: the last request is nobody's failure.
        }
    }
}
