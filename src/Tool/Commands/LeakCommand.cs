using System.CommandLine;
using Leak.Tool.GitHub;
using Leak.Tool.Jobs;
using Leak.Tool.Printing;

namespace Leak.Tool.Commands;

/// <summary>Reads the command line; whatever is wrong with it is one line and exit code 2.</summary>
public static class LeakCommand
{
    /// <summary>Runs what was asked for.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="host">What the program brings.</param>
    /// <param name="output">Results and progress. No control character but line ends is written to it, unless it is a terminal's <see cref="Console.Out"/>.</param>
    /// <param name="error">What is wrong, a line each, without control characters.</param>
    /// <param name="cancellationToken">Ends the run, which writes what it has.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(
        string[] args, CommandHost host, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        return RunAsync(args, host, new PlainWriter(output), new PlainWriter(error), cancellationToken);
    }

    private static async Task<int> RunAsync(
        string[] args, CommandHost host, PlainWriter output, PlainWriter error, CancellationToken cancellationToken)
    {
        var root = new RootCommand(
            "Opens connections that clients forget, counts what the server holds, and says whether it is bounded. " +
            (host.DefaultSummary is null ? "" : $"Without a command: {host.DefaultSummary}. ") +
            "`run --help` lists what a chosen run takes.");
        var job = new JobCommandOptions(GitHubRun.Of(host.Variables));
        job.AddTo(root);
        if (host.Default is { } items)
        {
            var files = new ReportFileOptions(RunFormats.Options);
            files.AddTo(root);
            root.SetAction((result, token) => new Job(job.ToOptions(result, files), host.Engine, output, error).RunAsync(items(result.GetValue(job.Scale)!), token));
        }

        root.Subcommands.Add(RunCommand.Create(job, host, output, error));
        root.Subcommands.Add(AuditCommand.Create(job, output, error));
        root.Subcommands.Add(MergeCommand.Create(job, output, error));
        root.Subcommands.Add(CompareCommand.Create(output));
        root.Subcommands.Add(ListCommand.Create(host, output));
        root.Subcommands.Add(SchemaCommand.Create(output));

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            error.WriteLine($"{parsed.Errors[0].Message} (see --help)");
            return ExitCodes.BadUsage;
        }

        try
        {
            var invocation = new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(invocation, cancellationToken);
        }
        catch (UsageException e)
        {
            error.WriteLine(e.Message);
            return ExitCodes.BadUsage;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception e)
        {
            // The runtime would end the process with a code that means nothing of what the README lists.
            Faults.Tell("broken off", e, error);
            return ExitCodes.Inconclusive;
        }
    }
}
