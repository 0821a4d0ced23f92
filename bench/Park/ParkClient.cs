using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Leak.Clients;
using Leak.Clients.Parking;
using Leak.Clients.Scripts;

namespace Leak.Bench.Park;

/// <summary>
/// A process that opens connections and holds them, by one of several means, and says what they cost it.
/// Each means has a process of its own, so that memory is its own.
/// </summary>
internal static class ParkClient
{
    /// <summary>How long the held connections are left alone while the process's CPU time is measured.</summary>
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Opened in one go: fewer than the 512 that Kestrel lets wait to be accepted. Beyond it Linux drops a SYN, the next
    /// try comes a second later, and the rate says how often that happened and nothing of the client.
    /// </summary>
    private const int Burst = 400;

    /// <summary>Between bursts, in which the server catches up. It does not count.</summary>
    private static readonly TimeSpan s_breath = TimeSpan.FromMilliseconds(150);

    /// <summary>Before that: the runtime compiles what was hot once more, in the background.</summary>
    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(2);

    public static async Task<int> RunAsync(string[] args)
    {
        var how = args[0];
        var warmup = IPEndPoint.Parse(args[1]);
        var target = IPEndPoint.Parse(args[2]);
        var count = int.Parse(args[3], CultureInfo.InvariantCulture);
        var warmupCount = int.Parse(args[4], CultureInfo.InvariantCulture);
        await using var client = Create(how);

        await OpenInBurstsAsync(client, warmup, warmupCount);
        await client.ReleaseAsync();
        var (managedBefore, residentBefore) = Memory();

        var (opening, elapsed) = await OpenInBurstsAsync(client, target, count);

        var (managed, resident) = Memory();
        await Task.Delay(s_settle);
        var cpuBefore = Environment.CpuUsage.TotalTime;
        await Task.Delay(s_rest);
        var cpu = Environment.CpuUsage.TotalTime - cpuBefore;

        Console.WriteLine(JsonSerializer.Serialize(new ParkFigures(
            OpenedPerSecond: count / elapsed.TotalSeconds,
            OpeningMicroseconds: opening.TotalMicroseconds / count,
            ManagedBytes: (managed - managedBefore) / (double)count,
            ResidentBytes: (resident - residentBefore) / (double)count,
            CpuPercent: 100 * cpu / s_rest)));
        await client.ReleaseAsync();
        return 0;
    }

    private static async Task<(TimeSpan Cpu, TimeSpan Elapsed)> OpenInBurstsAsync(IHolder client, IPEndPoint target, int count)
    {
        var watch = new Stopwatch();
        var cpu = TimeSpan.Zero;
        for (var opened = 0; opened < count; opened += Burst)
        {
            var before = Environment.CpuUsage.TotalTime;
            watch.Start();
            await client.OpenAsync(target, Math.Min(Burst, count - opened));
            watch.Stop();
            cpu += Environment.CpuUsage.TotalTime - before;
            await Task.Delay(s_breath);
        }

        return (cpu, watch.Elapsed);
    }

    private static IHolder Create(string how) => how switch
    {
        "park" => new InPark(new EpollReadiness(), inFlight: 1),
        "park-16" => new InPark(new EpollReadiness(), inFlight: 16),
        "park-select" => new InPark(new SelectReadiness(), inFlight: 1),
        "loop" => new InLoop(),
        _ => throw new ArgumentException($"No such means: {how}."),
    };

    private static (long Managed, long Resident) Memory()
    {
        // Gives free memory back to the operating system, as Go's client does: what stays resident is in use.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var managed = GC.GetTotalMemory(forceFullCollection: true);
        return (managed, Environment.WorkingSet);
    }

    private interface IHolder : IAsyncDisposable
    {
        Task OpenAsync(IPEndPoint target, int count);

        Task ReleaseAsync();
    }

    private sealed class InPark(IReadiness readiness, int inFlight) : IHolder
    {
        private readonly Clients.Parking.Park _park = new(new RunClock(TimeProvider.System), readiness);

        public async Task OpenAsync(IPEndPoint target, int count)
        {
            var lane = _park.AddLane(target, StallScript.Silent);
            if (inFlight == 1)
            {
                for (var opened = 0; opened < count; opened++)
                {
                    await lane.OpenAsync(CancellationToken.None);
                }
            }
            else
            {
                await Task.WhenAll(Enumerable.Range(0, inFlight).Select(async worker =>
                {
                    for (var opened = worker; opened < count; opened += inFlight)
                    {
                        await lane.OpenAsync(CancellationToken.None);
                    }
                }));
            }

            if (lane.Held != count)
            {
                throw new InvalidOperationException($"{lane.Held} of {count} are held.");
            }
        }

        public Task ReleaseAsync() => _park.ReleaseAsync();

        public ValueTask DisposeAsync() => _park.DisposeAsync();
    }

    /// <summary>What one would write first: connect, keep, repeat. It notes no close.</summary>
    private sealed class InLoop : IHolder
    {
        private readonly List<Socket> _held = [];

        public Task OpenAsync(IPEndPoint target, int count)
        {
            for (var opened = 0; opened < count; opened++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Connect(target);
                _held.Add(socket);
            }

            return Task.CompletedTask;
        }

        public Task ReleaseAsync()
        {
            _held.ForEach(socket => socket.Dispose());
            _held.Clear();
            return Task.CompletedTask;
        }

        public async ValueTask DisposeAsync() => await ReleaseAsync();
    }
}

/// <summary>What one client process measured.</summary>
/// <param name="OpenedPerSecond">Connections opened in a second.</param>
/// <param name="OpeningMicroseconds">CPU time of the client for each of them.</param>
/// <param name="ManagedBytes">Bytes of live heap (and, in Go, of stacks) for each held connection, after a collection.</param>
/// <param name="ResidentBytes">Bytes of resident memory for each held connection.</param>
/// <param name="CpuPercent">CPU time while all are held and nothing happens, in percent of one core.</param>
internal sealed record ParkFigures(double OpenedPerSecond, double OpeningMicroseconds, double ManagedBytes, double ResidentBytes, double CpuPercent);
