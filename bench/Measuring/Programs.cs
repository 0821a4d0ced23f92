using System.Diagnostics;
using System.Globalization;

namespace Leak.Bench.Measuring;

/// <summary>The programs that are measured, each in a process of its own.</summary>
internal static class Programs
{
    public static string Root { get; } = FindRoot();

    /// <summary>The sample server.</summary>
    public static Process Server(int port, int diagnosticsPort, bool tracks = true, bool timeouts = false, bool isWeak = false) => Start(
        "dotnet",
        Path.Combine(Root, "src/Server/bin/Release/net10.0/Leak.Server.dll"),
        "--urls", $"http://127.0.0.1:{port}",
        $"--Timeouts:Enabled={timeouts}",
        $"--Diagnostics:Port={diagnosticsPort}",
        $"--Profiling:Enabled={tracks}",
        $"--Profiling:Weak={isWeak}",
        "--Logging:LogLevel:Default=Warning");

    public static void BuildServer() => Run("dotnet", "build", Path.Combine(Root, "src/Server"), "-c", "Release", "-v", "q");

    public static string BuildGo()
    {
        var program = Path.Combine(Path.GetTempPath(), $"leak-go-profile-{Environment.ProcessId}");
        Run("go", "build", "-o", program, Path.Combine(Root, "bench/go/profile/main.go"));
        return program;
    }

    public static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = Root })!;

    public static void Stop(Process process)
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    /// <summary>Where Linux tells it, to the nanosecond: the process's own figure counts in hundredths of a second.</summary>
    public static TimeSpan CpuOf(Process process)
    {
        var threads = $"/proc/{process.Id}/task";
        if (!Directory.Exists(threads))
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
        var nanoseconds = 0L;
        foreach (var thread in Directory.EnumerateDirectories(threads))
        {
            try
            {
                nanoseconds += long.Parse(File.ReadAllText(thread + "/schedstat").Split(' ')[0], CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                // The thread has ended.
            }
        }
        return TimeSpan.FromMicroseconds(nanoseconds / 1000.0);
    }

    public static void Run(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
        }
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
}
