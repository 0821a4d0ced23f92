using Leak.Bounds.Plans;
using Leak.Bounds.Runs;

namespace Leak.Tool.Progress;

/// <summary>Shows a run while it runs.</summary>
internal interface IProgressView
{
    /// <summary>Shows the runner's status until it is disposed.</summary>
    IAsyncDisposable Watch(Scenario scenario, ScenarioRunner runner);
}
