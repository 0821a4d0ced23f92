using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Leak.Scenarios.Descriptors;

/// <summary>The sample server as a process of its own, which may open few files.</summary>
internal sealed partial class LimitedServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private LimitedServer(Process process, int publicPort, int diagnosticsPort)
    {
        _process = process;
        (PublicPort, DiagnosticsPort) = (publicPort, diagnosticsPort);
        _errors = process.StandardError.ReadToEndAsync();
        // A full pipe must not stop it.
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
    }

    public int PublicPort { get; }

    public int DiagnosticsPort { get; }

    /// <summary>Whether it is gone, and what it said as it went.</summary>
    public string? HowItEnded => _process.HasExited ? $"exit code {_process.ExitCode}: {_errors.GetAwaiter().GetResult()}" : null;

    /// <summary>The files that it has open.</summary>
    public int OpenFiles => Directory.GetFiles(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/fd")).Length;

    /// <param name="openFiles">The most that it may open.</param>
    /// <param name="settings">Those of the server's command line.</param>
    public static async Task<LimitedServer> StartAsync(int openFiles, params string[] settings)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"ulimit -n {openFiles}; exec dotnet \"$@\"", "sh", typeof(Program).Assembly.Location,
            "--urls=http://127.0.0.1:0", "--Diagnostics:Port=0", .. settings])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_NOLOGO"] = "1";
        var process = Process.Start(start)!;
        try
        {
            while (await process.StandardOutput.ReadLineAsync().WaitAsync(Eventually.Ceiling) is { } line)
            {
                if (Serving().Match(line) is { Success: true } serving)
                {
                    return new LimitedServer(process, Port(serving, 1), Port(serving, 2));
                }
            }

            throw new ShouldAssertException($"The server did not start: {await process.StandardError.ReadToEndAsync()}");
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int Port(Match serving, int group) => int.Parse(serving.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Serving http://127\.0\.0\.1:(\d+); diagnostics on http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Serving();
}
