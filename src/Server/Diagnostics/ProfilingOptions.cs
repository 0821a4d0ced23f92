namespace Leak.Server.Diagnostics;

/// <summary>Section <c>Profiling</c>.</summary>
internal sealed class ProfilingOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Profiling";

    /// <summary>Whether active tasks are tracked, which costs throughput. Default: <see langword="true"/>.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// Whether operations are held no longer than something else refers to them. Then what can never complete leaves the count of active
    /// tasks, and is counted by <c>leak.tasks.lost</c>. Default: <see langword="false"/>, what a test wants.
    /// </summary>
    public bool Weak { get; set; }

    /// <summary>Whether it is on, before there are services to ask; what is no value stops the start later, with the reason.</summary>
    public static bool IsEnabledIn(IConfiguration configuration) =>
        !bool.TryParse(configuration[$"{Section}:{nameof(Enabled)}"], out var enabled) || enabled;
}
