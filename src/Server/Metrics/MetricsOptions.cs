namespace Leak.Server.Metrics;

/// <summary>Section <c>Metrics</c>.</summary>
internal sealed class MetricsOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Metrics";

    /// <summary>Whether <c>/metrics</c> is served on the public port too, or on the diagnostics port alone. Default: <see langword="true"/>.</summary>
    public bool Public { get; set; } = true;
}
