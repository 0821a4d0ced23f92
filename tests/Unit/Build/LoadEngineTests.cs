using System.Diagnostics;
using System.Text.Json;
using Leak.Shared;

namespace Leak.Unit.Build;

/// <summary>What LoadEngine decides in tests/Load, as MSBuild evaluates it; the question to the package feed is asked by every restore.</summary>
[Parallelizable]
[Category("Slow")]
public sealed class LoadEngineTests
{
    [TestCase("NBomber", true, "LoadEngine=NBomber")]
    [TestCase("builtin", false, "LoadEngine=BuiltIn")]
    public async Task LoadProject_WhenLoadEngineIsSet_TakesThatEngine(string engine, bool references, string reason)
    {
        var (exitCode, output) = await EvaluateAsync("-getItem:PackageReference", "-getProperty:LoadEngineReason", $"-p:LoadEngine={engine}");

        exitCode.ShouldBe(0, output);
        using var answer = JsonDocument.Parse(output);
        answer.RootElement.GetProperty("Properties").GetProperty("LoadEngineReason").GetString().ShouldBe(reason);
        var packages = answer.RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray()
            .Select(package => package.GetProperty("Identity").GetString());
        packages.Contains("NBomber").ShouldBe(references);
    }

    [Test]
    public async Task Restore_WhenLoadEngineIsUnknown_FailsAndNamesTheChoices()
    {
        // What a restore calls first, and does not get past.
        var (exitCode, output) = await EvaluateAsync("-t:CollectPackageReferences", "-p:LoadEngine=bogus");

        exitCode.ShouldNotBe(0);
        output.ShouldContain("LoadEngine is 'bogus': it must be NBomber, BuiltIn, or not set at all");
    }

    private static async Task<(int ExitCode, string Output)> EvaluateAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["msbuild", "-nologo", Repository.PathOf("tests", "Load", "Load.csproj"), .. arguments])
        {
            RedirectStandardOutput = true,
            Environment = { ["MSBUILDDISABLENODEREUSE"] = "1" },
        };
        using var msbuild = Process.Start(start)!;
        var output = await msbuild.StandardOutput.ReadToEndAsync();
        await msbuild.WaitForExitAsync();
        return (msbuild.ExitCode, output);
    }
}
