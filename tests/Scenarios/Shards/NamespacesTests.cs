using System.Diagnostics;
using System.Globalization;
using Leak.Load;
using Leak.Scenarios.Commands;

namespace Leak.Scenarios.Shards;

/// <summary>Shards on eight machines, as far as their networks go: one with the server, the others over links of their own.</summary>
[Category("Slow")]
[Platform("Linux")]
[Parallelizable] // the server and the shards are processes of their own
internal sealed class NamespacesTests
{
    private const int Machines = 8;
    private const int CutOff = 5;
    private const int Lossy = 3;
    private const int Port = 8080;

    private static readonly TimeSpan s_ceiling = TimeSpan.FromMinutes(2);

    private readonly List<Process> _processes = [];
    private Namespaces _machines = null!;
    private DirectoryInfo _folder = null!;

    [SetUp]
    public async Task SetUpAsync()
    {
        _machines = await Namespaces.CreateAsync(Machines);
        _folder = Directory.CreateTempSubdirectory("leak-machines-");
        _processes.Clear();
    }

    [TearDown]
    public async Task TearDownAsync()
    {
        foreach (var process in _processes)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        await (_machines?.DisposeAsync() ?? ValueTask.CompletedTask);
        _folder?.Delete(recursive: true);
    }

    [Test]
    public async Task Shards_OnEightMachines_AreBoundedUntilOneIsCutOff()
    {
        var lossy = await _machines.TryLoseAsync(Lossy, percent: 2);
        await StartServerAsync();

        var whole = await RunAsync("whole", cutsOff: false);
        whole.Verdict.ShouldBe("Bounded", $"{whole.Reasons} (packets were {(lossy ? "" : "not ")}lost on machine {Lossy})");
        whole.Arrivals.ShouldBe(320);

        var cut = await RunAsync("cut", cutsOff: true);
        cut.Verdict.ShouldBe("Inconclusive", cut.Reasons);
        cut.Reasons.ShouldContain($"Shard {CutOff}: The server is gone");
    }

    private async Task StartServerAsync()
    {
        string[] arguments =
        [
            typeof(Leak.Server.ServerApp).Assembly.Location, "--urls", $"http://{Namespaces.Server}:{Port}", "--Diagnostics:Port", "8081",
            "--Logging:LogLevel:Default", "Critical", "--Stalls:Enabled", "true", "--Timeouts:Enabled", "true", "--Timeouts:RequestHead", "00:00:02",
        ];
        var server = _machines.Start(0, LeakProgram.Host, arguments);
        _processes.Add(server);

        // Its own namespace's table: the state 0A listens.
        var listens = string.Create(CultureInfo.InvariantCulture, $":{Port:X4} 00000000:0000 0A");
        await Eventually.ReadAsync(() => File.ReadAllTextAsync($"/proc/{server.Id}/net/tcp"), table => table.Contains(listens, StringComparison.Ordinal), "the server to listen");
    }

    private async Task<MergedReport> RunAsync(string attempt, bool cutsOff)
    {
        var folder = Path.Combine(_folder.FullName, attempt);
        var shards = Enumerable.Range(0, Machines).Select(index => _machines.Start(index, LeakProgram.Host, Arguments(index, attempt, folder))).ToList();
        _processes.AddRange(shards);
        if (cutsOff)
        {
            // Once all have met; the arrivals go on for 8 s then.
            await Eventually.ReadAsync(() => Task.FromResult(File.Exists(Path.Combine(folder, $"meeting-{attempt}", "start.json"))), isThere => isThere, "the shards to meet", ceiling: s_ceiling);
            await Task.Delay(TimeSpan.FromSeconds(4));
            await _machines.CutOffAsync(CutOff);
        }

        using var ceiling = new CancellationTokenSource(s_ceiling);
        await Task.WhenAll(shards.Select(shard => shard.WaitForExitAsync(ceiling.Token)));
        using var said = new StringWriter();
        await ToolRun.OfAsync(["merge", folder], said, said);
        return MergedReport.Read(Path.Combine(folder, "merged"));
    }

    private static string[] Arguments(int index, string attempt, string folder) =>
    [
        typeof(LoadJob).Assembly.Location, "run", "tcp/idle", "--url", $"http://{Namespaces.Server}:{Port}", "--allow-remote", "--timeouts", "on", "--limit", "2s", "--rate", "40/s", "--during", "8s",
        "--shard", string.Create(CultureInfo.InvariantCulture, $"{index}/{Machines}"), "--attempt", attempt, "--output", folder, "--quiet",
        .. index == 0 ? new[] { "--diagnostics", "http://127.0.0.1:8081" } : [],
    ];
}
