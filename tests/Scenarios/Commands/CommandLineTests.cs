using System.Net;
using System.Net.Sockets;
using Leak.Load;

namespace Leak.Scenarios.Commands;

/// <summary>What is wrong with a command line is one line on standard error, and no run is begun.</summary>
internal sealed class CommandLineTests
{
    private string _reports = "";

    [SetUp]
    public void NameAFolder() => _reports = Path.Combine(Path.GetTempPath(), $"leak-commands-{Guid.NewGuid():N}");

    [TearDown]
    public void DeleteIt()
    {
        if (Directory.Exists(_reports))
        {
            Directory.Delete(_reports, recursive: true);
        }
    }

    [TestCase("run idle --rate -1", "--rate -1: not allowed")]
    [TestCase("run idle --during 0.5s", "--during 0.5s: not allowed")]
    [TestCase("run idle --rate 50/m --during 10s", "--during 10s: --rate 50/m plans no connection in it; give at least 1m")]
    [TestCase("run idle tcp/idle", "run idle tcp/idle: tcp/idle stands there twice")]
    [TestCase("run idle --clients 3", "--clients: tcp/idle has no live clients")]
    [TestCase("run normal --rate 5/s", "--rate: live/post has no stalled connections")]
    [TestCase("run normal --hold 5s", "--hold: live/post has no stalled connections")]
    [TestCase("run nosuch", "run nosuch: No workload 'nosuch'")]
    [TestCase("run tls/idle --url http://127.0.0.1:1", "run tls/idle: it needs a TLS port")]
    [TestCase("run idle --url https://127.0.0.1:1", "--url https://127.0.0.1:1: not allowed")]
    [TestCase("run idle --url http://192.0.2.1:80", "not on this machine; add --allow-remote")]
    [TestCase("run idle --diagnostics http://127.0.0.1:1", "--diagnostics http://127.0.0.1:1/: goes with --url")]
    [TestCase("run idle --exact", "--exact: goes with --url; the sample server is always held to its exact limits")]
    [TestCase("run idle --pid 1", "--pid 1: goes with --url")]
    [TestCase("run idle --pid 0 --url http://127.0.0.1:1", "--pid 0: not allowed")]
    [TestCase("run idle --pid 2147483647 --url http://127.0.0.1:1", "--pid 2147483647: there is no such process on this machine", IncludePlatform = "Linux")]
    [TestCase("audit http://192.0.2.1:80 --capacity", "not on this machine; add --allow-remote")]
    [TestCase("audit http://127.0.0.1:1 --capacity 0", "--capacity 0: not allowed; give a whole number from 1 to 60000")]
    [TestCase("run", "run: name a workload, a pattern (http2/*) or all; there are: tcp/idle, ")]
    [TestCase("run nosuch/*", "run nosuch/*: no workload's id is like that; list shows what there is")]
    [TestCase("run idle --shard 0/2", "--shard 0/2: goes with --url; shards load one server that already runs")]
    [TestCase("run idle --url http://127.0.0.1:1 --shard 2/2", "--shard 2/2: not allowed; give a shard and their number, from 0/1 to 9999/10000")]
    [TestCase("run idle --url http://127.0.0.1:1 --shard auto", "--shard auto: not in this environment, which has neither SLURM_ARRAY_TASK_ID")]
    [TestCase("run idle --url http://127.0.0.1:1 --attempt 7", "--attempt: goes with --shard")]
    [TestCase("run idle --url http://127.0.0.1:1 --shard 0/2 --attempt ../7", "--attempt ../7: not allowed; give 1 to 64 letters")]
    [TestCase("run idle --url http://127.0.0.1:1 --shard 0/2 --start-at tomorrow", "--start-at tomorrow: not allowed; give a time of UTC like 2026-01-31T18:30:00Z")]
    [TestCase("run idle --source 127.0.0.2", "--source 127.0.0.2: goes with --url")]
    [TestCase("run idle --url http://127.0.0.1:1 --source 192.0.2.1", "--source 192.0.2.1: 192.0.2.1 is not an address of this machine")]
    [TestCase("run idle --url http://127.0.0.1:1 --source localhost", "--source localhost: not allowed; give an IPv4 address")]
    [TestCase("merge nosuch", "the folder cannot be read")]
    [TestCase("run all --only nosuch/*", "--only nosuch/*: no workload's id is like that; list shows what there is")]
    [TestCase("run idle --only ws/*", "run idle --only ws/*: no workload is left; list shows what there is")]
    [TestCase("run all --without Foo", "--without Foo: not allowed")]
    [TestCase("run all --without pairs:0", "--without pairs:0: not allowed; give Handshake, ")]
    [TestCase("run all --without pairs:46", "pairs or pairs:number (1 to 45)")]
    [TestCase("run all --without pairs:3 --timeouts off", "--without pairs:3: goes with --timeouts on")]
    [TestCase("run ws/fragment-drip --without Read", "run ws/fragment-drip: nothing bounds it yet, whichever limit is off")]
    [TestCase("run http2/rapid-reset --url http://127.0.0.1:1", "run http2/rapid-reset: a flood runs against a sample server of its own")]
    [TestCase("run all --without Read --timeouts off", "--without Read: goes with --timeouts on")]
    [TestCase("run idle --without Read --url http://127.0.0.1:1", "--without Read: goes with the sample server, not with --url")]
    [TestCase("run normal --without Read", "--without: live/post has no stalled connections")]
    [TestCase("run idle --timeouts maybe", "--timeouts maybe: not allowed")]
    [TestCase("run idle --connections 0", "--connections 0: not allowed")]
    [TestCase("run idle --connections 1000001", "--connections 1000001: not allowed")]
    [TestCase("run idle --connections 5 --rate 1/s", "--connections 5: does not go with --rate 1/s; give one of the two")]
    [TestCase("run normal --connections 5", "--connections: live/post has no stalled connections")]
    [TestCase("run normal --clients 0", "--clients 0: not allowed")]
    [TestCase("run net/vanish --url http://127.0.0.1:1", "run net/vanish: ")]
    [TestCase("run http2/idle --url http://127.0.0.1:1", "run http2/idle: it needs an HTTP/2 port")]
    [TestCase("run http2/* --url http://127.0.0.1:1", "run http2/*: no workload is left: http2/half-preface: it needs an HTTP/2 port")]
    [TestCase("run idle --timeouts stock --url http://127.0.0.1:1", "--timeouts stock: goes with the sample server, not with --url")]
    [TestCase("run idle --timeouts stock --without Read", "--without Read: goes with --timeouts on")]
    [TestCase("run idle --timeouts stock --limit 5s", "--limit 5s: goes with --timeouts on or off")]
    [TestCase("run normal --timeouts stock", "run live/post: a live client keeps pace with the server's limits")]
    [TestCase("--bogus", "Unrecognized command or argument '--bogus'")]
    public async Task CommandLine_WhenSomethingIsWrongWithIt_SaysItInOneLine(string arguments, string expected)
    {
        var (exitCode, error) = await RunAsync(arguments);

        exitCode.ShouldBe(2);
        error.ShouldContain(expected);
        error.Trim().ShouldNotContain('\n');
        Directory.Exists(_reports).ShouldBeFalse();
    }

    [Test]
    public async Task Run_WhenNothingAnswersAtTheUrl_IsInconclusiveAndLeavesNoEmptyReport()
    {
        // Bound and not listening: nobody else gets the port meanwhile.
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        var (exitCode, error) = await RunAsync($"run idle --url http://{taken.LocalEndPoint}");

        exitCode.ShouldBe(3);
        error.ShouldContain("did not answer: Connection refused");
        error.Trim().ShouldNotContain('\n');
        Directory.EnumerateFileSystemEntries(_reports).ShouldBeEmpty();
    }

    private async Task<(int ExitCode, string Error)> RunAsync(string arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await LoadJob.RunAsync(
            [.. arguments.Split(' '), "--output", _reports], output, error, TestContext.CurrentContext.CancellationToken);
        return (exitCode, error.ToString());
    }
}
