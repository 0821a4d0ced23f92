using Leak.Bounds.Engine;
using Leak.Load.Servers;
using Leak.Tool.Commands;
using Leak.Tool.GitHub;
using Leak.Tool.Printing;

namespace Leak.Scenarios.GitHub;

[NonParallelizable]
internal sealed class GitHubRunTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("leak-github-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Run_ElsewhereThanOnGitHub_IsNoStep()
    {
        GitHubRun.Of(null).ShouldBeNull();
        GitHubRun.Of(_ => null).ShouldBeNull();
        GitHubRun.Of(name => name == "GITHUB_ACTIONS" ? "false" : null).ShouldBeNull();
        GitHubRun.Of(name => name == "GITHUB_ACTIONS" ? "true" : null).ShouldNotBeNull();
    }

    [Test]
    public void Summary_WhichHasSomethingAlready_GetsWhatStillFits()
    {
        var path = Path.Combine(_folder, "summary.md");
        File.WriteAllText(path, new string('x', (1024 * 1024) - 5000));
        var asked = new List<int>();
        var run = new GitHubRun(name => name == "GITHUB_STEP_SUMMARY" ? path : null);
        using var error = new PlainWriter(new StringWriter());

        run.Summarise(bytes => Rendered(bytes, asked), error);
        run.Summarise(bytes => Rendered(bytes, asked), error);

        asked.ShouldBe([5000], "the second would have had no room");
        new FileInfo(path).Length.ShouldBe(1024 * 1024);
    }

    [Test]
    public void Summary_ThatCannotBeWritten_IsSaid_AndNoFailure()
    {
        var said = new StringWriter();
        using var error = new PlainWriter(said);

        new GitHubRun(name => name == "GITHUB_STEP_SUMMARY" ? _folder : null).Summarise(_ => "text", error);

        said.ToString().ShouldStartWith("the summary of the step could not be written: ");
    }

    [Test]
    [Category("Slow")]
    public async Task Run_OfAServerThatHoldsItsConnections_IsAnnotated_Summarised_AndWrittenToEachFile()
    {
        var summary = Path.Combine(_folder, "summary.md");
        var output = new StringWriter();
        string[] formats = ["json", "markdown", "html", "junit", "ctrf", "sarif", "csv", "svg"];
        var host = new CommandHost(new BuiltInEngine("a test", TimeProvider.System))
        {
            Server = new SampleServer(),
            Variables = name => name switch { "GITHUB_ACTIONS" => "true", "GITHUB_STEP_SUMMARY" => summary, _ => null },
        };
        await using var server = await new SampleServer().StartAsync(new Leak.Bounds.Plans.LeakTimeouts(on: false, TimeSpan.FromSeconds(1)), CancellationToken.None);

        var exitCode = await LeakCommand.RunAsync(
            ["run", "tcp/idle", "--url", server.Address.ToString(), "--limit", "1s", "--rate", "5/s", "--during", "2s", "--output", _folder, .. formats.SelectMany(format => new[] { $"--{format}", Path.Combine(_folder, "named", format) })],
            host,
            output,
            TextWriter.Null,
            TestContext.CurrentContext.CancellationToken);

        // A machine that is late has no verdict: that is no pass either, and is annotated.
        exitCode.ShouldBeOneOf(1, 3);
        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        lines[0].ShouldStartWith("::stop-commands::");
        var resumed = Array.IndexOf(lines, $"::{lines[0]["::stop-commands::".Length..]}::");
        resumed.ShouldBePositive();
        lines[(resumed + 1)..].ShouldAllBe(line => line.StartsWith("::error ") || line.StartsWith("::warning "));
        lines[(resumed + 1)..].ShouldContain(line => line.StartsWith(exitCode == 1 ? "::error title=tcp/idle%3A " : "::warning title="));
        (await File.ReadAllTextAsync(summary)).ShouldStartWith("# The scenario is not as expected\n");
        Directory.EnumerateFiles(Path.Combine(_folder, "named")).Select(Path.GetFileName).Order().ShouldBe(formats.Order());
        (await File.ReadAllTextAsync(Path.Combine(_folder, "named", "junit"))).ShouldContain(exitCode == 1 ? "<failure " : "<error ");
        (await File.ReadAllTextAsync(Path.Combine(_folder, "named", "json"))).ShouldContain(server.Address.ToString());
    }

    private static string Rendered(int bytes, List<int> asked)
    {
        asked.Add(bytes);
        return new string('y', bytes);
    }
}
