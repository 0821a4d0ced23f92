using Leak.Server.Configuration;
using Microsoft.Extensions.Options;

namespace Leak.Server.Timeouts;

/// <summary>Section <c>Timeouts</c>: Kestrel's own limits, at the article's 5 s.</summary>
/// <remarks>
/// Every time is from 0.1 s to a day, both inclusive; Kestrel looks at its limits once a second, so it closes one to two
/// seconds later. There is no "infinite": in Kestrel that overflows and closes every connection at once.
/// </remarks>
public sealed class TimeoutsOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Timeouts";

    /// <summary>What stands for no limit: a day. Kestrel's arithmetic overflows on an infinite one.</summary>
    public static readonly TimeSpan Far = TimeSpan.FromDays(1);

    private const string Shortest = "00:00:00.1";
    private const string Longest = "1.00:00:00";

    /// <summary>Whether the limits hold. Off: each is <see cref="Far"/>, and there are no minimum rates. Default: <see langword="true"/>.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>From a request's first byte until its head is whole (<c>RequestHeadersTimeout</c>). Default: 5 s.</summary>
    [Allowed(Shortest, Longest)]
    public TimeSpan RequestHead { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a connection may wait for its next request, or its first (<c>KeepAliveTimeout</c>). Default: 5 s.</summary>
    [Allowed(Shortest, Longest)]
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a TLS handshake may take (<c>HandshakeTimeout</c>). Default: 5 s.</summary>
    [Allowed(Shortest, Longest)]
    public TimeSpan Handshake { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The slowest that a request's body may come. Default: 240 bytes a second after 5 s.</summary>
    [ValidateObjectMembers]
    public DataRateOptions MinRequestBodyDataRate { get; set; } = new();

    /// <summary>The slowest that a response may be taken. Default: 240 bytes a second after 5 s.</summary>
    [ValidateObjectMembers]
    public DataRateOptions MinResponseDataRate { get; set; } = new();
}
