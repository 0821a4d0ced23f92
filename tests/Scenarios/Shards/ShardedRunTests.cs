using System.Globalization;
using Leak.Bounds.Plans;
using Leak.Load.Servers;
using Leak.Scenarios.Commands;
using Leak.Tool.Jobs;

namespace Leak.Scenarios.Shards;

/// <summary>Several shards against one server, and what the merge says of it.</summary>
[Category("Slow")]
[Parallelizable] // the servers are processes of their own, and nothing of this one is counted
internal sealed class ShardedRunTests
{
    private const int Shards = 4;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    private DirectoryInfo _folder = null!;

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("leak-sharded-");

    [TearDown]
    public void TearDown() => _folder.Delete(recursive: true);

    [Test]
    public async Task Shards_OfOnePlan_SayTogetherWhatOneProcessSays()
    {
        var (sharded, single) = (new Server(), new Server());
        await using var first = await sharded.StartAsync(timeoutsOn: true);
        await using var second = await single.StartAsync(timeoutsOn: true);

        var runs = await Task.WhenAll(RunShardedAsync(sharded, "on"), RunAsync(single, "on"));

        var (merged, whole) = (runs[0], runs[1]);
        foreach (var run in runs)
        {
            run.Verdict.ShouldBe("Bounded", string.Join(" ", run.Reasons));
            run.Number("arrivals").ShouldBe(run.Number("planned"));
            run.Closed("tcp/idle").ShouldBe(240);
            run.Closed("http1/no-body").ShouldBe(240);
        }

        merged.Number("planned").ShouldBe(whole.Number("planned"));
        merged.Remarks.ShouldHaveSingleItem().ShouldContain("Merged of 4 shards of 4, attempt 7; their clocks agree within 0 ms.");
    }

    [Test]
    public async Task Shards_OfAControl_SayTogetherThatItGrows()
    {
        var server = new Server();
        await using var started = await server.StartAsync(timeoutsOn: false);

        var merged = await RunShardedAsync(server, "off");

        merged.Verdict.ShouldBe("Growing", string.Join(" ", merged.Reasons));
        merged.IsAsExpected.ShouldBeTrue(string.Join(" ", merged.Reasons));
    }

    [Test]
    public async Task Shards_FromSeveralAddresses_AreEachSeenInTheTableOfSockets()
    {
        // The client of slow-read-none sees no close: the table of sockets tells, where one port may belong to several addresses.
        var server = new Server();
        await using var started = await server.StartAsync(timeoutsOn: true);

        var merged = await RunShardedAsync(server, "on", index => ["--source", string.Create(CultureInfo.InvariantCulture, $"127.0.{index + 1}.1-127.0.{index + 1}.3")], "http1/slow-read-none");

        merged.Verdict.ShouldBe("Bounded", string.Join(" ", merged.Reasons));
        merged.Closed("http1/slow-read-none").ShouldBe(240);
    }

    private async Task<ReportedScenario> RunShardedAsync(Server server, string timeouts, Func<int, string[]>? more = null, params string[] workloads)
    {
        var folder = Path.Combine(_folder.FullName, "shards");
        var shards = Enumerable.Range(0, Shards).Select(async index =>
        {
            using var error = new StringWriter();
            string[] its = ["--shard", string.Create(CultureInfo.InvariantCulture, $"{index}/{Shards}"), "--attempt", "7", "--output", folder, .. more?.Invoke(index) ?? []];
            (await ToolRun.OfAsync([.. Plan(server, timeouts, workloads), .. its], TextWriter.Null, error)).ShouldBe(0, error.ToString());
        });
        await Task.WhenAll(shards);
        return Read(await ToolRun.OfAsync(["merge", folder], TextWriter.Null, TextWriter.Null), Path.Combine(folder, "merged", "report.json"));
    }

    private async Task<ReportedScenario> RunAsync(Server server, string timeouts)
    {
        var path = Path.Combine(_folder.FullName, "whole.json");
        return Read(await ToolRun.OfAsync([.. Plan(server, timeouts), "--output", _folder.FullName, "--json", path], TextWriter.Null, TextWriter.Null), path);
    }

    /// <summary>The exit code says the same as the report.</summary>
    private static ReportedScenario Read(int exitCode, string path)
    {
        var scenario = new ReportedScenario(path);
        (exitCode == 0).ShouldBe(scenario.IsAsExpected, string.Join(" ", scenario.Reasons));
        return scenario;
    }

    private static string[] Plan(Server server, string timeouts, params string[] workloads) =>
    [
        "run", .. workloads.Length > 0 ? workloads : ["tcp/idle", "http1/no-body", "live/post"], "--url", server.Url.ToString(), "--diagnostics", server.Diagnostics.ToString(),
        "--timeouts", timeouts, "--limit", timeouts == "on" ? "3.5s" : "2s", "--rate", "40/s", "--during", "6s", .. workloads.Length > 0 ? Array.Empty<string>() : ["--clients", "6"], "--quiet",
    ];

    /// <summary>A sample server in a process of its own.</summary>
    private sealed class Server
    {
        private ServerAddress _address = null!;

        public Uri Url => _address.Url;

        public Uri Diagnostics => _address.Diagnostics!;

        public async Task<IAsyncDisposable> StartAsync(bool timeoutsOn)
        {
            _address = await new SampleServer().StartProcessAsync(new LeakTimeouts(timeoutsOn, s_limit), TestContext.CurrentContext.CancellationToken);
            return new Stopping(_address);
        }

        private sealed class Stopping(ServerAddress address) : IAsyncDisposable
        {
            public async ValueTask DisposeAsync() => await address.StopAsync();
        }
    }
}
