using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Leak.Bench.Measuring;

namespace Leak.Bench.Shards;

/// <summary>
/// How the cost of a run grows: shards on this machine open idle connections to the sample server, whose timeouts are off, and hold them.
/// A fresh server and fresh shards for each size.
/// </summary>
internal static class ScaleBench
{
    private static readonly int[] s_sizes = [1000, 2000, 4000, 8000, 16_000];

    private static readonly TimeSpan s_during = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(string[] args)
    {
        var largest = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : s_sizes[^1];
        var shards = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 4;
        Programs.BuildServer();
        Programs.Run("dotnet", "build", Path.Combine(Programs.Root, "src/Tool"), "-c", "Release", "-v", "q");
        Console.WriteLine("| connections | opened per second | server: CPU of one, µs | server: resident bytes of one | shards: CPU of one, µs | shards: resident MiB in all | merge, s | merge, MiB | verdict |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var size in s_sizes.Where(size => size <= largest))
        {
            Console.WriteLine(await MeasureAsync(size, shards));
        }

        return 0;
    }

    private static async Task<string> MeasureAsync(int size, int shards)
    {
        var (port, diagnostics) = (Loopback.FreePort(), Loopback.FreePort());
        var folder = Directory.CreateTempSubdirectory("leak-scale-");
        var server = Programs.Server(port, diagnostics, tracks: false);
        try
        {
            Loopback.WaitFor(port, "/");
            var watched = new Watched(server);
            watched.Read();
            var (cpu, resident) = (watched.Cpu, watched.MostResident);
            var all = Enumerable.Range(0, shards).Select(index => new Watched(Start(
                "run", "idle", "--url", $"http://127.0.0.1:{port}", "--diagnostics", $"http://127.0.0.1:{diagnostics}", "--timeouts", "off", "--limit", "2s",
                "--connections", Text(size), "--during", $"{s_during.TotalSeconds}s", "--hold", "3s", "--shard", $"{index}/{shards}", "--attempt", "1", "--output", folder.FullName, "--quiet"))).ToList();
            await Task.WhenAll(all.Select(shard => shard.FollowAsync()));
            watched.Read();

            var took = Stopwatch.StartNew();
            var merge = new Watched(Start("merge", folder.FullName));
            await merge.FollowAsync();
            var merged = took.Elapsed;
            var scenario = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "merged", "report.json"))).RootElement.GetProperty("scenarios")[0];
            var opened = scenario.GetProperty("arrivals").GetInt32();
            return string.Create(
                CultureInfo.InvariantCulture,
                $"| {opened} | {opened / Span(folder.FullName):0} | {(watched.Cpu - cpu).TotalMicroseconds / opened:0} | {(watched.MostResident - resident) / opened:0} | {all.Sum(shard => shard.Cpu.TotalMicroseconds) / opened:0} | {all.Sum(shard => shard.MostResident) / 1024.0 / 1024.0:0} | {merged.TotalSeconds:0.0} | {merge.MostResident / 1024.0 / 1024.0:0} | {scenario.GetProperty("verdict").GetString()} |");
        }
        finally
        {
            Programs.Stop(server);
            folder.Delete(recursive: true);
        }
    }

    private static Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(Programs.Root, "src/Tool/bin/Release/net10.0/Leak.Tool.dll"), .. arguments]) { RedirectStandardOutput = true })!;

    /// <summary>From the first arrival of all shards to the last, in seconds, by shard 0's file: of evenly spread arrivals it has both ends.</summary>
    private static double Span(string folder)
    {
        var ticks = new List<long>();
        foreach (var line in File.ReadLines(Directory.GetFiles(folder, "shard-0-of-*.json").Single()).Where(line => line.StartsWith("{\"arrivals\"", StringComparison.Ordinal)))
        {
            ticks.AddRange(JsonDocument.Parse(line.TrimEnd(',')).RootElement.GetProperty("arrivals").GetProperty("at").EnumerateArray().Select(at => at.GetInt64()));
        }

        return TimeSpan.FromTicks(ticks.Max() - ticks.Min()).TotalSeconds;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
