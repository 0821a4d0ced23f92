using System.Diagnostics;
using System.Text;
using Leak.Load;

namespace Leak.Scenarios.Commands;

/// <summary>The load job on a terminal: script(1) makes one, and passes on what is written to it.</summary>
internal sealed class PseudoTerminal : IDisposable
{
    private static readonly TimeSpan s_ceiling = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("leak-terminal-").FullName;
    private readonly Process _script;
    private readonly StringBuilder _written = new();
    private readonly Task _reading;

    /// <param name="arguments">The command line; reports go to a folder that is deleted.</param>
    /// <param name="columns">The terminal's.</param>
    /// <param name="environment">Variables beside those of this process, without CI.</param>
    public PseudoTerminal(string arguments, int columns = 80, params IEnumerable<(string Name, string Value)> environment)
    {
        var command = $"stty cols {columns} rows 24; echo $$ > '{_folder}/pid'; exec dotnet '{typeof(LoadJob).Assembly.Location}' {arguments} --output '{_folder}/reports'";
        var start = new ProcessStartInfo("script", ["-qefc", command, "/dev/null"]) { RedirectStandardOutput = true, RedirectStandardInput = true };
        start.Environment.Remove("CI");
        start.Environment.Remove("NO_COLOR");
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["SHELL"] = "/bin/sh";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _script = Process.Start(start)!;
        _reading = ReadAsync();
    }

    private string Written
    {
        get
        {
            lock (_written)
            {
                return _written.ToString();
            }
        }
    }

    /// <summary>As Ctrl-C does.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", (await File.ReadAllTextAsync($"{_folder}/pid")).Trim()]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits until that is written.</summary>
    public Task UntilAsync(string text) => Eventually.ReadAsync(() => Task.FromResult(Written), written => written.Contains(text, StringComparison.Ordinal), text);

    /// <summary>All that was written, and the exit code.</summary>
    public async Task<(string Written, int ExitCode)> EndAsync()
    {
        await _script.WaitForExitAsync().WaitAsync(s_ceiling);
        await _reading;
        return (Written, _script.ExitCode);
    }

    public void Dispose()
    {
        if (!_script.HasExited)
        {
            _script.Kill(entireProcessTree: true);
        }

        _script.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task ReadAsync()
    {
        var buffer = new char[4096];
        while (await _script.StandardOutput.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_written)
            {
                _written.Append(buffer, 0, count);
            }
        }
    }
}
