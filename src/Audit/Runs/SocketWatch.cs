using Leak.Audit.Findings;
using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Machine;
using Leak.Clients;

namespace Leak.Audit.Runs;

/// <summary>Reads once a second in which states the server's sockets are, by the ports on which its process listens.</summary>
internal sealed class SocketWatch : IAsyncDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly IReadOnlySet<int> _ports;
    private readonly RunClock _clock;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<(TimeSpan At, Dictionary<int, SocketCount> ByState)> _read = [];
    private readonly Task _loop;

    private SocketWatch(IReadOnlySet<int> ports, RunClock clock)
    {
        _ports = ports;
        _clock = clock;
        _loop = ReadAsync();
    }

    /// <summary>Begins; of a process whose ports cannot be known it reads nothing.</summary>
    /// <param name="process">The server's process on this machine; <see langword="null"/>: not known.</param>
    /// <param name="clock">The clock of the audit.</param>
    public static SocketWatch Start(ServerProcess? process, RunClock clock) => new(PortsOf(process), clock);

    /// <summary>Ends the readings.</summary>
    /// <param name="from">When the first stalled connection came.</param>
    /// <param name="to">When the last was let go.</param>
    /// <returns>Each state in which a socket was before, at the peak or after.</returns>
    public async Task<IReadOnlyList<SocketFinding>> StopAsync(TimeSpan from, TimeSpan to)
    {
        await _stop.CancelAsync();
        await _loop;
        if (_read.Count == 0)
        {
            return [];
        }

        var before = _read.LastOrDefault(read => read.At < from, _read[0]).ByState;
        var peak = _read.Where(read => read.At >= from && read.At <= to).DefaultIfEmpty(_read[0]).MaxBy(read => (read.ByState.Values.Sum(count => count.Sockets), read.ByState.Values.Sum(count => count.UnsentBytes))).ByState;
        var after = _read[^1].ByState;
        return
        [
            .. TcpStates.Named
                .Select(named => new SocketFinding(named.Name, before.GetValueOrDefault(named.State), peak.GetValueOrDefault(named.State), after.GetValueOrDefault(named.State)))
                .Where(finding => finding.Before.Sockets + finding.Peak.Sockets + finding.After.Sockets > 0),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private static IReadOnlySet<int> PortsOf(ServerProcess? process)
    {
        try
        {
            return process?.ReadListeningPorts() ?? new HashSet<int>();
        }
        catch (ProbeException)
        {
            // It is not ours to look into: the other counts say so.
            return new HashSet<int>();
        }
    }

    // Counts alone: of thousands of sockets the rows of each second would soon be too many to keep.
    private static Dictionary<int, SocketCount> Count(IEnumerable<SocketRow> rows) =>
        rows.GroupBy(row => row.State).ToDictionary(state => state.Key, state => new SocketCount(state.Count(), state.Sum(row => row.Unsent)));

    private async Task ReadAsync()
    {
        using var timer = new PeriodicTimer(s_interval, _clock.TimeProvider);
        try
        {
            while (_ports.Count > 0)
            {
                _read.Add((_clock.Now, Count(_ports.SelectMany(port => SocketDiagnostics.Read(port, TcpStates.MaskOfAll) ?? []))));
                await timer.WaitForNextTickAsync(_stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // As asked.
        }
    }
}
