using Leak.Bounds.Reports.Cases;
using Leak.Tool.GitHub;
using Leak.Tool.Printing;

namespace Leak.Tool.Jobs;

/// <summary>What each job does with its reports, and last of all.</summary>
internal static class JobEnd
{
    /// <summary>Whether reports were written: a job goes on without, and tells its verdicts.</summary>
    public static bool IsWritten(Action write, PlainWriter error)
    {
        try
        {
            write();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"the reports could not be written: {e.Message}");
            return false;
        }
    }

    /// <summary>Where the reports are.</summary>
    public static string Place(string folder, bool isWritten) => isWritten ? $"reports in {folder}" : $"the reports in {folder} are not whole";

    /// <summary>Says on the other stream what could not be printed on its own.</summary>
    public static void TellFailure(string folder, bool isWritten, PlainWriter output, PlainWriter error)
    {
        if (output.Failure is { } failure)
        {
            error.WriteLine($"the results could not be printed ({failure}){(isWritten ? $"; {Place(folder, isWritten)}" : "")}");
        }
    }

    /// <summary>Tells GitHub, where it runs there.</summary>
    /// <param name="gitHub">The run there; <see langword="null"/>: it runs elsewhere.</param>
    /// <param name="commands">What keeps GitHub from reading commands; it is ended.</param>
    /// <param name="cases">What broke.</param>
    /// <param name="summary">The step's summary, of so many bytes at most.</param>
    /// <param name="output">Where annotations are written.</param>
    /// <param name="error">Where is said what went wrong.</param>
    public static void TellGitHub(GitHubRun? gitHub, IDisposable? commands, Func<CaseReport> cases, Func<int, string> summary, PlainWriter output, PlainWriter error)
    {
        commands?.Dispose();
        gitHub?.Annotate(cases(), output);
        gitHub?.Summarise(summary, error);
    }

    /// <summary>Without all of it, or without reports as evidence, it is no pass.</summary>
    public static int ExitCode(int exitCode, bool isWhole) => exitCode == ExitCodes.AsExpected && !isWhole ? ExitCodes.Inconclusive : exitCode;
}
