using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Leak.Scenarios.Fuzzing.Driving;

/// <summary>The sample server as a process of its own, that may open few files.</summary>
internal sealed partial class ServerProgram : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<IReadOnlyList<int>> _ports = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="descriptors">How many it may open.</param>
    /// <param name="arguments">The server's.</param>
    public ServerProgram(int descriptors, params IEnumerable<string> arguments)
    {
        var limited = string.Create(CultureInfo.InvariantCulture, $"ulimit -n {descriptors} && exec dotnet \"$0\" \"$@\"");
        var start = new ProcessStartInfo("sh", ["-c", limited, typeof(Program).Assembly.Location, "--urls", "http://127.0.0.1:0", "--Diagnostics:Port", "0", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public bool IsRunning => !_process.HasExited;

    /// <summary>What it printed.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>The public port, and that of the diagnostics.</summary>
    public Task<IReadOnlyList<int>> PortsAsync() => _ports.Task.WaitAsync(Eventually.Ceiling);

    public void Dispose()
    {
        if (IsRunning)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.AppendLine(line);
        }

        if (Address().Matches(line) is { Count: 2 } addresses)
        {
            _ports.TrySetResult([.. addresses.Select(address => int.Parse(address.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture))]);
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Address();
}
