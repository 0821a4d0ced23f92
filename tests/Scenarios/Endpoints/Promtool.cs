using System.ComponentModel;
using System.Diagnostics;

namespace Leak.Scenarios.Endpoints;

/// <summary>Prometheus' own checker.</summary>
internal static class Promtool
{
    /// <summary>What <c>promtool check metrics</c> finds in the text, a line each; the test is skipped where it is not installed.</summary>
    public static async Task<IReadOnlyList<string>> CheckAsync(string metrics)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("promtool", ["check", "metrics"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            Assert.Ignore("promtool is not installed (Debian: prometheus).");
        }

        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(metrics);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (await output + await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
