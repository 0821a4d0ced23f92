using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Leak.Bench.Profiling;

/// <summary>
/// What tracking costs <c>POST /post</c>, and what captures of 50,000 operations do to the latency of requests served
/// meanwhile.
/// </summary>
internal static class TrackingCost
{
    private const int Clients = 8;
    private const int IdleConnections = 8400; // six operations each
    private static readonly TimeSpan s_run = TimeSpan.FromSeconds(2);

    public static int Run(string[] args)
    {
        var pairs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10;
        Programs.BuildServer();
        Throughput(pairs);
        Latency(pairs);
        return 0;
    }

    private static void Throughput(int pairs)
    {
        int on = Loopback.FreePort(), onDiagnostics = Loopback.FreePort(), off = Loopback.FreePort(), offDiagnostics = Loopback.FreePort();
        var tracking = Programs.Server(on, onDiagnostics);
        var plain = Programs.Server(off, offDiagnostics, tracks: false);
        try
        {
            Loopback.WaitFor(onDiagnostics, "/debug/stats");
            Loopback.WaitFor(offDiagnostics, "/debug/stats");
            for (var warmup = 0; warmup < 2; warmup++)
            {
                Post(on, s_run * 2);
                Post(off, s_run * 2);
            }
            Runs with = new([], []), without = new([], []);
            for (var pair = 0; pair < pairs; pair++)
            {
                foreach (var (into, port, server) in pair % 2 == 0
                    ? new[] { (with, on, tracking), (without, off, plain) }
                    : [(without, off, plain), (with, on, tracking)])
                {
                    var cpu = Programs.CpuOf(server);
                    var count = Post(port, s_run).Count;
                    into.PerSecond.Add(count / s_run.TotalSeconds);
                    into.CpuMicroseconds.Add((Programs.CpuOf(server) - cpu).TotalMicroseconds / count);
                }
            }
            Console.WriteLine($"/post per second: tracked {Figures.Spread(with.PerSecond, "0")}, not tracked {Figures.Spread(without.PerSecond, "0")}");
            Console.WriteLine($"  fewer, pair by pair, %: {Figures.Spread([.. with.PerSecond.Zip(without.PerSecond, (one, other) => 100 * (1 - (one / other)))])}");
            Console.WriteLine($"the server's CPU for each, µs: tracked {Figures.Spread(with.CpuMicroseconds)}, not tracked {Figures.Spread(without.CpuMicroseconds)}");
            Console.WriteLine($"  more, pair by pair, %: {Figures.Spread([.. with.CpuMicroseconds.Zip(without.CpuMicroseconds, (one, other) => 100 * ((one / other) - 1))])}");
        }
        finally
        {
            Programs.Stop(tracking);
            Programs.Stop(plain);
        }
    }

    private static void Latency(int pairs)
    {
        int port = Loopback.FreePort(), diagnostics = Loopback.FreePort();
        var server = Programs.Server(port, diagnostics);
        try
        {
            Loopback.WaitFor(diagnostics, "/debug/stats");
            var held = Loopback.Hold(port, IdleConnections);
            Post(port, s_run * 2);
            Loopback.Get(diagnostics, "/debug/pprof/tasks?debug=1");
            List<double> quiet = [], captured = [], quietP99 = [], capturedP99 = [], captures = [];
            for (var pair = 0; pair < pairs; pair++)
            {
                Note(Post(port, s_run), quiet, quietP99);
                using var stop = new CancellationTokenSource();
                var capturing = new Thread(() => Capture(diagnostics, captures, stop.Token));
                capturing.Start();
                Note(Post(port, s_run), captured, capturedP99);
                stop.Cancel();
                capturing.Join();
            }
            Console.WriteLine($"latency of /post, ms, over {IdleConnections} idle connections, one capture each 200 ms ({Figures.Spread(captures)} ms each):");
            Console.WriteLine($"p50 without {Figures.Spread(quiet, "0.00")}, with {Figures.Spread(captured, "0.00")}");
            Console.WriteLine($"p99 without {Figures.Spread(quietP99, "0.00")}, with {Figures.Spread(capturedP99, "0.00")}");
            Loopback.Release(held);
        }
        finally
        {
            Programs.Stop(server);
        }
    }

    private static void Note(IReadOnlyCollection<double> latencies, List<double> p50, List<double> p99)
    {
        p50.Add(Figures.Quantile(latencies, 0.5));
        p99.Add(Figures.Quantile(latencies, 0.99));
    }

    private static void Capture(int port, List<double> captures, CancellationToken stop)
    {
        while (!stop.WaitHandle.WaitOne(200))
        {
            var start = Stopwatch.GetTimestamp();
            Loopback.Get(port, "/debug/pprof/tasks?debug=1");
            captures.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }

    /// <summary>Posts from a few blocking clients, each on its own connection; each request's milliseconds.</summary>
    private static ConcurrentBag<double> Post(int port, TimeSpan duration)
    {
        var latencies = new ConcurrentBag<double>();
        var until = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var clients = Enumerable.Range(0, Clients).Select(_ => new Thread(() => PostUntil(port, until, latencies))).ToArray();
        Array.ForEach(clients, client => client.Start());
        Array.ForEach(clients, client => client.Join());
        return latencies;
    }

    private static void PostUntil(int port, long until, ConcurrentBag<double> latencies)
    {
        using var socket = Loopback.Connect(port);
        var request = Encoding.ASCII.GetBytes("POST /post HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n\r\nhello");
        var answer = new byte[4096];
        while (Stopwatch.GetTimestamp() is var start && start < until)
        {
            socket.Send(request);
            var read = 0;
            // The answer's body is one known line.
            while (!answer.AsSpan(0, read).EndsWith("processed."u8) && !answer.AsSpan(0, read).EndsWith("processed.\n"u8))
            {
                read += socket.Receive(answer.AsSpan(read)) is var more and > 0
                    ? more
                    : throw new InvalidOperationException(Encoding.ASCII.GetString(answer, 0, read));
            }
            latencies.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }

    // Processor time tells more than throughput where others use the machine.
    private sealed record Runs(List<double> PerSecond, List<double> CpuMicroseconds);
}
