using System.Globalization;
using Leak.Bounds.Facts;
using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Machine;
using Leak.Clients;
using Leak.Scenarios.Fuzzing.Driving;
using Leak.Scenarios.Fuzzing.Judging;
using Leak.Scenarios.Fuzzing.Live;
using Leak.Scenarios.Fuzzing.Steps;

namespace Leak.Scenarios.Fuzzing;

/// <summary>Runs scripts against a server of its own, with live clients beside them, and holds what was seen against the properties.</summary>
/// <param name="limits">The server's limits.</param>
internal sealed class Fuzzer(FuzzLimits limits)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);
    /// <summary>For so long at the least live clients are served: each of them has some turns.</summary>
    private static readonly TimeSpan s_served = TimeSpan.FromSeconds(6);

    /// <summary>On a busy machine as long as one of them had no turn, and this at the most.</summary>
    private static readonly TimeSpan s_mostServed = TimeSpan.FromSeconds(40);

    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(15);

    /// <summary>Descriptors that may be more than before: of code that was loaded meanwhile, say.</summary>
    private const int FewDescriptors = 20;

    private const int FewTasks = 3;

    /// <summary>Bytes that the heap may be larger by, however many connections there were: what this process and the server have made once.</summary>
    private const double HeapBytes = 64 << 20;

    /// <summary>
    /// And for each of those that are open at once: the server's pools keep the blocks of what it was sent and of what it sends, Kestrel's
    /// 64 KiB of responses for a connection or stream, and as much of requests.
    /// </summary>
    private const double PooledBytes = 128 << 10;

    /// <summary>How many connections are open at once. Default: 300.</summary>
    public int AtOnce { get; init; } = 300;

    /// <summary>Whether live clients are beside. Default: yes.</summary>
    public bool WithLive { get; init; } = true;

    /// <summary>
    /// Whether tasks, descriptors and memory of the process are judged: only where nothing else runs in it. Default: no. Connections,
    /// requests and what the kernel keeps are always judged.
    /// </summary>
    public bool CountsProcess { get; init; }

    /// <summary>Runs scripts.</summary>
    /// <returns>What was broken.</returns>
    public async Task<IReadOnlyList<FuzzFinding>> RunAsync(IReadOnlyList<FuzzScript> scripts, CancellationToken cancellationToken)
    {
        await using var server = await FuzzServer.StartAsync(limits, CountsProcess, cancellationToken);
        var clock = new RunClock(TimeProvider.System);
        using var lateness = new LatenessRecorder(clock, withPool: true);
        using var sockets = new SocketWatch([.. server.Ports.Values]);
        Collect();
        var sampler = new Sampler(server.Measured.Probes, s_interval, clock);
        await using var _ = sampler;
        var baseline = await new QuietWait(TimeProvider.System).UntilSteadyAsync(sampler.ReadAllAsync, null, s_quiet, cancellationToken);

        List<FuzzFinding> findings = [];
        await using (var live = new LiveWatch(WithLive ? LiveClientsOf.Server(server, clock) : [], lateness, clock))
        {
            findings.AddRange(await new FuzzRun(server.Ports, limits, sockets, lateness, clock).RunAsync(scripts, AtOnce, cancellationToken));
            while (WithLive && clock.Now < s_mostServed && (clock.Now < s_served || live.HaveUnserved))
            {
                await Task.Delay(s_interval, cancellationToken);
            }

            findings.AddRange(await live.StopAsync());
            await TellAsync(scripts.Count, live, clock.Now, lateness.LostSince(TimeSpan.Zero));
        }

        server.LetDeafGo();
        findings.AddRange(await LeftAsync(sampler, sockets, lateness, baseline.Values, cancellationToken));
        return findings;
    }

    private async Task TellAsync(int scripts, LiveWatch live, TimeSpan took, TimeSpan lost)
    {
        await TestContext.Progress.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{scripts} scripts in {took.TotalSeconds:F1} s, {limits}; turns of live clients: {live.Served.Values.Sum()}, and {live.Excused.Count} failed while the machine was late; the machine lost {lost.TotalSeconds:F1} s"));
        foreach (var excused in live.Excused)
        {
            await TestContext.Progress.WriteLineAsync($"  while the machine was late: {excused}");
        }
    }

    /// <summary>The heap is judged as the last collection left it.</summary>
    private void Collect()
    {
        if (CountsProcess)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
        }
    }

    private async Task<IReadOnlyList<FuzzFinding>> LeftAsync(
        Sampler sampler, SocketWatch sockets, LatenessRecorder lateness, IReadOnlyDictionary<Quantity, double> baseline, CancellationToken cancellationToken)
    {
        var most = new Dictionary<Quantity, double>
        {
            [Quantity.OpenConnections] = 0,
            [Quantity.ActiveRequests] = 0,
            [Quantity.TcpConnections] = 0,
            [Quantity.KernelSockets] = 0,
        };
        if (CountsProcess)
        {
            Collect();
            most[Quantity.ActiveTasks] = baseline[Quantity.ActiveTasks] + FewTasks;
            most[Quantity.FileDescriptors] = baseline[Quantity.FileDescriptors] + FewDescriptors;
            most[Quantity.LiveHeap] = baseline[Quantity.LiveHeap] + HeapBytes + (AtOnce * PooledBytes);
        }

        // With the next reading: what was there in one before may have gone since.
        var until = TimeProvider.System.GetTimestamp();
        while (sockets.Left.Count > 0 && TimeProvider.System.GetElapsedTime(until) < s_quiet + lateness.LostSince(TimeSpan.Zero))
        {
            await Task.Delay(s_interval, cancellationToken);
        }

        var left = await new QuietWait(TimeProvider.System, () => lateness.LostSince(TimeSpan.Zero))
            .UntilBaselineAsync(sampler.ReadAllAsync, most, [.. most.Keys], s_quiet, cancellationToken);
        return
        [
            .. left.Unquiet.Select(quantity => new FuzzFinding(FindingKind.Left, null, string.Create(
                CultureInfo.InvariantCulture,
                $"{left.Values.GetValueOrDefault(quantity):F0} {quantity.Unit} ({quantity}) {left.Waited.TotalSeconds:F1} s after the last client had gone; allowed {most[quantity]:F0}"))),
            .. sockets.Left.Select(row => new FuzzFinding(FindingKind.Left, null, string.Create(
                CultureInfo.InvariantCulture, $"a socket of port {row.LocalPort} is left: TCP state {row.State}, inode {row.Inode}, {row.Unsent} bytes not taken"))),
        ];
    }
}
