using System.Diagnostics;
using System.Globalization;
using Leak.Tool.Jobs;

namespace Leak.Scenarios.Alone;

/// <summary>Takes the processor from a server in a process of its own: its threads run on one alone, and only when nobody else wants it, and busy loops do.</summary>
internal sealed class StarvedServer : IDisposable
{
    private const int Loops = 2;

    private readonly int _process;
    private readonly List<Process> _loops = [];

    private StarvedServer(int process) => _process = process;

    /// <summary>Begins to starve it.</summary>
    public static async Task<StarvedServer> BeginAsync(ServerAddress server)
    {
        var starved = new StarvedServer(server.ProcessId);
        try
        {
            // For its loops too, which then leave the other processors to the test.
            await RunAsync("taskset", "-acp", "0", Text(server.ProcessId));
            await RunAsync("chrt", "-a", "-i", "-p", "0", Text(server.ProcessId));
            for (var loop = 0; loop < Loops; loop++)
            {
                starved._loops.Add(Process.Start("taskset", ["-c", "0", "sh", "-c", "while :; do :; done"]));
            }

            return starved;
        }
        catch
        {
            starved.Dispose();
            throw;
        }
    }

    /// <summary>How long each of its threads has waited for a processor so far, added up.</summary>
    public TimeSpan Waited => TimeSpan.FromMicroseconds(Directory.EnumerateDirectories($"/proc/{Text(_process)}/task")
        .Sum(thread => long.Parse(File.ReadAllText($"{thread}/schedstat").Split(' ')[1], CultureInfo.InvariantCulture) / 1000.0));

    public void Dispose()
    {
        foreach (var loop in _loops)
        {
            loop.Kill();
            loop.Dispose();
        }

        _loops.Clear();
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadToEndAsync().WaitAsync(Eventually.Ceiling);
        await process.WaitForExitAsync().WaitAsync(Eventually.Ceiling);
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
