using System.Diagnostics;

namespace Leak.Scenarios.Shards;

/// <summary><c>deploy/kubernetes/run.sh</c> with a <c>kubectl</c> that notes how it was called: no cluster runs it.</summary>
[Platform("Linux", Reason = "a script of bash")]
internal sealed class RunScriptTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("leak-kubectl-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase(0, TestName = "Run_WhenTheVerdictIsAsExpected_EndsWith0")]
    [TestCase(3, TestName = "Run_WhenTheVerdictIsInconclusive_EndsWith3")]
    public void Run_EndsWithTheMergesExitCode(int exitCode)
    {
        var (code, output) = Run($"*exitCode*) echo {exitCode} ;;");

        code.ShouldBe(exitCode, output);
        output.ShouldContain("attempt uid-of-the-job");
        File.ReadAllLines(Path.Combine(_folder, "called")).Where(call => !call.Contains(" get ", StringComparison.Ordinal)).ShouldBe(
        [
            "--namespace leak delete job leak leak-merge --ignore-not-found",
            "--namespace leak delete configmap leak-attempt --ignore-not-found",
            $"apply --kustomize {Manifests.Folder}",
            "--namespace leak create configmap leak-attempt --from-literal=id=uid-of-the-job",
            "--namespace leak patch job leak-merge --type merge --patch {\"spec\":{\"suspend\":false}}",
            "--namespace leak logs job/leak-merge",
        ]);
    }

    [Test]
    public void Run_WhileTheShardsRun_DoesNotMerge()
    {
        // The Job's state, asked for the third time, is Failed.
        var (code, _) = Run($"*get*job*'leak '*conditions*) echo >> {_folder}/asked; [ $(wc -l < {_folder}/asked) -lt 3 ] && echo FailureTarget || echo Failed ;;\n*exitCode*) echo 3 ;;");

        code.ShouldBe(3);
        var calls = File.ReadAllLines(Path.Combine(_folder, "called")).ToList();
        var asked = Enumerable.Range(0, calls.Count).Where(place => calls[place].StartsWith("--namespace leak get job leak --output jsonpath={range", StringComparison.Ordinal)).ToList();
        asked.Count.ShouldBe(3, "it asks until the Job has ended");
        calls.FindIndex(call => call.Contains("patch", StringComparison.Ordinal)).ShouldBeGreaterThan(asked[^1]);
    }

    [TestCase("apply*) exit 1 ;;", TestName = "Run_WhenTheClusterRefuses_EndsWith3AndNot1")]
    [TestCase("*conditions*) exit 1 ;;", TestName = "Run_WhenTheClusterDoesNotAnswer_EndsWith3AndNot1")]
    [TestCase("*logs*) exit 1 ;;\n*exitCode*) ;;", TestName = "Run_WhenTheMergeNeverRan_EndsWith3AndNot1")]
    public void Run_WhenThereIsNoVerdict_IsInconclusive(string trouble) => Run(trouble).Code.ShouldBe(3);

    private (int Code, string Output) Run(string cases)
    {
        var kubectl = Path.Combine(_folder, "kubectl");
        File.WriteAllText(kubectl, $"#!/bin/sh\necho \"$*\" >> {_folder}/called\ncase \"$*\" in\n{cases}\n*metadata.uid*) echo uid-of-the-job ;;\n*conditions*) echo 'SuccessCriteriaMet Complete' ;;\nesac\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(kubectl, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var start = new ProcessStartInfo("bash", [Path.Combine(Manifests.Folder, "run.sh")]) { RedirectStandardOutput = true };
        start.Environment["PATH"] = $"{_folder}:{start.Environment["PATH"]}";
        start.Environment["LEAK_POLL_SECONDS"] = "0";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
