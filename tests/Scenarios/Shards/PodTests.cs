using System.Diagnostics;
using System.Globalization;
using k8s.Models;
using Leak.Bounds.Plans;
using Leak.Load.Servers;
using Leak.Tool.Jobs;

namespace Leak.Scenarios.Shards;

/// <summary>
/// The pods of <c>deploy/kubernetes</c> as processes: their arguments and their environment are the manifests', and what the cluster adds is
/// added by hand. No cluster runs them.
/// </summary>
[Category("Slow")]
[Parallelizable] // the server and the shards are processes of their own
[Platform("Linux", Reason = "the manifests are of Linux' pods")]
internal sealed class PodTests
{
    /// <summary>What is smaller here than in the manifests.</summary>
    private static readonly Dictionary<string, string> s_smaller = new() { ["100/s"] = "20/s", ["1m"] = "3s", ["5s"] = "1s" };

    private readonly List<Process> _started = [];
    private ServerAddress? _server;
    private string _shared = "";

    [OneTimeSetUp]
    public async Task Start()
    {
        _shared = Directory.CreateTempSubdirectory("leak-pods-").FullName;
        _server = await new SampleServer().StartProcessAsync(new LeakTimeouts(on: true, TimeSpan.FromSeconds(1)), TestContext.CurrentContext.CancellationToken);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        foreach (var process in _started)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        if (_server is not null)
        {
            await _server.StopAsync();
        }

        Directory.Delete(_shared, recursive: true);
    }

    [Test]
    public async Task Job_WhenAnIndexIsKilled_IsInconclusiveByItsNumber_AndBoundedInTheNextAttempt()
    {
        var killed = await RunAsync("attempt-1", kill: 0);
        killed.ExitCode.ShouldBe(3, killed.Said);
        killed.Report.Verdict.ShouldBe("Inconclusive");
        killed.Report.Reasons.ShouldContain("Shard 0 is missing: there is no shard-0-of-4.json of attempt attempt-1. Repeat the whole array.");

        var whole = await RunAsync("attempt-2", kill: null);
        whole.ExitCode.ShouldBe(0, whole.Said);
        whole.Report.ShouldBe(new MergedReport("Bounded", "", 60, 60, "request_headers_timeout × 60"));
    }

    private async Task<(int ExitCode, string Said, MergedReport Report)> RunAsync(string attempt, int? kill)
    {
        var count = Manifests.Find<V1Job>("leak").Spec.Completions!.Value;
        var shards = Enumerable.Range(0, count).Select(index => StartPod("leak", attempt, index)).ToList();
        if (kill is { } index)
        {
            await LongWait.UntilAsync(
                () => Task.FromResult(File.Exists(Path.Combine(_shared, attempt, $"meeting-{attempt}", "start.json")) || shards.Exists(shard => shard.HasExited)),
                "the shards to begin",
                () => Task.FromResult(string.Join(", ", Directory.EnumerateFiles(_shared, "*", SearchOption.AllDirectories))));
            shards[index].Kill();
        }

        foreach (var (place, shard) in shards.Index())
        {
            var said = await EndAsync(shard);
            shard.ExitCode.ShouldBe(place == kill ? 128 + 9 : 0, said);
        }

        var merge = StartPod("leak-merge", attempt, index: null);
        var printed = await EndAsync(merge);
        return (merge.ExitCode, printed, MergedReport.Read(Path.Combine(_shared, attempt, "merged")));
    }

    /// <summary>The container of a pod: what the manifest gives it, and what the cluster does.</summary>
    private Process StartPod(string job, string attempt, int? index)
    {
        var environment = Manifests.ContainerOf(job).Env.ToDictionary(variable => variable.Name, variable => variable.Name switch
        {
            "LEAK_URL" => _server!.Url.ToString(),
            "LEAK_ATTEMPT" => attempt,
            _ => variable.Value,
        });
        if (index is { } its)
        {
            environment["JOB_COMPLETION_INDEX"] = its.ToString(CultureInfo.InvariantCulture);
        }

        var arguments = Manifests.ArgumentsOf(job, environment).Select(argument => s_smaller.GetValueOrDefault(argument, argument.Replace("/shared", _shared, StringComparison.Ordinal)));
        var process = LeakProgram.Start(arguments, environment);
        _started.Add(process);
        return process;
    }

    private static async Task<string> EndAsync(Process process)
    {
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(LongWait.Ceiling);
        return await output + await error;
    }
}
