using Leak.Load;

namespace Leak.Scenarios.Commands;

internal sealed class ListCommandTests
{
    [Test]
    public async Task StallsPage_InTheDocuments_IsTheCatalogues()
    {
        using var output = new StringWriter();

        (await LoadJob.RunAsync(["list", "--markdown"], output, TextWriter.Null, CancellationToken.None)).ShouldBe(0);

        output.ToString().ShouldBe(
            (await File.ReadAllTextAsync(Repository.PathOf("docs", "stalls.md"))).ReplaceLineEndings("\n"),
            "The catalogue has changed: dotnet run --project tests/Load -- list --markdown > docs/stalls.md");
    }

    [TestCase(true, "The sample server's limits at --limit 2s: ")]
    [TestCase(false, "live/post")]
    public async Task List_NamesTheLimitsOfAServerThatThereIs(bool hasServer, string expected)
    {
        using var output = new StringWriter();

        _ = hasServer
            ? await LoadJob.RunAsync(["list"], output, TextWriter.Null, CancellationToken.None)
            : await ToolRun.OfAsync(["list"], output, TextWriter.Null);

        output.ToString().ShouldContain(expected);
        output.ToString().Contains("sample server", StringComparison.Ordinal).ShouldBe(hasServer);
    }
}
