using System.Text;
using Leak.Bounds.Reports;
using Leak.Bounds.Reports.Cases;
using Leak.Tool.Printing;

namespace Leak.Tool.GitHub;

/// <summary>A step of GitHub Actions: annotations for what broke, and a summary.</summary>
/// <param name="variables">Reads variables of the environment.</param>
internal sealed class GitHubRun(Func<string, string?> variables)
{
    /// <summary>Less is not worth adding to a summary.</summary>
    private const int FewestBytes = 4096;

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The step; <see langword="null"/>: this runs elsewhere.</summary>
    public static GitHubRun? Of(Func<string, string?>? variables) => variables?.Invoke("GITHUB_ACTIONS") == "true" ? new GitHubRun(variables) : null;

    /// <summary>The root of the sources: paths in annotations are told from it on.</summary>
    public string? Workspace => variables("GITHUB_WORKSPACE");

    /// <summary>
    /// From here on nothing that is printed is a command to the runner, whatever a server's or a client's words are, until
    /// <see cref="IDisposable.Dispose"/>.
    /// </summary>
    public static IDisposable StopCommands(PlainWriter output) => new Stopped(output);

    /// <summary>Prints an annotation for each thing that broke.</summary>
    public void Annotate(CaseReport report, PlainWriter output)
    {
        foreach (var line in Annotations.Of(report with { SourceRoot = Workspace }))
        {
            output.WriteLine(line);
        }
    }

    /// <summary>Adds to the summary of the step what still fits in it.</summary>
    /// <param name="render">Renders Markdown of so many bytes of UTF-8 at the most.</param>
    /// <param name="error">Where it is said that it could not be written.</param>
    public void Summarise(Func<int, string> render, PlainWriter error)
    {
        if (variables("GITHUB_STEP_SUMMARY") is not { Length: > 0 } path)
        {
            return;
        }

        try
        {
            var room = MarkdownPage.MostBytes - (File.Exists(path) ? new FileInfo(path).Length : 0);
            if (room >= FewestBytes)
            {
                File.AppendAllText(path, render((int)room), s_utf8);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"the summary of the step could not be written: {e.Message}");
        }
    }

    private sealed class Stopped : IDisposable
    {
        private readonly PlainWriter _output;
        private readonly string _token = Guid.NewGuid().ToString("N");
        private int _disposed;

        public Stopped(PlainWriter output)
        {
            _output = output;
            output.WriteLine($"::stop-commands::{_token}");
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                _output.WriteLine($"::{_token}::");
            }
        }
    }
}
