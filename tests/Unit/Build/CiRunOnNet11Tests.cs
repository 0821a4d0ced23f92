namespace Leak.Unit.Build;

/// <summary><c>.ci/run</c> on .NET 11: it runs everything there too, or says that it did not.</summary>
[TestFixture]
[Platform(Exclude = "Win", Reason = "a bash script")]
[Parallelizable]
public class CiRunOnNet11Tests
{
    private static readonly PlantedNet11 s_passing = new();

    [Test]
    public async Task Run_WhenAllPass_RunsEveryStepOn11AndAddsUp()
    {
        using var clone = Clone(s_passing)
            .WithOn11("net11", "One", total: 40, executed: 39, passed: 39)
            .WithOn11("net11-slow", "Two", total: 6, executed: 6, passed: 6)
            .WithOn11("runtime-async", "RuntimeAsync", total: 20, executed: 20, passed: 20);

        var (exitCode, output) = await RunAsync(clone);

        output[^1].ShouldBe("76 passed, 0 failed, 1 skipped");
        exitCode.ShouldBe(0);
        clone.Calls.Skip(4).ShouldBe(
        [
            "true|test --no-build -m:1 --results-directory TestResults/net11|servers|browser|prometheus|slurm|11",
            "true|test --no-build --results-directory TestResults/net11-slow -- NUnit.Where=cat == Slow && test !~ /Leak.(Pages|Scenarios.(Audit|Packages|Testing|Frameworks|Fuzzing|Monitoring|Shards))/|servers|browser|prometheus|slurm|11",
            "true|test tests/Net11/RuntimeAsync --results-directory TestResults/runtime-async|servers|browser|prometheus|slurm|11",
            "true|tests/Load/bin/Debug/net10.0/Leak.Load.dll|servers|browser|prometheus|slurm|11",
        ]);
    }

    [Test]
    public async Task Run_When11IsWaived_SaysThatItIsNotTested()
    {
        using var clone = Clone(net11: null);

        var (exitCode, output) = await RunAsync(clone);

        output.ShouldContain("11 not tested: LEAK_WAIVE_NET11 is 1.");
        output[^1].ShouldBe("9 passed, 0 failed");
        exitCode.ShouldBe(0);
        clone.Calls.ShouldNotContain(call => call.EndsWith("|11", StringComparison.Ordinal));
    }

    [Test]
    public async Task Run_When11CannotBeLaid_IsRed()
    {
        using var clone = Clone(s_passing with { LayExit = 1 });

        var (exitCode, output) = await RunAsync(clone);

        output.ShouldContain("FAILED: .NET 11 is not there, and could not be laid. LEAK_WAIVE_NET11=1 leaves it out.");
        output[^1].ShouldBe("9 passed, 1 failed");
        exitCode.ShouldBe(1);
    }

    [TestCase("net11", "Two")]
    [TestCase("net11-slow", "One")]
    [TestCase("runtime-async", "RuntimeAsync")]
    public async Task Run_WhenATestFailsOn11_CountsItAndIsRed(string folder, string project)
    {
        using var clone = Clone(s_passing).WithOn11(folder, project, total: 3, executed: 3, passed: 1, outcome: "Failed");

        var (exitCode, output) = await RunAsync(clone);

        output[^1].ShouldBe("13 passed, 2 failed");
        exitCode.ShouldBe(1);
    }

    [Test]
    public async Task Run_WhenRuntimeAsyncLeavesNoResults_IsRed()
    {
        using var clone = Clone(s_passing).WithOn11("runtime-async", "RuntimeAsync", total: 0, executed: 0, passed: 0);

        var (exitCode, output) = await RunAsync(clone);

        output.ShouldContain("FAILED: Leak.RuntimeAsync ran no test.");
        exitCode.ShouldBe(1);
    }

    [TestCase(1, 0, 0, 0, "FAILED: dotnet test on .NET 11 exited with 1.")]
    [TestCase(0, 1, 0, 0, "FAILED: dotnet test of the slow ones on .NET 11 exited with 1.")]
    [TestCase(0, 0, 1, 0, "FAILED: dotnet test of runtime async exited with 1.")]
    [TestCase(0, 0, 0, 3, "FAILED: the main job on .NET 11 exited with 3.")]
    public async Task Run_WhenACommandFailsAloneOn11_IsRed(int testExit, int slowExit, int runtimeAsyncExit, int loadExit, string problem)
    {
        using var clone = Clone(new PlantedNet11(0, testExit, slowExit, runtimeAsyncExit, loadExit));

        var (exitCode, output) = await RunAsync(clone);

        output.ShouldContain(problem);
        output[^1].ShouldBe("13 passed, 1 failed");
        exitCode.ShouldBe(1);
    }

    private static PlantedClone Clone(PlantedNet11? net11) => new PlantedClone(net11: net11)
        .With("One", total: 5, executed: 5, passed: 5).With("Two", total: 3, executed: 3, passed: 3);

    private static Task<(int ExitCode, string[] Output)> RunAsync(PlantedClone clone) =>
        clone.RunAsync(TestContext.CurrentContext.CancellationToken);
}
