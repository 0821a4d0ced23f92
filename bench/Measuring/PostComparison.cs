using System.Diagnostics;

namespace Leak.Bench.Measuring;

/// <summary>What a setting of the sample server costs <c>POST /post</c>: two servers, each in a process of its own, in interleaved pairs.</summary>
internal static class PostComparison
{
    private static readonly TimeSpan s_run = TimeSpan.FromSeconds(2);

    public static void Run(int pairs, Side one, Side other)
    {
        Running[] sides = [Start(one), Start(other)];
        try
        {
            foreach (var side in sides)
            {
                Loopback.WaitFor(side.Diagnostics, "/debug/stats");
            }

            // Twice: the second time the code is compiled for good.
            foreach (var side in sides.Concat(sides))
            {
                PostLoad.Run(side.Port, s_run * 2);
            }

            for (var pair = 0; pair < pairs; pair++)
            {
                foreach (var side in pair % 2 == 0 ? sides : sides.Reverse())
                {
                    Measure(side);
                }
            }

            Print(sides[0], sides[1]);
        }
        finally
        {
            Array.ForEach(sides, side => Programs.Stop(side.Process));
        }
    }

    private static Running Start(Side side)
    {
        int port = Loopback.FreePort(), diagnostics = Loopback.FreePort();
        return new Running(side.Name, port, diagnostics, side.Start(port, diagnostics), [], []);
    }

    private static void Measure(Running side)
    {
        var cpu = Programs.CpuOf(side.Process);
        var count = PostLoad.Run(side.Port, s_run).Count;
        side.PerSecond.Add(count / s_run.TotalSeconds);
        side.CpuMicroseconds.Add((Programs.CpuOf(side.Process) - cpu).TotalMicroseconds / count);
    }

    // Processor time tells more than throughput where others use the machine.
    private static void Print(Running one, Running other)
    {
        Console.WriteLine($"/post per second: {one.Name} {Figures.Spread(one.PerSecond, "0")}, {other.Name} {Figures.Spread(other.PerSecond, "0")}");
        Console.WriteLine($"  fewer, pair by pair, %: {Figures.Spread([.. one.PerSecond.Zip(other.PerSecond, (first, second) => 100 * (1 - (first / second)))])}");
        Console.WriteLine($"the server's CPU for each, µs: {one.Name} {Figures.Spread(one.CpuMicroseconds)}, {other.Name} {Figures.Spread(other.CpuMicroseconds)}");
        Console.WriteLine($"  more, pair by pair, %: {Figures.Spread([.. one.CpuMicroseconds.Zip(other.CpuMicroseconds, (first, second) => 100 * ((first / second) - 1))])}");
    }

    /// <summary>A setting by its name, and how a server with it is started on two ports, its own and its diagnostics'.</summary>
    internal sealed record Side(string Name, Func<int, int, Process> Start);

    private sealed record Running(
        string Name, int Port, int Diagnostics, Process Process, List<double> PerSecond, List<double> CpuMicroseconds);
}
