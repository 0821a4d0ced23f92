using Microsoft.AspNetCore.Hosting;

namespace Leak.Scenarios.Commands;

/// <summary>The <c>leak</c> program: it loads the server that is named, and has none of its own.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.Children)] // each has a folder of its own
internal sealed class ToolTests
{
    private string _reports = "";

    [SetUp]
    public void NameAFolder() => _reports = Path.Combine(Path.GetTempPath(), $"leak-tool-{Guid.NewGuid():N}");

    [TearDown]
    public void DeleteIt()
    {
        if (Directory.Exists(_reports))
        {
            Directory.Delete(_reports, recursive: true);
        }
    }

    [TestCase("run idle", "run: name the server with --url http://127.0.0.1:8080; this command has no server of its own")]
    [TestCase("run all --timeouts off", "run: name the server with --url http://127.0.0.1:8080; this command has no server of its own")]
    [TestCase("", "Required command was not provided.")]
    public async Task Tool_WithoutAServer_EndsWith2AndSaysSoInOneLine(string arguments, string expected)
    {
        using var error = new StringWriter();

        var exitCode = await ToolRun.OfAsync([.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--output", _reports], TextWriter.Null, error);

        exitCode.ShouldBe(2);
        error.ToString().ShouldContain(expected);
        error.ToString().Trim().ShouldNotContain('\n');
        Directory.Exists(_reports).ShouldBeFalse();
    }

    [Test]
    public async Task Tool_WhenAServerIsNamed_LoadsItAndWritesTheReports()
    {
        // Not the sample server: its task count is of the whole process, where other tests run.
        await using var server = await LoopbackApp.StartAsync(builder =>
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(0.5)));
        using var output = new StringWriter();
        using var error = new StringWriter();

        var exitCode = await ToolRun.OfAsync(
            ["run", "idle", "--url", $"http://127.0.0.1:{server.Port}", "--limit", "500ms", "--rate", "5/s", "--during", "1s", "--output", _reports], output, error);

        exitCode.ShouldBe(0, error.ToString() + output);
        output.ToString().ShouldContain("engine: built-in (the only one that this command has)");
        var folder = Directory.EnumerateDirectories(_reports).ShouldHaveSingleItem();
        Directory.EnumerateFiles(folder).Select(Path.GetFileName).ShouldBe(["report.html", "report.json", "report.md"], ignoreOrder: true);
    }
}
