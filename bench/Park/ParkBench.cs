using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Leak.Bench.Park;

/// <summary>
/// What it costs to open connections to the sample server in another process and to hold them: by the park, by a
/// plain loop of blocking connects, and by a small Go client. One fresh process for each measurement, interleaved.
/// </summary>
internal static class ParkBench
{
    private const int WarmupConnections = 1000;

    // More than are compared by default: the park with 16 opens at once, and without epoll.
    private static readonly string[] s_means = ["park", "loop", "go"];

    public static async Task<int> RunAsync(string[] args)
    {
        var connections = Option(args, "--connections", 8000);
        var pairs = Option(args, "--pairs", 10);
        var means = TextOption(args, "--means")?.Split(',') ?? s_means;
        var root = FindRoot();
        var server = Path.Combine(root, "src/Server/bin/Release/net10.0/Leak.Server.dll");
        var go = Path.Combine(Path.GetTempPath(), $"leak-go-park-{Environment.ProcessId}");
        await RunToEndAsync("dotnet", ["build", Path.Combine(root, "src/Server"), "-c", "Release", "-v", "q"], root);
        await RunToEndAsync("go", ["build", "-o", go, "main.go"], Path.Combine(root, "bench/go/park"));

        // An address for each measurement: closed connections keep their pair of ports for a minute.
        var ports = FreePorts(2 + (pairs * means.Length));
        var urls = string.Join(';', ports.Skip(1).Select(port => $"http://127.0.0.1:{port}"));
        using var running = Start("dotnet", [server, "--urls", urls, "--Timeouts:Enabled=false", $"--Diagnostics:Port={ports[0]}", "--Profiling:Enabled=false", "--Logging:LogLevel:Default=Warning"], root);
        try
        {
            await WaitUntilQuietAsync(running, ports[0]);
            var figures = means.ToDictionary(how => how, _ => new List<ParkFigures>());
            for (var pair = 0; pair < pairs; pair++)
            {
                for (var turn = 0; turn < means.Length; turn++)
                {
                    // Each goes first as often as the others.
                    var how = means[(pair + turn) % means.Length];
                    var port = ports[2 + (pair * means.Length) + turn];
                    string[] rest = [$"127.0.0.1:{ports[1]}", $"127.0.0.1:{port}", Text(connections), Text(WarmupConnections)];
                    var output = how == "go"
                        ? await RunToEndAsync(go, rest, root)
                        : await RunToEndAsync("dotnet", [typeof(ParkBench).Assembly.Location, "park-client", how, .. rest], root);
                    figures[how].Add(JsonSerializer.Deserialize<ParkFigures>(output)!);
                    Console.WriteLine($"{pair + 1,2} {how,-12} {output.Trim()}");
                    await WaitUntilQuietAsync(running, ports[0]);
                }
            }

            Report(means, figures);
            return 0;
        }
        finally
        {
            running.Kill();
            await running.WaitForExitAsync();
            File.Delete(go);
        }
    }

    private static void Report(string[] means, Dictionary<string, List<ParkFigures>> figures)
    {
        Console.WriteLine();
        Console.WriteLine("| | opened per second | client's CPU for each, µs | managed bytes each | resident bytes each | CPU at rest, % of a core |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var how in means)
        {
            var all = figures[how];
            Console.WriteLine(
                $"| {how} | {Spread(all, one => one.OpenedPerSecond)} | {Spread(all, one => one.OpeningMicroseconds)} | {Spread(all, one => one.ManagedBytes)} | {Spread(all, one => one.ResidentBytes)} | {Spread(all, one => one.CpuPercent, "0.00")} |");
        }

        foreach (var how in means.Skip(1))
        {
            var ratios = figures[means[0]].Zip(figures[how], (one, other) => one.OpenedPerSecond / other.OpenedPerSecond).ToList();
            Console.WriteLine($"Rate of {means[0]} over {how}, pair by pair: {Spread(ratios, ratio => ratio, "0.00")}");
        }
    }

    private static string Spread<T>(List<T> all, Func<T, double> value, string format = "0")
    {
        var sorted = all.Select(value).Order().ToList();
        var median = (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
        return $"{Text(median, format)} ({Text(sorted[0], format)}–{Text(sorted[^1], format)})";
    }

    private static async Task WaitUntilQuietAsync(Process server, int diagnosticsPort)
    {
        using var client = new HttpClient();
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                var stats = await client.GetFromJsonAsync($"http://127.0.0.1:{diagnosticsPort}/debug/stats");
                if (stats.GetProperty("openConnections").GetInt64() == 0)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (watch.Elapsed < TimeSpan.FromSeconds(30))
            {
                // Not up yet.
            }

            if (server.HasExited)
            {
                throw new InvalidOperationException($"The server ended with {server.ExitCode}.");
            }

            if (watch.Elapsed > TimeSpan.FromSeconds(60))
            {
                throw new TimeoutException("The server still holds connections after 60 s.");
            }

            await Task.Delay(100);
        }
    }

    private static async Task<JsonElement> GetFromJsonAsync(this HttpClient client, string address) =>
        JsonDocument.Parse(await client.GetStringAsync(address)).RootElement;

    private static async Task<string> RunToEndAsync(string program, string[] arguments, string folder)
    {
        using var process = Start(program, arguments, folder);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}");
    }

    private static Process Start(string program, string[] arguments, string folder) =>
        Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true })!;

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Stop());
        return ports;
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Leak.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("No Leak.sln above the program.");
        }

        return folder;
    }

    private static int Option(string[] args, string name, int otherwise) =>
        TextOption(args, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static string? TextOption(string[] args, string name) =>
        Array.IndexOf(args, name) is >= 0 and var index ? args[index + 1] : null;

    private static string Text(double value, string format = "0") => value.ToString(format, CultureInfo.InvariantCulture);
}
