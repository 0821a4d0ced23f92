using System.Text.RegularExpressions;
using Leak.Bounds.Plans;
using Leak.Load.Servers;
using Leak.Tool.Jobs;

namespace Leak.Scenarios.Shards;

/// <summary>A run as an array job of a real Slurm, by the scripts of <c>deploy/slurm</c>: each shard on a node, and the merge as the job that follows.</summary>
[Parallelizable] // the server, the daemons and the shards are processes of their own
internal sealed partial class SlurmTests
{
    /// <summary>20 a second for 3 s.</summary>
    private const int Arrivals = 60;

    private SlurmCluster? _cluster;
    private ServerAddress? _server;
    private string _folder = "";

    [OneTimeSetUp]
    public async Task Start()
    {
        _cluster = await SlurmCluster.StartAsync();
        _server = await new SampleServer().StartProcessAsync(new LeakTimeouts(on: true, TimeSpan.FromSeconds(1)), TestContext.CurrentContext.CancellationToken);
        _folder = Path.Combine(_cluster.Folder, "shared");
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_server is not null)
        {
            await _server.StopAsync();
        }

        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    [Test]
    [Category("Slow")]
    public async Task Array_WhenATaskIsCancelled_IsInconclusiveByItsNumber_AndBoundedOnceItIsRepeated()
    {
        var (cancelled, merge) = await SubmitAsync();
        await UntilAsync(() => Task.FromResult(File.Exists(Path.Combine(_folder, $"meeting-{cancelled}", "start.json"))), "the shards to begin", merge);
        await _cluster!.RunAsync("scancel", $"{cancelled}_2");

        var broken = await MergedAsync(cancelled, merge, exitCode: 3);
        broken.Verdict.ShouldBe("Inconclusive", broken.ToString());
        broken.Reasons.ShouldContain("Shard 2 was interrupted");
        broken.Arrivals.ShouldBeLessThan(Arrivals);

        var (repeated, merged) = await SubmitAsync();
        repeated.ShouldNotBe(cancelled);
        var whole = await MergedAsync(repeated, merged, exitCode: 0);
        whole.ShouldBe(new MergedReport("Bounded", "", Arrivals, Arrivals, $"request_headers_timeout × {Arrivals}"));
    }

    [Test]
    [Category("Nightly")]
    public async Task FourShards_OfFourThousandEach_SayWhatOneProcessSays()
    {
        const int Each = 4000;
        string[] numbers = ["--rate", "800/s", "--during", "20s"];
        var (array, merge) = await SubmitAsync(numbers);
        var sharded = await MergedAsync(array, merge, exitCode: 0);

        var single = Path.Combine(_folder, "single");
        using var process = LeakProgram.Start(["run", .. Plan(numbers), "--output", single, "--json", Path.Combine(single, "report.json"), "--quiet"], []);
        var said = process.StandardOutput.ReadToEndAsync();
        await UntilAsync(() => Task.FromResult(process.HasExited), "the single process to end", merge);

        sharded.ShouldBe(new MergedReport("Bounded", "", 4 * Each, 4 * Each, $"request_headers_timeout × {4 * Each}"));
        MergedReport.Read(single).ShouldBe(sharded, await said);
    }

    private async Task<(string Array, string Merge)> SubmitAsync(params string[] numbers)
    {
        var said = await _cluster!.RunAsync(
            Repository.PathOf("deploy", "slurm", "submit.sh"),
            ["4", _folder, .. Plan(numbers)]);
        var ids = Ids().Match(said);
        ids.Success.ShouldBeTrue($"submit.sh prints both ids: {said}");
        return (ids.Groups[1].Value, ids.Groups[2].Value);
    }

    private string[] Plan(string[] numbers) =>
    [
        "idle", "--url", _server!.Url.ToString(), "--diagnostics", _server.Diagnostics.ToString(), "--limit", "1s", "--exact",
        .. numbers.Length > 0 ? numbers : ["--rate", "20/s", "--during", "3s"],
    ];

    private async Task<MergedReport> MergedAsync(string array, string merge, int exitCode)
    {
        await UntilAsync(async () => !Waiting().IsMatch(await _cluster!.RunAsync("scontrol", "show", "job", merge)), "the merge to end", merge);
        (await _cluster!.RunAsync("scontrol", "show", "job", merge)).ShouldContain($"ExitCode={exitCode}:0", customMessage: ReadJobs());
        return MergedReport.Read(Path.Combine(_folder, $"merged-{array}"));
    }

    private Task UntilAsync(Func<Task<bool>> isSo, string what, string merge) => LongWait.UntilAsync(
        isSo, what, async () => $"{await _cluster!.RunAsync("scontrol", "show", "job", merge)}\n{ReadJobs()}\n{_cluster!.ReadLogs()}");

    private string ReadJobs() => string.Join('\n', Directory.EnumerateFiles(_folder, "*.log").Order().Select(path => $"{Path.GetFileName(path)}: {File.ReadAllText(path)}"));

    [GeneratedRegex(@"\Aarray (\d+)\nmerge (\d+)\n\z")]
    private static partial Regex Ids();

    [GeneratedRegex("JobState=(PENDING|CONFIGURING|RUNNING|COMPLETING)")]
    private static partial Regex Waiting();
}
