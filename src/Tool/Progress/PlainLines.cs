using System.Globalization;
using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Runs;

namespace Leak.Tool.Progress;

/// <summary>One line every two seconds.</summary>
internal sealed class PlainLines(TextWriter output, TimeProvider timeProvider) : IProgressView
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);

    public IAsyncDisposable Watch(Scenario scenario, ScenarioRunner runner) =>
        new ProgressLoop(s_interval, timeProvider, () =>
        {
            if (runner.Status is { } status)
            {
                output.WriteLine(Line(scenario, status));
            }
        });

    private static string Line(Scenario scenario, RunStatus status) => string.Create(
        CultureInfo.InvariantCulture,
        $"{scenario.Id,-8} timeouts {scenario.Settings,-3} {status.Elapsed.TotalSeconds,5:0.0} s  {status.Phase,-10}  arrivals {status.Arrivals}/{status.Planned}  held {status.Held}  connections {Count(status, Quantity.OpenConnections)}  tasks {Count(status, Quantity.ActiveTasks)}  failed {status.Failed}");

    internal static string Count(RunStatus status, Quantity quantity) =>
        status.Latest.TryGetValue(quantity, out var value) ? value.ToString("0", CultureInfo.InvariantCulture) : "-";
}
