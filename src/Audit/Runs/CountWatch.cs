using Leak.Audit.Findings;
using Leak.Clients;

namespace Leak.Audit.Runs;

/// <summary>Reads the server's own counts once a second.</summary>
internal sealed class CountWatch : IAsyncDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<ICountSource> _sources;
    private readonly RunClock _clock;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<(TimeSpan At, Count Count)> _read = [];
    private readonly Task _loop;

    private CountWatch(IReadOnlyList<ICountSource> sources, RunClock clock)
    {
        _sources = sources;
        _clock = clock;
        _loop = ReadAsync();
    }

    public static CountWatch Start(IReadOnlyList<ICountSource> sources, RunClock clock) => new(sources, clock);

    /// <summary>Ends the readings.</summary>
    /// <param name="from">When the first stalled connection came.</param>
    /// <param name="to">When the last was let go.</param>
    /// <returns>Each count before, at its most, and after.</returns>
    public async Task<IReadOnlyList<CountFinding>> StopAsync(TimeSpan from, TimeSpan to)
    {
        await _stop.CancelAsync();
        await _loop;
        return
        [
            .. _read.GroupBy(read => (read.Count.Name, read.Count.Unit)).Select(same => new CountFinding(
                same.Key.Name,
                same.Key.Unit,
                same.LastOrDefault(read => read.At < from, same.First()).Count.Value,
                same.Where(read => read.At >= from && read.At <= to).Select(read => read.Count.Value).DefaultIfEmpty(same.First().Count.Value).Max(),
                same.Last().Count.Value)),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
        foreach (var source in _sources)
        {
            source.Dispose();
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (_sources.Count > 0)
            {
                foreach (var source in _sources)
                {
                    var counts = await source.ReadAsync(_stop.Token);
                    _read.AddRange(counts.Select(count => (_clock.Now, count)));
                }

                await Task.Delay(s_interval, _clock.TimeProvider, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // As asked.
        }
    }
}
