using System.Diagnostics;
using System.Text;

namespace Leak.Scenarios.Packages;

/// <summary>A program that was run to its end: <c>dotnet</c>, or a tool that it installed.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it printed, both streams.</param>
internal sealed record DotnetRun(int ExitCode, string Output)
{
    /// <summary>How long one may take; reached only by what hangs.</summary>
    private static readonly TimeSpan s_ceiling = TimeSpan.FromMinutes(10);

    /// <summary>Runs <c>dotnet</c>, which must succeed.</summary>
    public static async Task<DotnetRun> SucceedAsync(string folder, string? packages, params string[] arguments)
    {
        var run = await OfAsync("dotnet", folder, packages, arguments);
        run.ExitCode.ShouldBe(0, $"dotnet {string.Join(' ', arguments)}, in {folder}:\n{run.Output}");
        return run;
    }

    /// <summary>Runs a program.</summary>
    /// <param name="program">Its name, or its file.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="packages">The folder that stands for the user's own packages; <see langword="null"/>: those themselves.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<DotnetRun> OfAsync(string program, string folder, string? packages, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsOfTheTestRun).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        if (packages is not null)
        {
            start.Environment["NUGET_PACKAGES"] = packages;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(output, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var ceiling = CancellationTokenSource.CreateLinkedTokenSource(TestContext.CurrentContext.CancellationToken);
        ceiling.CancelAfter(s_ceiling);
        try
        {
            await process.WaitForExitAsync(ceiling.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new ShouldAssertException($"{program} {string.Join(' ', arguments)} was ended after {s_ceiling.TotalMinutes:0} min, or with the test:\n{Text(output)}");
        }

        return new DotnetRun(process.ExitCode, Text(output));
    }

    // What `dotnet test` sets for this process is not for another build.
    private static bool IsOfTheTestRun(string variable) =>
        variable is "CI" || variable.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase) || variable.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("TESTINGPLATFORM", StringComparison.OrdinalIgnoreCase);

    private static void Append(StringBuilder output, string? line)
    {
        if (line is not null)
        {
            lock (output)
            {
                output.AppendLine(line);
            }
        }
    }

    private static string Text(StringBuilder output)
    {
        lock (output)
        {
            return output.ToString();
        }
    }
}
