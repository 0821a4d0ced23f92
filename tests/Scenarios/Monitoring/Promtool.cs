using System.Diagnostics;

namespace Leak.Scenarios.Monitoring;

/// <summary>Prometheus' own checker.</summary>
internal static class Promtool
{
    /// <summary>Where it is 1, a Prometheus that is not installed is a failure.</summary>
    private const string Required = "LEAK_REQUIRE_PROMETHEUS";

    /// <summary>What <c>promtool check metrics</c> finds in the text, a line each; the test is skipped where it is not installed.</summary>
    public static async Task<IReadOnlyList<string>> CheckAsync(string metrics)
    {
        var (output, _) = await RunAsync(metrics, "check", "metrics");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>What it prints, and its exit code.</summary>
    /// <param name="input">What it reads.</param>
    /// <param name="arguments">Its command line.</param>
    public static async Task<(string Output, int ExitCode)> RunAsync(string input, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Find("promtool"), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(Eventually.Ceiling);
        return (await output + await errors, process.ExitCode);
    }

    /// <summary>Where a program of Prometheus is; the test ends here where it is not installed.</summary>
    public static string Find(string program)
    {
        if (RealServer.TryFind(program) is { } path)
        {
            return path;
        }

        var missing = $"{program} is not installed (Debian: prometheus).";
        if (Environment.GetEnvironmentVariable(Required) == "1")
        {
            Assert.Fail($"{missing} {Required} is 1.");
        }

        Assert.Ignore(missing);
        return "";
    }
}
