using Leak.Timeouts.Configuration;
using Microsoft.Extensions.Options;

namespace Leak.Server.Diagnostics;

/// <summary>Section <c>Diagnostics</c>.</summary>
internal sealed class DiagnosticsOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Diagnostics";

    /// <summary>The port on 127.0.0.1, 0 to 65535; 0 takes any free one. Default: 6060, as Go's examples have it.</summary>
    [Allowed(0, 65535)]
    public int Port { get; set; } = 6060;
}

[OptionsValidator]
internal sealed partial class DiagnosticsOptionsValidator : IValidateOptions<DiagnosticsOptions>;
