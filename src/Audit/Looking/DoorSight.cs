using Leak.Audit.Findings;
using Leak.Clients.Catalog;

namespace Leak.Audit.Looking;

/// <summary>What was found at one address.</summary>
/// <param name="Address">The address.</param>
internal sealed record DoorSight(Uri Address)
{
    /// <summary>The ways in; <see langword="null"/>: not there.</summary>
    public Door? Http1 { get; init; }

    public Door? Http2 { get; init; }

    public Door? Tls { get; init; }

    /// <summary>Whether it speaks HTTP of any kind.</summary>
    public bool SpeaksHttp { get; init; }

    /// <summary>Whether it speaks HTTP/2 over TLS.</summary>
    public bool OffersHttp2OverTls { get; init; }

    /// <summary>The way in for HTTP/2 over TLS; <see langword="null"/>: not there.</summary>
    public Door? Http2OverTls => OffersHttp2OverTls && Tls is { } tls ? tls with { Listener = ServerListener.Http2 } : null;

    /// <summary>Whether it was left alone for its certificate.</summary>
    public bool IsUntrusted { get; init; }

    /// <summary>Its answer to a GET of the path; <see langword="null"/>: none was sent.</summary>
    public Answer? Root { get; init; }

    /// <summary>Its answer to a request that is none.</summary>
    public RawAnswer? Malformed { get; init; }

    /// <summary>Why nothing of use is there, in words: <c>refuses connections</c>.</summary>
    public string Trouble { get; init; } = "";

    public IReadOnlyList<CapabilityFinding> Found { get; init; } = [];
}
