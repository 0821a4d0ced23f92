namespace Leak.Unit.Build;

/// <summary>
/// A <c>dotnet</c> that stands first on <c>PATH</c>, notes how it was called, and fails where it is told to.
/// Until it is disposed, the variables that the nightly build sets are empty.
/// </summary>
internal sealed class FakeDotnet : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("leak-fake-dotnet-").FullName;
    private readonly Dictionary<string, string?> _before = [];

    /// <param name="failing">The command that fails, <c>test</c> say; none when null.</param>
    /// <param name="exitCode">What it then exits with.</param>
    internal FakeDotnet(string? failing = null, int exitCode = 0)
    {
        WriteScript(failing ?? "nothing", exitCode);

        Set("PATH", _folder + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"));
        Set("AuditIsError", null);
        Set("LoadEngine", null);
        // The hosted engine must not report to its makers from a test.
        Set("POWERSHELL_TELEMETRY_OPTOUT", "1");
    }

    /// <summary>Each call so far: its arguments, where it ran and what it found in its environment.</summary>
    internal IReadOnlyList<Call> Calls =>
        File.Exists(LogPath) ? [.. File.ReadLines(LogPath).Select(Parse)] : [];

    /// <summary>The arguments of each call so far, on one line each.</summary>
    internal IReadOnlyList<string> Commands => [.. Calls.Select(call => call.Arguments)];

    private string LogPath => Path.Combine(_folder, "calls.log");

    public void Dispose()
    {
        foreach (var (name, value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        Directory.Delete(_folder, recursive: true);
    }

    private void Set(string name, string? value)
    {
        _before[name] = Environment.GetEnvironmentVariable(name);
        Environment.SetEnvironmentVariable(name, value);
    }

    private void WriteScript(string failing, int exitCode)
    {
        if (OperatingSystem.IsWindows())
        {
            File.WriteAllText(
                Path.Combine(_folder, "dotnet.cmd"),
                $"""
                @echo off
                >>"{LogPath}" echo %AuditIsError%^|%LoadEngine%^|%CD%^|%*
                if "%1"=="{failing}" exit /b {exitCode}
                exit /b 0
                """.ReplaceLineEndings("\r\n"));
            return;
        }

        var script = Path.Combine(_folder, "dotnet");
        File.WriteAllText(
            script,
            $"""
            #!/bin/sh
            printf '%s|%s|%s|%s\n' "$AuditIsError" "$LoadEngine" "$PWD" "$*" >>'{LogPath}'
            [ "$1" != '{failing}' ] || exit {exitCode}

            """.ReplaceLineEndings("\n"));
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static Call Parse(string line) =>
        line.Split('|', 4) is [var audit, var engine, var folder, var arguments]
            ? new Call(arguments.Trim(), folder, audit, engine)
            : throw new FormatException($"The fake dotnet wrote a line that is not its own: {line}");

    /// <summary>One call of the fake.</summary>
    internal sealed record Call(string Arguments, string Folder, string AuditIsError, string LoadEngine);
}
