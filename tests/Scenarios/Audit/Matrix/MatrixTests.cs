using Leak.Audit.Options;
using Leak.Audit.Runs;
using Leak.Clients.Catalog;

namespace Leak.Scenarios.Audit.Matrix;

/// <summary>Makes docs/matrix.md: every server that is installed here, as it comes, audited at the same time.</summary>
[NonParallelizable] // the machine's lateness is part of the evidence
[Platform("Linux")]
internal sealed class MatrixTests
{
    public const string HowToWrite = "LEAK_WRITE_MATRIX=1 dotnet test tests/Scenarios -- 'NUnit.Where=class =~ /MatrixTests/'";

    private static readonly TimeSpan s_watch = TimeSpan.FromSeconds(150);

    /// <summary>Between the beginnings of two audits: hundreds of clients of all at once would be late themselves.</summary>
    private static readonly TimeSpan s_between = TimeSpan.FromSeconds(6);

    [Test]
    [Explicit("it takes five minutes, and its page is written by LEAK_WRITE_MATRIX=1 alone")]
    public async Task Servers_AsTheyCome_AreAuditedForThePage()
    {
        await using var origin = await Origin.StartAsync();
        var servers = new MatrixServers(origin.Port);
        try
        {
            await servers.StartAsync();

            var columns = await Task.WhenAll(servers.Started.Select((server, place) => AuditAsync(server, place * s_between)));

            var page = MatrixPage.Of(columns, servers.Missing, columns[0].Report.Environment, OptionsOf(servers.Started[0]));
            await TestContext.Out.WriteLineAsync(page);
            if (Environment.GetEnvironmentVariable("LEAK_WRITE_MATRIX") == "1")
            {
                await File.WriteAllTextAsync(MatrixPage.File, page);
            }

            columns.SelectMany(column => column.Report.Troubles.Select(trouble => $"{column.Server.Name}: {trouble}")).ShouldBeEmpty();
        }
        finally
        {
            await servers.StopAsync();
        }
    }

    private static async Task<MatrixColumn> AuditAsync(MatrixServer server, TimeSpan after)
    {
        await Task.Delay(after, TimeProvider.System, TestContext.CurrentContext.CancellationToken);
        var report = await new AuditRunner(OptionsOf(server), [], TimeProvider.System) { KeepsGoing = true }.RunAsync(Stalls.All, TestContext.CurrentContext.CancellationToken);
        await TestContext.Out.WriteLineAsync(
            $"""
            == {server.Name}
            {string.Join('\n', report.Looked.Select(found => $"{found.Name}: {found.IsThere}, {found.Seen}"))}
            {report.Told()}
            {string.Join('\n', report.Live.Select(live => $"{live.Id} served {live.Served} failed {live.Failed} {string.Join(' ', live.Failures)} {live.NotApplicable}"))}
            {string.Join('\n', report.LeftBehind)}

            """);
        return new MatrixColumn(server, report);
    }

    private static AuditOptions OptionsOf(MatrixServer server) => new()
    {
        Addresses = server.Addresses,
        Paths = server.Paths,
        AcceptsAnyCertificate = true,
        Watch = s_watch,
        ConnectionsOfEach = 4,
    };
}
