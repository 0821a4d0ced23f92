namespace Leak.Server.Diagnostics;

/// <summary>Section <c>Profiling</c>.</summary>
internal sealed class ProfilingOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Profiling";

    /// <summary>Whether active tasks are tracked, which costs throughput. Default: <see langword="true"/>.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Whether it is on, before there are services to ask; what is no value stops the start later, with the reason.</summary>
    public static bool IsEnabledIn(IConfiguration configuration) =>
        !bool.TryParse(configuration[$"{Section}:{nameof(Enabled)}"], out var enabled) || enabled;
}
