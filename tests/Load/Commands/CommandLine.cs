using System.CommandLine;

namespace Leak.Load.Commands;

/// <summary>Reads the command line; whatever is wrong with it is one line and exit code 2.</summary>
public static class CommandLine
{
    /// <summary>Runs what was asked for.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        string[] args, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var root = new RootCommand(
            "Opens connections that clients forget, counts what the server holds, and says whether it is bounded. " +
            "Without a command: the article's three runs. `run --help` lists what a chosen run takes.");
        var job = new JobCommandOptions();
        job.AddTo(root);
        ArticleCommand.Configure(root, job, output, error);
        root.Subcommands.Add(RunCommand.Create(job, output, error));
        root.Subcommands.Add(ListCommand.Create(output));

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
    }
}
