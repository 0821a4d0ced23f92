using System.Diagnostics;
using System.Globalization;
using Leak.Bench.Measuring;

namespace Leak.Bench.Profiling;

/// <summary>
/// What tracking costs <c>POST /post</c>, and what captures and proofs of 50,000 operations do to the latency of requests served
/// meanwhile.
/// </summary>
internal static class TrackingCost
{
    private const int IdleConnections = 8400; // six operations each
    private static readonly TimeSpan s_run = TimeSpan.FromSeconds(2);

    public static int Run(string[] args)
    {
        var pairs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10;
        Programs.BuildServer();
        PostComparison.Run(
            pairs,
            new("tracked", (port, diagnostics) => Programs.Server(port, diagnostics)),
            new("not tracked", (port, diagnostics) => Programs.Server(port, diagnostics, tracks: false)));
        PostComparison.Run(
            pairs,
            new("tracked weakly", (port, diagnostics) => Programs.Server(port, diagnostics, isWeak: true)),
            new("tracked", (port, diagnostics) => Programs.Server(port, diagnostics)));
        Latency(pairs, "one capture each 200 ms", "/debug/pprof/tasks?debug=1", TimeSpan.FromMilliseconds(200));
        Latency(pairs, "one proof each second", "/debug/pprof/tasklost?debug=1", TimeSpan.FromSeconds(1));
        return 0;
    }

    private static void Latency(int pairs, string what, string path, TimeSpan pause)
    {
        int port = Loopback.FreePort(), diagnostics = Loopback.FreePort();
        var server = Programs.Server(port, diagnostics);
        try
        {
            Loopback.WaitFor(diagnostics, "/debug/stats");
            var held = Loopback.Hold(port, IdleConnections);
            PostLoad.Run(port, s_run * 2);
            Loopback.Get(diagnostics, path);
            List<double> quiet = [], captured = [], quietP99 = [], capturedP99 = [], captures = [];
            for (var pair = 0; pair < pairs; pair++)
            {
                Note(PostLoad.Run(port, s_run), quiet, quietP99);
                using var stop = new CancellationTokenSource();
                var capturing = new Thread(() => Capture(diagnostics, path, pause, captures, stop.Token));
                capturing.Start();
                Note(PostLoad.Run(port, s_run), captured, capturedP99);
                stop.Cancel();
                capturing.Join();
            }
            Console.WriteLine($"latency of /post, ms, over {IdleConnections} idle connections, {what} ({Figures.Spread(captures)} ms each):");
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

    private static void Capture(int port, string path, TimeSpan pause, List<double> captures, CancellationToken stop)
    {
        while (!stop.WaitHandle.WaitOne(pause))
        {
            var start = Stopwatch.GetTimestamp();
            Loopback.Get(port, path);
            captures.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }
}
