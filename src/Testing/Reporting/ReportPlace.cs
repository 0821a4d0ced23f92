using System.Globalization;
using Leak.Bounds.Engine;
using Leak.Bounds.Reports;
using Leak.Bounds.Verdicts;

namespace Leak.Testing.Reporting;

/// <summary>Where the report of a failing test goes: beside what the test platform keeps, as far as that can be known without asking one.</summary>
internal static class ReportPlace
{
    private const string Results = "TestResults";

    /// <summary>Of Microsoft.Testing.Platform, whose tests are the process itself.</summary>
    private const string Option = "--results-directory";

    /// <summary>Writes the runs of a test.</summary>
    /// <param name="engine">The engine that drove them.</param>
    /// <param name="startedAt">When the test began.</param>
    /// <param name="runs">Those that there were.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="IOException">No place can be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">No place may be written to.</exception>
    public static string Write(ILoadEngine engine, DateTimeOffset startedAt, IReadOnlyList<ScenarioVerdict> runs)
    {
        var report = new RunReport
        {
            StartedAt = startedAt,
            Duration = runs.Max(run => run.Observation.StartedAt + run.Observation.Watched) - startedAt,
            Target = "the app of the test",
            Engine = engine.Name,
            EngineReason = engine.Reason,
            TaskSource = runs[0].Observation.TaskSource,
            Environment = RunEnvironment.Of(typeof(ReportPlace).Assembly, []),
            Scenarios = runs,
        };
        var name = startedAt.ToString("yyyyMMdd'T'HHmmss'.'fff'Z'", CultureInfo.InvariantCulture);
        var places = Candidates(AppContext.BaseDirectory, Environment.GetCommandLineArgs()).ToList();
        for (var place = 0; ; place++)
        {
            var folder = Path.Combine(places[place], "leak", name);
            try
            {
                ReportWriter.Write(report, folder);
                return folder;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException && place + 1 < places.Count)
            {
                // The next.
            }
        }
    }

    /// <summary>The places, best first.</summary>
    /// <param name="assemblies">The folder that the tests run from.</param>
    /// <param name="arguments">The process's.</param>
    internal static IEnumerable<string> Candidates(string assemblies, IReadOnlyList<string> arguments)
    {
        for (var place = 0; place < arguments.Count; place++)
        {
            if (arguments[place] == Option && place + 1 < arguments.Count)
            {
                yield return arguments[place + 1];
            }
            else if (arguments[place].StartsWith($"{Option}=", StringComparison.Ordinal) || arguments[place].StartsWith($"{Option}:", StringComparison.Ordinal))
            {
                yield return arguments[place][(Option.Length + 1)..];
            }
        }

        // VSTest tells no test where its results go; by default that is beside the project.
        for (var folder = new DirectoryInfo(assemblies); folder is not null; folder = folder.Parent)
        {
            if (folder.Exists && folder.EnumerateFiles("*.*proj").Any())
            {
                yield return Path.Combine(folder.FullName, Results);
                break;
            }
        }

        yield return Path.Combine(assemblies, Results);
        yield return Path.Combine(Path.GetTempPath(), Results);
    }
}
