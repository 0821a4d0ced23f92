namespace Leak.Server.Diagnostics;

/// <summary>Section <c>Profiling</c>.</summary>
internal sealed class ProfilingOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Profiling";

    /// <summary>Whether active tasks are tracked, which costs throughput. Default: <see langword="true"/>.</summary>
    public bool Enabled { get; set; } = true;
}
