using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Leak.Shared;

namespace Leak.Unit.Build;

/// <summary>Runs <c>build.ps1</c> in a hosted engine, since PowerShell itself is not on every machine.</summary>
internal static class HostedBuild
{
    internal static string ScriptPath { get; } = Repository.PathOf("build.ps1");

    /// <returns>The exit code of the script.</returns>
    /// <exception cref="RuntimeException">The script was refused, or failed otherwise than by an exit code.</exception>
    internal static int Run(string? task)
    {
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        using var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        // Anywhere but the root: the script has to find its own way there.
        runspace.SessionStateProxy.Path.SetLocation(Path.GetTempPath());

        using var shell = PowerShell.Create(runspace);
        shell.AddCommand(ScriptPath);
        if (task is not null)
        {
            shell.AddParameter("Task", task);
        }

        shell.Invoke();

        shell.Streams.Error.ShouldBeEmpty();
        runspace.SessionStateProxy.Path.CurrentLocation.Path.TrimEnd(Path.DirectorySeparatorChar)
            .ShouldBe(Path.GetTempPath().TrimEnd(Path.DirectorySeparatorChar), "the script leaves its caller elsewhere");
        return (int)runspace.SessionStateProxy.GetVariable("LASTEXITCODE");
    }
}
