using Leak.Audit.Findings;
using Leak.Audit.Options;
using Leak.Bounds.Reports;
using Leak.Tool.Jobs;
using Microsoft.AspNetCore.Builder;

namespace Leak.Scenarios.Commands;

/// <summary>The commands audit and compare: what is wrong with a command line, and what the shell is told.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class AuditCommandTests
{
    [TestCase("audit", "audit: which server?")]
    [TestCase("audit ftp://127.0.0.1:1", "ftp://127.0.0.1:1: not an address")]
    [TestCase("audit http://127.0.0.1:1/orders", "http://127.0.0.1:1/orders: give the address alone, and its path by --path")]
    [TestCase("audit http://192.0.2.1:80", "http://192.0.2.1/: not on this machine; add --allow-remote")]
    [TestCase("audit http://192.0.2.1:80 --allow-remote --i-own-this-server --connections 1000", "and the ceilings for another machine are 2000 and 100")]
    [TestCase("audit http://127.0.0.1:1 --watch 60s", "--watch 1m: give more than 62.5s")]
    [TestCase("audit http://127.0.0.1:1 --watch 31m", "--watch 31m: give more than 62.5s")]
    [TestCase("audit http://127.0.0.1:1 --limit 0s", "--limit 0s: not allowed")]
    [TestCase("audit http://127.0.0.1:1 --limit Foo=5s", "--limit Foo=5s: not allowed; give ")]
    [TestCase("audit http://127.0.0.1:1 --limit KeepAlive=3m", "--watch 150s: give more than 182.5s")]
    [TestCase("audit http://127.0.0.1:1 --path orders", "--path orders: not allowed; give a path that begins with /")]
    [TestCase("audit http://127.0.0.1:1 --only nosuch/*", "--only nosuch/*: no stall's id is like that")]
    [TestCase("audit http://127.0.0.1:1 --skip nosuch", "--skip nosuch: no stall's id is like that")]
    [TestCase("audit http://127.0.0.1:1 --only tcp/* --skip tcp/*", "audit: --only and --skip leave no stall")]
    [TestCase("audit http://127.0.0.1:1 --connections 0", "--connections 0: not allowed")]
    [TestCase("audit --config /nonexistent/leak.json", "--config /nonexistent/leak.json: there is no such file")]
    [TestCase("compare one.json", "Required argument 'report' missing")]
    [TestCase("compare /nonexistent/a.json /nonexistent/b.json", "/nonexistent/a.json: it cannot be read")]
    public async Task WrongLine_IsOneLineAndExitCode2(string line, string expected)
    {
        using var error = new StringWriter();

        var exitCode = await ToolRun.OfAsync(line.Split(' '), TextWriter.Null, error);

        exitCode.ShouldBe(2, error.ToString());
        error.ToString().ShouldContain(expected);
        error.ToString().Trim().ShouldNotContain('\n');
    }

    [Test]
    public async Task Audit_OfNothing_IsInconclusive_AndWritesItsReports()
    {
        var reports = Path.Combine(Path.GetTempPath(), $"leak-audit-{Guid.NewGuid():N}");
        try
        {
            using var output = new StringWriter();

            var exitCode = await ToolRun.OfAsync(["audit", "http://127.0.0.1:1", "--output", reports], output, TextWriter.Null);

            exitCode.ShouldBe(3, output.ToString());
            output.ToString().ShouldContain("Nothing here can be tried: http://127.0.0.1:1 refuses connections.");
            Directory.EnumerateFiles(Directory.EnumerateDirectories(reports).Single()).Select(Path.GetFileName).ShouldBe(["audit.html", "audit.json", "audit.md"], ignoreOrder: true);
        }
        finally
        {
            Directory.Delete(reports, recursive: true);
        }
    }

    [TestCase("X A: s3cret", "--header X A: not allowed: its name is none")]
    [TestCase("s3cret", "--header …: not allowed: it has no colon")]
    [TestCase("Host: s3cret", "--header Host: not allowed: the Host is sent already")]
    [TestCase("Upgrade: s3cret", "--header Upgrade: not allowed: the requests of an audit have their own")]
    [TestCase("X-A: s3cret\r\nEvil: 1", "--header X-A: not allowed: its value has what no header may have")]
    public async Task WrongHeader_IsToldWithoutItsValue(string header, string expected)
    {
        using var error = new StringWriter();

        var exitCode = await ToolRun.OfAsync(["audit", "http://127.0.0.1:1", "--header", header], TextWriter.Null, error);

        exitCode.ShouldBe(2, error.ToString());
        error.ToString().ShouldContain(expected);
        error.ToString().ShouldNotContain("s3cret");
    }

    [TestCase("--header", "X-Key: s3cret")]
    [TestCase("--header=X-Key: s3cret")]
    public async Task Header_InACommandLine_IsInNoReport(params string[] header)
    {
        using var folder = new TemporaryFolder();
        using var output = new StringWriter();

        await ToolRun.OfAsync(["audit", "http://127.0.0.1:1", .. header, "--output", folder.Path], output, TextWriter.Null);

        var reports = Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Select(File.ReadAllText).Append(output.ToString()).ToList();
        reports.Count.ShouldBe(4);
        reports.ShouldAllBe(report => report.Contains("X-Key", StringComparison.Ordinal) && !report.Contains("s3cret", StringComparison.Ordinal));
    }

    [TestCase("HTTP1/slow-body")]
    [TestCase("HTTP1/Slow-B*")]
    public async Task Pattern_InCapitals_MeansTheSame_ForRunAndForAudit(string pattern)
    {
        using var folder = new TemporaryFolder();
        using var error = new StringWriter();

        // Nothing listens there: what matters is that it is understood.
        (await ToolRun.OfAsync(["audit", "http://127.0.0.1:1", "--only", pattern, "--output", folder.Path], TextWriter.Null, error)).ShouldBe(3, error.ToString());
        (await ToolRun.OfAsync(["run", "all", "--only", pattern, "--url", "http://127.0.0.1:1", "--output", folder.Path], TextWriter.Null, error)).ShouldNotBe(2, error.ToString());
        (await ToolRun.OfAsync(["run", pattern, "--url", "http://127.0.0.1:1", "--output", folder.Path], TextWriter.Null, error)).ShouldNotBe(2, error.ToString());
    }

    [Test]
    [Category("Slow")]
    public async Task Audit_ThatIsQuiet_PrintsItsVerdictsAlone_AndLeavesAReportBeforeItsEnd()
    {
        var reports = Path.Combine(Path.GetTempPath(), $"leak-audit-{Guid.NewGuid():N}");
        await using var server = await LoopbackApp.StartAsync(_ => { }, app => app.MapGet("/", () => "hello"));
        try
        {
            using var output = new StringWriter();
            var audit = ToolRun.OfAsync(
                ["audit", $"http://127.0.0.1:{server.Port}", "--only", "tcp/idle", "--limit", "1s", "--watch", "4s", "--connections", "2", "--quiet", "--output", reports], output, TextWriter.Null);

            var early = await Eventually.UntilAsync(
                () => audit.IsCompleted ? "the audit is over" : ReadReport(reports), text => text.StartsWith('{'), "a report before the end", text => text);
            var exitCode = await audit;

            IsInterrupted(early).ShouldBeTrue("the rest was missing");
            IsInterrupted(ReadReport(reports)).ShouldBeFalse();
            exitCode.ShouldBe(1, output.ToString());
            var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            lines[0].ShouldBe("tcp/idle: Growing");
            lines[1].ShouldBe("No grade", "one stall is too little for one");
            lines[2].ShouldStartWith("reports in ");
            lines.Length.ShouldBe(3, output.ToString());
        }
        finally
        {
            Directory.Delete(reports, recursive: true);
        }
    }

    [TestCase(0, new[] { AuditVerdict.Bounded, AuditVerdict.NotApplicable })]
    [TestCase(1, new[] { AuditVerdict.Bounded, AuditVerdict.Growing })]
    [TestCase(1, new[] { AuditVerdict.Inconclusive, AuditVerdict.KeptByServer })]
    [TestCase(0, new[] { AuditVerdict.Bounded, AuditVerdict.Inconclusive })]
    [TestCase(3, new[] { AuditVerdict.Inconclusive, AuditVerdict.NotApplicable })]
    [TestCase(3, new[] { AuditVerdict.NotApplicable })]
    public void ExitCode_IsThatOfTheWorstThatIsKnown(int expected, AuditVerdict[] verdicts) => AuditExit.Of(Report(verdicts), isStrict: false).ShouldBe(expected);

    [Test]
    public void ExitCode_OfWhatIsStrict_OfATrouble_OfACutClient_AndOfAnInterruption()
    {
        AuditExit.Of(Report(AuditVerdict.Bounded, AuditVerdict.Inconclusive), isStrict: true).ShouldBe(3);
        AuditExit.Of(Report(AuditVerdict.Growing) with { Troubles = ["The server is gone."] }, isStrict: false).ShouldBe(3);
        AuditExit.Of(Report(AuditVerdict.Bounded) with { Live = [new LiveFinding { Id = "live/get/", Summary = "", Served = 5, Failed = 1 }] }, isStrict: false).ShouldBe(1);
        AuditExit.Of(Report(AuditVerdict.Growing) with { Interrupted = true }, isStrict: false).ShouldBe(130);
    }

    [TestCase(null, 0)]
    [TestCase(true, 0)]
    [TestCase(false, 1)]
    public void ExitCode_AfterACapacityThatWasFound_IsWhetherTheServerCameBack(bool? cameBack, int expected)
    {
        var report = Report(AuditVerdict.Bounded) with { Capacity = new CapacityFinding { Stall = "tcp/idle", Ceiling = 100, NotServedWith = 64, CameBack = cameBack } };

        AuditExit.Of(report, isStrict: false).ShouldBe(expected);
        AuditExit.Of(report with { Interrupted = true }, isStrict: false).ShouldBe(130);
    }

    private static string ReadReport(string reports) =>
        Directory.Exists(reports) && Directory.EnumerateFiles(reports, "audit.json", SearchOption.AllDirectories).FirstOrDefault() is { } file ? File.ReadAllText(file) : "no report yet";

    private static bool IsInterrupted(string report) => report.Contains("\"interrupted\": true", StringComparison.Ordinal);

    private static AuditReport Report(params AuditVerdict[] verdicts) => new()
    {
        Targets = [],
        StartedAt = DateTimeOffset.UnixEpoch,
        Duration = TimeSpan.Zero,
        Watch = new AuditOptions { Addresses = [] }.Watch,
        Environment = new RunEnvironment("", "", 1, null, null, ""),
        Stalls = [.. verdicts.Select((verdict, number) => new StallFinding { Id = $"stall/{number}", Summary = "", Limit = "Read", Verdict = verdict })],
    };

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("leak-audit-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
