using Leak.Timeouts;
using Leak.Timeouts.Configuration;
using Microsoft.Extensions.Options;

namespace Leak.Server.Endpoints.Stalls;

/// <summary>Section <c>Stalls</c>: endpoints that stalling clients can ask. No server needs them but one that is examined.</summary>
public sealed class StallsOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Stalls";

    /// <summary>Whether the endpoints under <c>/stall</c> are served. Default: <see langword="false"/>.</summary>
    public bool Enabled { get; set; }

    /// <summary>
    /// What <c>/stall/upstream</c> asks: an absolute address, <c>http://127.0.0.1:9000</c>. Default: none, and it answers 503.
    /// </summary>
    public Uri? Upstream { get; set; }

    /// <summary>
    /// Requests at once to <c>/stall/deaf</c>, from 0 to 1,000,000, 0 for any number; more are answered 503. Default:
    /// <see cref="TimeoutsOptions.MaxRequests"/>, as every endpoint.
    /// </summary>
    [Allowed(0, 1_000_000)]
    public int? DeafMaxRequests { get; set; }

    internal bool HasUsableUpstream =>
        Upstream is null || (Upstream.IsAbsoluteUri && (Upstream.Scheme == Uri.UriSchemeHttp || Upstream.Scheme == Uri.UriSchemeHttps));
}

[OptionsValidator]
internal sealed partial class StallsOptionsValidator : IValidateOptions<StallsOptions>;
