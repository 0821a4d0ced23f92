using System.CommandLine;
using Leak.Tool.Jobs;
using Leak.Tool.Printing;

namespace Leak.Tool.Commands;

/// <summary><c>merge shards</c>: the verdict of a run that several processes shared.</summary>
internal static class MergeCommand
{
    public static Command Create(JobCommandOptions job, PlainWriter output, PlainWriter error)
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = "the folder with the shards' files: their --output" };
        var attempt = ShardOptions.Attempt("the attempt to merge; files of others are named and left out [default: the one that began last]");
        var files = new ReportFileOptions(RunFormats.Options);
        var command = new Command("merge", "The verdict of a run that several processes shared (run --shard), by the same code as that of one. It may be repeated, and gives the same. Reports go to <folder>/merged, or to --output.");
        command.Arguments.Add(folder);
        command.Options.Add(attempt);
        files.AddTo(command);
        command.SetAction((result, cancellationToken) =>
        {
            var from = result.GetValue(folder)!;
            var to = result.GetResult(job.Output) is { Implicit: false } ? result.GetValue(job.Output)!.FullName : Path.Combine(from.FullName, "merged");
            return new MergeJob(job.ToOptions(result, files), output, error).RunAsync(from.FullName, result.GetValue(attempt), to, cancellationToken);
        });
        return command;
    }
}
