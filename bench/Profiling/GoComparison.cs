using System.Diagnostics;
using System.Globalization;
using Leak.Bench.Measuring;

namespace Leak.Bench.Profiling;

/// <summary>
/// The whole answer of <c>?debug=1</c> over idle connections: the sample server's tasks and, in turn with them, Go's
/// goroutines. Cold is the first request to a fresh process, warm the median of those after it.
/// </summary>
internal static class GoComparison
{
    private const int WarmRequests = 20;

    public static int Run(string[] args)
    {
        var connections = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 8000;
        var pairs = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10;
        Programs.BuildServer();
        var go = Programs.BuildGo();
        Runs tasks = new([], [], [], []), goroutines = new([], [], [], []);
        try
        {
            for (var pair = 0; pair < pairs; pair++)
            {
                Pair(go, connections, pair % 2 == 0, tasks, goroutines);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{pair + 1,2}: cold {tasks.Cold[^1]:0.0} ms, Go {goroutines.Cold[^1]:0.0}; warm {tasks.Warm[^1]:0.0}, Go {goroutines.Warm[^1]:0.0}; CPU cold {tasks.ColdCpu[^1]:0.0}, Go {goroutines.ColdCpu[^1]:0.0}, warm {tasks.Cpu[^1]:0.0}, Go {goroutines.Cpu[^1]:0.0}"));
            }
        }
        finally
        {
            File.Delete(go);
        }
        Console.WriteLine($"\n| {connections} idle connections, ms | tasks | Go | tasks / Go, pair by pair |\n|---|---|---|---|");
        Report("cold", tasks.Cold, goroutines.Cold);
        Report("cold, the server's CPU", tasks.ColdCpu, goroutines.ColdCpu);
        Report("warm", tasks.Warm, goroutines.Warm);
        Report("warm, the server's CPU", tasks.Cpu, goroutines.Cpu);
        return 0;
    }

    private static void Report(string name, List<double> tasks, List<double> go) => Console.WriteLine(
        $"| {name} | {Figures.Spread(tasks)} | {Figures.Spread(go)} | {Figures.Spread([.. tasks.Zip(go, (one, other) => one / other)], "0.00")} |");

    private static void Pair(
        string go, int connections, bool tasksFirst, Runs ofTasks, Runs ofGoroutines)
    {
        int port = Loopback.FreePort(), diagnostics = Loopback.FreePort(), goPort = Loopback.FreePort(), goDiagnostics = Loopback.FreePort();
        var server = Programs.Server(port, diagnostics);
        var goServer = Programs.Start(go, $"127.0.0.1:{goPort}", $"127.0.0.1:{goDiagnostics}");
        try
        {
            Loopback.WaitFor(diagnostics, "/debug/stats");
            Loopback.WaitFor(goDiagnostics, "/");
            var held = Loopback.Hold(port, connections);
            held.AddRange(Loopback.Hold(goPort, connections));
            // Until each has taken them all; neither is asked for a profile yet.
            WaitForText(diagnostics, "/debug/stats", $"\"openConnections\":{connections},");
            WaitForText(goDiagnostics, "/", $"connections {connections}");

            double Tasks() => Time(diagnostics, "/debug/pprof/tasks?debug=1", $"\n{connections} @");
            double Goroutines() => Time(goDiagnostics, "/debug/pprof/goroutine?debug=1", $"\n{connections} @");
            (Runs Of, Process Process, Func<double> Measure)[] both = [(ofTasks, server, Tasks), (ofGoroutines, goServer, Goroutines)];
            foreach (var (of, process, measure) in tasksFirst ? both : both.Reverse())
            {
                var before = Programs.CpuOf(process);
                of.Cold.Add(measure());
                of.ColdCpu.Add((Programs.CpuOf(process) - before).TotalMilliseconds);
            }
            List<double> tasks = [], goroutines = [];
            var (cpu, goCpu) = (Programs.CpuOf(server), Programs.CpuOf(goServer));
            for (var i = 0; i < WarmRequests; i++)
            {
                tasks.Add(Tasks());
                goroutines.Add(Goroutines());
            }
            ofTasks.Cpu.Add((Programs.CpuOf(server) - cpu).TotalMilliseconds / WarmRequests);
            ofGoroutines.Cpu.Add((Programs.CpuOf(goServer) - goCpu).TotalMilliseconds / WarmRequests);
            ofTasks.Warm.Add(Figures.Quantile(tasks, 0.5));
            ofGoroutines.Warm.Add(Figures.Quantile(goroutines, 0.5));
            Loopback.Release(held);
        }
        finally
        {
            Programs.Stop(server);
            Programs.Stop(goServer);
        }
    }

    private static double Time(int port, string path, string expected)
    {
        var start = Stopwatch.GetTimestamp();
        var answer = Loopback.Get(port, path);
        var elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return answer.Contains(expected, StringComparison.Ordinal)
            ? elapsed
            : throw new InvalidOperationException($"{path} lacks «{expected.Trim()}»:\n{answer[..Math.Min(answer.Length, 2000)]}");
    }

    private static void WaitForText(int port, string path, string text)
    {
        var start = Stopwatch.GetTimestamp();
        while (!Loopback.Get(port, path).Contains(text, StringComparison.Ordinal))
        {
            if (Stopwatch.GetElapsedTime(start) > TimeSpan.FromMinutes(1))
            {
                throw new TimeoutException($"{path} has not said «{text}» within a minute.");
            }
            Thread.Sleep(50);
        }
    }

    private sealed record Runs(List<double> Cold, List<double> ColdCpu, List<double> Warm, List<double> Cpu);
}
