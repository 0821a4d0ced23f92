using Leak.Audit.Findings;

namespace Leak.Audit.Looking;

/// <summary>What was found at one of the user's paths.</summary>
/// <param name="Option">Its name in <c>leak.json</c>: <c>postPath</c>.</param>
/// <param name="Path">The path; <see langword="null"/>: not told.</param>
/// <param name="IsThere">Whether it is what the stalls need.</param>
/// <param name="Seen">What was seen: <c>GET /big answered 404</c>.</param>
internal sealed record PathSight(string Option, string? Path, bool IsThere, string Seen)
{
    /// <summary>The line of <c>leak.json</c> that tells it.</summary>
    public string Line => $"\"{Option}\": \"/…\"";

    public CapabilityFinding ToFinding() => new(Option, IsThere, Seen);

    public static PathSight NotTold(string option) => new(option, null, IsThere: false, "not told");
}

/// <summary>What was found at all of them.</summary>
internal sealed record PathSights
{
    /// <summary>What the path answered.</summary>
    public required Answer Root { get; init; }

    public required PathSight Path { get; init; }

    public required PathSight Post { get; init; }

    public required PathSight Download { get; init; }

    public required PathSight Stream { get; init; }

    public required PathSight WebSocket { get; init; }

    public required PathSight Hung { get; init; }

    /// <summary>A path that answers a POST before its body came, and keeps the connection; <see langword="null"/>: none was found.</summary>
    public string? Unread { get; init; }

    /// <summary>Whether nothing comes on the stream, once it has said what it says at first.</summary>
    public bool IsStreamQuiet { get; init; }

    /// <summary>Whether so much comes on the stream that a server is soon blocked whose client does not read.</summary>
    public bool IsStreamBusy { get; init; }

    /// <summary>Whether the WebSocket echoes.</summary>
    public bool Echoes { get; init; }

    /// <summary>Whether the download can be had in the size that a server is done with, plain and over TLS.</summary>
    public bool IsFinite { get; init; }

    public bool IsFiniteOverTls { get; init; }

    public IReadOnlyList<PathSight> All => [Path, Post, Download, Stream, WebSocket, Hung];
}
