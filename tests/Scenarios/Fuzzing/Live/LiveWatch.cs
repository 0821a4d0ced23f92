using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using Leak.Bounds.Plans;
using Leak.Bounds.Probes.Machine;
using Leak.Clients;
using Leak.Scenarios.Fuzzing.Judging;

namespace Leak.Scenarios.Fuzzing.Live;

/// <summary>Lets live clients be served, and notes which were not.</summary>
internal sealed class LiveWatch : IAsyncDisposable
{
    /// <summary>Failures of one client that are told.</summary>
    private const int MostTold = 3;

    private readonly LatenessRecorder _lateness;
    private readonly RunClock _clock;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<FuzzFinding> _failures = new();
    private readonly ConcurrentDictionary<string, int> _served = new();
    private readonly IReadOnlyList<LiveFuzz> _clients;
    private readonly ConcurrentQueue<string> _excused = new();
    private readonly Task _running;

    public LiveWatch(IReadOnlyList<LiveFuzz> clients, LatenessRecorder lateness, RunClock clock)
    {
        (_clients, _lateness, _clock) = (clients, lateness, clock);
        _running = Task.WhenAll(clients.Select(RunAsync));
    }

    /// <summary>Turns that failed while the machine was late: they count neither way.</summary>
    public IReadOnlyCollection<string> Excused => _excused;

    /// <summary>How often each was served.</summary>
    public IReadOnlyDictionary<string, int> Served => _served;

    /// <summary>Whether there is one that was neither served once nor seen to be cut.</summary>
    public bool HaveUnserved => _clients.Any(client => !_served.ContainsKey(client.Name) && !IsCut(client));

    /// <summary>Stops them.</summary>
    /// <returns>What was broken.</returns>
    public async Task<IReadOnlyList<FuzzFinding>> StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
        return
        [
            .. _failures,
            .. _clients.Where(client => !_served.ContainsKey(client.Name) && !IsCut(client))
                .Select(client => new FuzzFinding(FindingKind.LiveCut, null, $"{client.Name}: was not served once; failed while the machine was late: {string.Join(", ", _excused.Where(text => text.StartsWith(client.Name, StringComparison.Ordinal)))}")),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private bool IsCut(LiveFuzz client) => _failures.Any(failure => failure.Text.StartsWith(client.Name, StringComparison.Ordinal));

    private async Task RunAsync(LiveFuzz client)
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var from = _clock.Now;
                if (await ServeAsync(client) is { } failure)
                {
                    Note(client, failure, from);
                }
                else
                {
                    _served.AddOrUpdate(client.Name, 1, (_, count) => count + 1);
                }

                await Task.Delay(client.Pause, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The run has ended.
        }
        finally
        {
            await client.EndAsync();
        }
    }

    private async Task<string?> ServeAsync(LiveFuzz client)
    {
        try
        {
            return await client.ServeAsync(_stop.Token);
        }
        catch (Exception failure) when (!_stop.IsCancellationRequested
            && failure is IOException or SocketException or HttpRequestException or OperationCanceledException or TimeoutException)
        {
            return $"{failure.GetType().Name}: {failure.Message}";
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(_stop.Token);
        }
    }

    private void Note(LiveFuzz client, string failure, TimeSpan from)
    {
        var now = _clock.Now;
        var lost = _lateness.Read().LostBetween(from - Limit.Slack, now);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{client.Name}: {failure} (turn of {(now - from).TotalSeconds:F1} s, at {now.TotalSeconds:F1} s of the run; the machine lost {lost.TotalSeconds:F2} s)");
        if (lost > client.Margin)
        {
            _excused.Enqueue(text);
        }
        else if (_failures.Count(known => known.Text.StartsWith(client.Name, StringComparison.Ordinal)) < MostTold)
        {
            _failures.Enqueue(new FuzzFinding(FindingKind.LiveCut, null, text));
        }
    }
}
