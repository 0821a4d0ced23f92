using Leak.Timeouts.Configuration;
using Microsoft.Extensions.Options;

namespace Leak.Server.Listeners;

/// <summary>Section <c>Http2</c>: a public listener for clients that speak HTTP/2 without TLS by prior knowledge.</summary>
internal sealed class Http2Options
{
    /// <summary>The section's name.</summary>
    public const string Section = "Http2";

    /// <summary>The port on 127.0.0.1, 0 to 65535; 0 takes any free one. Default: none, and there is no such listener.</summary>
    [Allowed(0, 65535)]
    public int? Port { get; set; }
}

[OptionsValidator]
internal sealed partial class Http2OptionsValidator : IValidateOptions<Http2Options>;
