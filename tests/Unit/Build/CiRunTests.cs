namespace Leak.Unit.Build;

/// <summary><c>.ci/run</c>: what it counts, and that nothing red comes out green.</summary>
[TestFixture]
[Platform(Exclude = "Win", Reason = "a bash script")]
[Parallelizable]
public class CiRunTests
{
    [Test]
    public async Task Run_WhenAllPass_RunsTheTestsThenTheMainJobThenTheSlowTestsAndAddsUp()
    {
        using var clone = new PlantedClone()
            .With("One", total: 12, executed: 11, passed: 11).With("Two", total: 30, executed: 30, passed: 30)
            .WithSlow("One", total: 5, executed: 4, passed: 4).WithSlow("Two", total: 0, executed: 0, passed: 0);

        var (exitCode, output) = await RunAsync(clone);

        output[^1].ShouldBe("45 passed, 0 failed, 2 skipped");
        exitCode.ShouldBe(0);
        clone.Calls.ShouldBe(
            ["true|--version", "true|test", "true|run --project tests/Load", "true|test --no-build --results-directory TestResults/slow -- NUnit.Where=cat == Slow|servers|browser|prometheus|slurm"]);
    }

    [Test]
    public async Task Run_WhenAServerCannotBeHad_SaysItAndLeavesItsTestsToBeSkipped()
    {
        using var clone = new PlantedClone(hasServers: false)
            .With("One", total: 5, executed: 5, passed: 5).With("Two", total: 3, executed: 3, passed: 3);

        var (exitCode, output) = await RunAsync(clone);

        output.ShouldContain(".ci/install servers: not all are there, nor could be installed: the tests that need one are skipped.");
        exitCode.ShouldBe(0);
        clone.Calls[^1].ShouldEndWith("NUnit.Where=cat == Slow|browser|prometheus|slurm");
    }

    [Test]
    public async Task Run_WhenATestFails_CountsItAndIsRed()
    {
        using var clone = new PlantedClone(testExit: 1)
            .With("One", total: 12, executed: 12, passed: 10, outcome: "Failed").With("Two", total: 3, executed: 3, passed: 3);

        var (exitCode, output) = await RunAsync(clone);

        output[^1].ShouldBe("14 passed, 2 failed");
        exitCode.ShouldBe(1);
    }

    [Test]
    public async Task Run_WhenATestHostIsAborted_IsRedThoughEveryTestThatRanPassed()
    {
        using var clone = new PlantedClone(testExit: 1)
            .With("One", total: 5, executed: 5, passed: 5, outcome: "Failed").With("Two", total: 3, executed: 3, passed: 3);

        var (exitCode, output) = await RunAsync(clone);

        output.ShouldContain("FAILED: Leak.One was aborted: its test host ended before its tests did.");
        output[^1].ShouldBe("9 passed, 1 failed");
        exitCode.ShouldBe(1);
    }

    [Test]
    public async Task Run_WhenAProjectLeavesNoResults_IsRed()
    {
        using var clone = new PlantedClone().With("One", total: 5, executed: 5, passed: 5);

        var (exitCode, output) = await RunAsync(clone);

        output.ShouldContain(line => line.StartsWith("FAILED: Leak.Two left no results"));
        output[^1].ShouldBe("6 passed, 1 failed");
        exitCode.ShouldBe(1);
    }

    [Test]
    public async Task Run_WhenASampleLeavesNoResults_IsRed()
    {
        using var clone = new PlantedClone().WithSample("Three")
            .With("One", total: 5, executed: 5, passed: 5).With("Two", total: 3, executed: 3, passed: 3);

        var (exitCode, output) = await RunAsync(clone);

        output.ShouldContain(line => line.StartsWith("FAILED: Leak.Three left no results"));
        output[^1].ShouldBe("9 passed, 1 failed");
        exitCode.ShouldBe(1);
    }

    [TestCase(0, "1 passed, 2 failed")]
    [TestCase(4, "1 passed, 2 failed, 4 skipped")]
    public async Task Run_WhenNoTestRan_IsRed(int skipped, string last)
    {
        using var clone = new PlantedClone()
            .With("One", total: skipped, executed: 0, passed: 0).With("Two", total: 0, executed: 0, passed: 0);

        var (exitCode, output) = await RunAsync(clone);

        output[^1].ShouldBe(last);
        exitCode.ShouldBe(1);
    }

    [Test]
    public async Task Run_WhenASlowTestFails_CountsItAndIsRed()
    {
        using var clone = new PlantedClone(slowExit: 1)
            .With("One", total: 5, executed: 5, passed: 5).With("Two", total: 3, executed: 3, passed: 3)
            .WithSlow("Two", total: 4, executed: 4, passed: 1, outcome: "Failed");

        var (exitCode, output) = await RunAsync(clone);

        output[^1].ShouldBe("10 passed, 3 failed");
        exitCode.ShouldBe(1);
    }

    [Test]
    public async Task Run_WhenASlowTestHostIsAborted_IsRedThoughEveryTestThatRanPassed()
    {
        using var clone = new PlantedClone(slowExit: 1)
            .With("One", total: 5, executed: 5, passed: 5).With("Two", total: 3, executed: 3, passed: 3)
            .WithSlow("Two", total: 4, executed: 4, passed: 4, outcome: "Failed");

        var (exitCode, output) = await RunAsync(clone);

        output.ShouldContain("FAILED: Leak.Two was aborted: its test host ended before its tests did.");
        output[^1].ShouldBe("13 passed, 1 failed");
        exitCode.ShouldBe(1);
    }

    [Test]
    public async Task Run_WhenNoSlowTestRan_IsRed()
    {
        using var clone = new PlantedClone()
            .With("One", total: 5, executed: 5, passed: 5).With("Two", total: 3, executed: 3, passed: 3)
            .WithSlow("One", total: 0, executed: 0, passed: 0);

        var (exitCode, output) = await RunAsync(clone);

        output.ShouldContain("FAILED: dotnet test of the slow ones ran no test.");
        output[^1].ShouldBe("8 passed, 1 failed");
        exitCode.ShouldBe(1);
    }

    [TestCase(1, 0, 0, "FAILED: dotnet test exited with 1.")]
    [TestCase(0, 3, 0, "FAILED: the main job exited with 3.")]
    [TestCase(0, 0, 1, "FAILED: dotnet test of the slow ones exited with 1.")]
    public async Task Run_WhenACommandFailsAlone_IsRed(int testExit, int loadExit, int slowExit, string problem)
    {
        using var clone = new PlantedClone(testExit, loadExit, slowExit)
            .With("One", total: 5, executed: 5, passed: 5).With("Two", total: 3, executed: 3, passed: 3);

        var (exitCode, output) = await RunAsync(clone);

        output.ShouldContain(problem);
        output[^1].ShouldBe("9 passed, 1 failed");
        exitCode.ShouldBe(1);
    }

    private static Task<(int ExitCode, string[] Output)> RunAsync(PlantedClone clone) =>
        clone.RunAsync(TestContext.CurrentContext.CancellationToken);
}
