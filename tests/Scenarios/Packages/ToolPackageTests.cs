using Microsoft.AspNetCore.Hosting;

namespace Leak.Scenarios.Packages;

/// <summary>The <c>leak</c> command, installed from a feed.</summary>
[Category("Slow")]
[Parallelizable]
internal sealed class ToolPackageTests
{
    [Test]
    public async Task Tool_WhenInstalled_ListsTheWorkloadsAndRunsAgainstAServer()
    {
        await using var server = await LoopbackApp.StartAsync(builder =>
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(0.5)));
        var folder = Feed.MakeFolder("tool");

        await DotnetRun.SucceedAsync(folder, Feed.UserPackages, "tool", "install", "Leak.Tool", "--version", Feed.Version, "--tool-path", "bin");
        var leak = Path.Combine(folder, "bin", "leak");
        var list = await DotnetRun.OfAsync(leak, folder, packages: null, "list");
        var run = await DotnetRun.OfAsync(
            leak, folder, packages: null, "run", "idle", "--url", $"http://127.0.0.1:{server.Port}", "--limit", "500ms", "--rate", "5/s", "--during", "1s");

        list.ExitCode.ShouldBe(0, list.Output);
        list.Output.ShouldContain("http2/window-drip");
        run.ExitCode.ShouldBe(0, run.Output);
        run.Output.ShouldContain("Bounded");
    }
}
