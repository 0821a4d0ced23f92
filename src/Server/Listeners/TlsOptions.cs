using Leak.Timeouts.Configuration;
using Microsoft.Extensions.Options;

namespace Leak.Server.Listeners;

/// <summary>Section <c>Tls</c>: a public listener for HTTP/1.1 and HTTP/2 over TLS, with a certificate of its own making that nobody trusts.</summary>
internal sealed class TlsOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Tls";

    /// <summary>The port on 127.0.0.1, 0 to 65535; 0 takes any free one. Default: none, and there is no such listener.</summary>
    [Allowed(0, 65535)]
    public int? Port { get; set; }
}

[OptionsValidator]
internal sealed partial class TlsOptionsValidator : IValidateOptions<TlsOptions>;
