using System.Diagnostics.Metrics;
using Leak.Profiling;
using Leak.Server.Metrics;
using Microsoft.Extensions.Options;

namespace Leak.Server.Diagnostics;

/// <summary>The process's active tasks, where <see cref="ProfilingOptions.Enabled"/> has them tracked.</summary>
internal sealed class TaskTracking : IDisposable
{
    private readonly TaskProfile? _profile;

    public TaskTracking(IOptions<ProfilingOptions> options, IMeterFactory meterFactory)
    {
        if (!options.Value.Enabled)
        {
            return;
        }

        _profile = TaskProfile.Start(new TaskProfileOptions { Weak = options.Value.Weak });
        meterFactory.Create(ServerMetrics.Meter).CreateObservableGauge(
            "leak.active_tasks", _profile.Count, description: "Started and uncompleted async operations of the process.");
    }

    /// <summary>How many; <see langword="null"/> where they are not tracked.</summary>
    public int? Count => _profile?.Count();

    /// <summary>Where the count comes from; <see langword="null"/> where they are not tracked.</summary>
    public TaskSource? Source => _profile?.Source;

    public void Dispose() => _profile?.Dispose();
}
