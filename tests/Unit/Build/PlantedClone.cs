using System.Diagnostics;
using Leak.Shared;

namespace Leak.Unit.Build;

/// <summary>
/// A folder with <c>.ci/run</c>, two empty test projects, <c>One</c> and <c>Two</c>, and a fake <c>dotnet</c> that leaves
/// planted result files behind. One slow test passes, until a test plants others. Where .NET 11 is tested, one test of each project
/// passes on it, and one slow one, until a test plants others.
/// </summary>
internal sealed class PlantedClone : IDisposable
{
    private static readonly TimeSpan s_ceiling = TimeSpan.FromSeconds(60);

    private readonly string _root = Directory.CreateTempSubdirectory("leak-planted-clone-").FullName;

    private readonly bool _waivesNet11;

    /// <param name="testExit">What <c>dotnet test</c> exits with.</param>
    /// <param name="loadExit">What the main job exits with.</param>
    /// <param name="slowExit">What <c>dotnet test</c> of the slow ones exits with.</param>
    /// <param name="hasServers">Whether nginx and the other servers are there, or could be installed.</param>
    /// <param name="net11">What happens on .NET 11; null: it is waived.</param>
    internal PlantedClone(int testExit = 0, int loadExit = 0, int slowExit = 0, bool hasServers = true, PlantedNet11? net11 = null)
    {
        _waivesNet11 = net11 is null;
        net11 ??= new PlantedNet11();
        Write("tests/One/One.csproj", "<Project><PropertyGroup><IsTestProject>true</IsTestProject></PropertyGroup></Project>");
        Write("tests/Two/Two.csproj", "<Project><PropertyGroup><IsTestProject>true</IsTestProject></PropertyGroup></Project>");
        Write("tests/Net11/RuntimeAsync/RuntimeAsync.csproj", "<Project><PropertyGroup><IsTestProject>true</IsTestProject></PropertyGroup></Project>");
        Write("tests/Load/Load.csproj", "<Project />");
        Write("planted/none", "");
        WithSlow("One", total: 1, executed: 1, passed: 1);
        foreach (var (folder, project) in new[] { ("net11", "One"), ("net11", "Two"), ("net11-slow", "One"), ("runtime-async", "RuntimeAsync") })
        {
            WithOn11(folder, project, total: 1, executed: 1, passed: 1);
        }

        MakeProgram(Write("eng/net11.sh", $"#!/bin/sh\n[ $# -gt 0 ] || exit {net11.LayExit}\non=11 exec \"$@\"\n"));
        Write(".ci/run", File.ReadAllText(Repository.PathOf(".ci", "run")));
        MakeProgram(Write(".ci/install", $"#!/bin/sh\n[ $1 != servers ] || exit {(hasServers ? 0 : 1)}\n"));
        MakeProgram(Write(
            "bin/dotnet",
            $$"""
            #!/bin/sh
            echo "$CI|$*${LEAK_REQUIRE_SERVERS:+|servers}${LEAK_REQUIRE_BROWSER:+|browser}${LEAK_REQUIRE_PROMETHEUS:+|prometheus}${LEAK_REQUIRE_SLURM:+|slurm}${on:+|$on}" >>calls.log
            plant() { mkdir -p "$2" && cp "$1"/* "$2/"; }
            case "$*" in
            test) plant planted TestResults; exit {{testExit}} ;;
            *TestResults/slow*) plant planted-slow TestResults/slow; exit {{slowExit}} ;;
            *TestResults/net11-slow*) plant planted-net11-slow TestResults/net11-slow; exit {{net11.SlowExit}} ;;
            *TestResults/net11) plant planted-net11 TestResults/net11; exit {{net11.TestExit}} ;;
            *TestResults/runtime-async) plant planted-runtime-async TestResults/runtime-async; exit {{net11.RuntimeAsyncExit}} ;;
            run*) exit {{loadExit}} ;;
            *Leak.Load.dll) exit {{net11.LoadExit}} ;;
            esac

            """));
    }

    /// <summary>What the fake was called with, after the value of <c>CI</c>; then <c>servers</c>, <c>browser</c>, <c>prometheus</c> and <c>slurm</c> where tests must have them, and <c>11</c> on .NET 11.</summary>
    internal IReadOnlyList<string> Calls => File.ReadAllLines(Path.Combine(_root, "calls.log"));

    /// <summary>Adds a test project among the samples.</summary>
    internal PlantedClone WithSample(string project)
    {
        Write($"samples/{project}/{project}.csproj", "<Project><PropertyGroup><IsTestProject>true</IsTestProject></PropertyGroup></Project>");
        return this;
    }

    /// <summary>Has <c>dotnet test</c> leave a result file as VSTest writes it.</summary>
    internal PlantedClone With(string project, int total, int executed, int passed, string outcome = "Completed") =>
        WithResults("planted", project, total, executed, passed, outcome);

    /// <summary>Has <c>dotnet test</c> of the slow ones leave a result file as VSTest writes it.</summary>
    internal PlantedClone WithSlow(string project, int total, int executed, int passed, string outcome = "Completed") =>
        WithResults("planted-slow", project, total, executed, passed, outcome);

    /// <summary>Has a step on .NET 11 leave a result file: the one whose results folder is <c>net11</c>, <c>net11-slow</c> or <c>runtime-async</c>.</summary>
    internal PlantedClone WithOn11(string folder, string project, int total, int executed, int passed, string outcome = "Completed") =>
        WithResults($"planted-{folder}", project, total, executed, passed, outcome);

    internal async Task<(int ExitCode, string[] Output)> RunAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(_root, ".ci", "run")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var what in new[] { "SERVERS", "BROWSER", "PROMETHEUS", "SLURM" })
        {
            start.Environment.Remove($"LEAK_REQUIRE_{what}");
        }

        start.Environment["LEAK_WAIVE_NET11"] = _waivesNet11 ? "1" : "";
        start.Environment["PATH"] = Path.Combine(_root, "bin") + Path.PathSeparator + start.Environment["PATH"];

        using var run = Process.Start(start)!;
        run.StandardInput.Close();
        using var ceiling = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ceiling.CancelAfter(s_ceiling);
        var output = await run.StandardOutput.ReadToEndAsync(ceiling.Token);
        await run.WaitForExitAsync(ceiling.Token);
        return (run.ExitCode, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static void MakeProgram(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private PlantedClone WithResults(string folder, string project, int total, int executed, int passed, string outcome)
    {
        Write(
            $"{folder}/Leak.{project}.trx",
            $"""
            <TestRun>
              <ResultSummary outcome="{outcome}">
                <Counters total="{total}" executed="{executed}" passed="{passed}" failed="{executed - passed}" error="0" passedButRunAborted="0" notExecuted="0" />
              </ResultSummary>
            </TestRun>
            """);
        return this;
    }

    private string Write(string path, string text)
    {
        var file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }
}
