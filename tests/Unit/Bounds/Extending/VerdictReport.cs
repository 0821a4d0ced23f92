using Leak.Bounds.Reports;

namespace Leak.Unit.Bounds.Extending;

/// <summary>The verdicts in a line each.</summary>
internal sealed class VerdictReport : IReport
{
    public void Write(RunReport run, string folder) => File.WriteAllText(
        Path.Combine(folder, "verdict.txt"),
        string.Join('\n', run.Scenarios.Select(verdict => $"{verdict.Observation.Scenario.Id}: {verdict.Verdict}")));
}
