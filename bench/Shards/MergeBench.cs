using System.Diagnostics;
using System.Globalization;
using Leak.Bench.Measuring;
using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Reports;
using Leak.Bounds.Shards;
using Leak.Clients.Catalog;
using Leak.Clients.Parking;

namespace Leak.Bench.Shards;

/// <summary>
/// What a merge costs: the files of a run whose connections are simulated (each closed 1 to 2 s after its limit), merged by the
/// <c>leak</c> command in a process of its own, whose time and most resident memory are read.
/// </summary>
internal static class MergeBench
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_during = TimeSpan.FromSeconds(100);

    public static async Task<int> RunAsync(string[] args)
    {
        var connections = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        var shards = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 250;
        var folder = Directory.CreateTempSubdirectory("leak-merge-");
        try
        {
            var written = Stopwatch.StartNew();
            Write(folder.FullName, connections, shards);
            var bytes = folder.EnumerateFiles().Sum(file => file.Length);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{connections} connections of {shards} shards: {bytes / 1e6:0} MB, {bytes / (double)connections:0} bytes each; written in {written.Elapsed.TotalSeconds:0.0} s"));
            await MergeAsync(folder.FullName);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Write(string folder, int connections, int shards)
    {
        var arrivals = new Arrivals.Inject(connections / (int)s_during.TotalSeconds, TimeSpan.FromSeconds(1), s_during);
        var settings = new ForeignServer(IsMeantToStop: true, s_limit, TimeSpan.FromSeconds(1), s_during);
        var scenario = ScenarioPlanner.Plan("idle", [Stalls.Tcp.Idle], settings, arrivals, clients: 0, TimeSpan.Zero);
        var plan = ShardPlan.Of(scenario, new Uri("http://127.0.0.1:8080/"), seed: 1);
        for (var index = 0; index < shards; index++)
        {
            var shard = new Shard(index, shards);
            ShardFile.Write(Path.Combine(folder, ShardFile.NameOf(shard)), Head(shard, plan), Observe(scenario, arrivals, shard));
        }
    }

    private static ShardHead Head(Shard shard, ShardPlan plan) => new()
    {
        Schema = ShardHead.Format,
        Index = shard.Index,
        Of = shard.Of,
        Attempt = "1",
        Fingerprint = plan.Fingerprint(),
        Plan = plan,
        StartedAt = DateTimeOffset.UnixEpoch,
        Engine = "built-in",
        Clock = new ShardClock { Shift = shard.Index == 0 ? null : TimeSpan.FromSeconds(shard.Index), ShiftError = TimeSpan.FromMilliseconds(shard.Index == 0 ? 0 : 5) },
        Machine = new RunEnvironment(".NET", "simulated", 2, 20_000, Commit: null, "run idle"),
    };

    private static Observation Observe(Scenario scenario, Arrivals.Inject arrivals, Shard shard)
    {
        var random = new Random(shard.Index);
        var own = arrivals with { Shard = shard };
        List<Lifetime> lifetimes = [.. Enumerable.Range(0, own.Planned).Select(place =>
        {
            // By a clock of its own.
            var at = TimeSpan.FromSeconds(shard.Of - shard.Index) + (own.Shard.NumberOf(place) * (arrivals.Interval / arrivals.Rate));
            return new Lifetime(at, s_limit + TimeSpan.FromSeconds(1 + random.NextDouble()), LifetimeEnd.Closed, 1024 + (place % 60_000)) { StalledAfter = TimeSpan.FromMilliseconds(1) };
        })];
        var isFirst = shard.Index == 0;
        var held = new List<Sample> { new(TimeSpan.FromSeconds(1), 0), new(TimeSpan.FromSeconds(2), 6.5 * arrivals.Rate), new(TimeSpan.FromSeconds(3), 0) };
        var none = new Dictionary<Quantity, double> { [Quantity.OpenConnections] = 0, [Quantity.TcpConnections] = 0 };
        return new Observation
        {
            Scenario = scenario,
            StartedAt = DateTimeOffset.UnixEpoch,
            Watched = s_during + TimeSpan.FromSeconds(10),
            Engine = "built-in",
            Workloads = [new StallRecord { Plan = scenario.Stalls.Single(), Arrivals = lifetimes.ConvertAll(lifetime => lifetime.OpenedAt), Succeeded = lifetimes.Count, Lifetimes = lifetimes }],
            Series = isFirst ? [new Series(Quantity.OpenConnections, held), new Series(Quantity.TcpConnections, held)] : [],
            LongestSamplingGap = TimeSpan.FromMilliseconds(100),
            Baseline = isFirst ? none : new Dictionary<Quantity, double>(),
            Residual = isFirst ? none : new Dictionary<Quantity, double>(),
        };
    }

    private static async Task MergeAsync(string folder)
    {
        Programs.Run("dotnet", "build", Path.Combine(Programs.Root, "src/Tool"), "-c", "Release", "-v", "q");
        var tool = Path.Combine(Programs.Root, "src/Tool/bin/Release/net10.0/Leak.Tool.dll");
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [tool, "merge", folder]) { RedirectStandardOutput = true })!;
        var watched = new Watched(process);
        var exitCode = await watched.FollowAsync();
        Console.WriteLine(watched.Said);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"merged, exit {exitCode}: {watch.Elapsed.TotalSeconds:0.0} s, {watched.MostResident / 1024.0 / 1024.0:0} MiB at the most"));
    }
}
