using System.CommandLine;
using Leak.Audit.Capacity;
using Leak.Audit.Options;
using Leak.Clients.Catalog;
using Leak.Tool.Jobs;
using Leak.Tool.Printing;

namespace Leak.Tool.Commands;

/// <summary><c>audit http://127.0.0.1:8080</c>: which stalls pin a server's resources, what its limits are, and what to set.</summary>
internal static class AuditCommand
{
    public static Command Create(JobCommandOptions job, PlainWriter output, PlainWriter error)
    {
        var options = new AuditCommandOptions();
        var strict = new Option<bool>("--strict") { Description = "a stall without a verdict ends the audit with 3, though all others are bounded" };
        var list = new Option<bool>("--list") { Description = "only say which stalls there are and what each needs; nothing is asked of the server" };
        var keepGoing = new Option<bool>("--keep-going") { Description = "go on when legitimate clients are no longer served [default: stop]" };
        var remote = new Option<bool>("--allow-remote") { Description = "needed for a server that is not on this machine: only audit servers that are yours" };
        var owned = new Option<bool>("--i-own-this-server") { Description = "with --allow-remote, in place of the sentence that is asked for" };
        var command = new Command("audit", "Any server by its address: which stalls pin its resources, where its limits lie, and what to set. Loads it with a few hundred connections.");
        options.AddTo(command);
        var files = new ReportFileOptions(AuditFormats.Options);
        files.AddTo(command);
        foreach (var option in new Option[] { strict, list, keepGoing, remote, owned })
        {
            command.Options.Add(option);
        }

        command.SetAction(async (result, cancellationToken) =>
        {
            if (result.GetValue(list))
            {
                return List(output);
            }

            var asked = options.Read(result, result.GetValue(job.Seed));
            var stalls = Choose(asked);
            var jobOptions = job.ToOptions(result, files);
            jobOptions = jobOptions with { Arguments = HeaderOption.Hide(jobOptions.Arguments) };
            var consent = new RemoteConsent(result.GetValue(remote), result.GetValue(owned));
            consent.Require(asked, stalls.Count, output);
            WarnOfCapacity(asked, output);
            return await new AuditJob(jobOptions, asked, output, error) { IsStrict = result.GetValue(strict), KeepsGoing = result.GetValue(keepGoing) }
                .RunAsync(stalls, cancellationToken);
        });
        return command;
    }

    /// <summary>The stalls of the catalogue that are asked for; floods are not among them.</summary>
    private static List<Stall> Choose(AuditOptions options)
    {
        var all = Stalls.All;
        if (options.Only.Concat(options.Skip).FirstOrDefault(pattern => !all.Any(stall => IdPattern.Matches(pattern, stall))) is { } vain)
        {
            throw new UsageException($"{(options.Only.Contains(vain) ? "--only" : "--skip")} {vain}: no stall's id is like that; audit --list shows what there is");
        }

        List<Stall> chosen = [.. all.Where(stall => (options.Only.Count == 0 || options.Only.Any(pattern => IdPattern.Matches(pattern, stall))) && !options.Skip.Any(pattern => IdPattern.Matches(pattern, stall)))];
        return chosen.Count > 0 ? chosen : throw new UsageException("audit: --only and --skip leave no stall");
    }

    /// <summary>Before anything is sent.</summary>
    private static void WarnOfCapacity(AuditOptions options, PlainWriter output)
    {
        if (options.Capacity is null)
        {
            return;
        }

        var ceiling = CapacityCeiling.Of(options);
        output.WriteLine($"WARNING: --capacity opens stalled connections, {ceiling.Connections} at once at the most, until clients are no longer served. This can end the server.");
        if (ceiling.Because is { } because)
        {
            output.WriteLine(because);
        }
    }

    private static int List(PlainWriter output)
    {
        foreach (var stall in Stalls.All)
        {
            output.WriteLine($"{stall.Id,-28} {stall.Summary} (guarded by {stall.StoppedBy})");
        }

        return ExitCodes.AsExpected;
    }
}
