namespace Leak.Audit.Options;

/// <summary>What an audit is asked for.</summary>
internal sealed record AuditOptions
{
    /// <summary>One to three addresses of one server: <c>http</c>, <c>https</c>, or both; HTTP/2 by prior knowledge may have a plain port of its own.</summary>
    public required IReadOnlyList<Uri> Addresses { get; init; }

    /// <summary>The paths that the stalls ask for. What is not told cannot be tried.</summary>
    public AuditPaths Paths { get; init; } = new();

    /// <summary>The Host that is sent; <see langword="null"/> (the default): the address's.</summary>
    public string? Host { get; init; }

    /// <summary>Sent with every request, by their names, whose case does not matter; checked (<see cref="OwnHeader"/>). They may be secret: no report tells a value. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether a certificate that is not trusted is taken. Default: no.</summary>
    public bool AcceptsAnyCertificate { get; init; }

    /// <summary>The limit that each stall is held to, where <see cref="Limits"/> has none. Default: 60 s.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>By the limit's name in the catalogue: <c>KeepAlive</c>.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Limits { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>Whether the exact limits are asked for. Default: sooner is safe.</summary>
    public bool IsExact { get; init; }

    /// <summary>How long connections are watched after the last arrival. Default: 150 s.</summary>
    public TimeSpan Watch { get; init; } = TimeSpan.FromSeconds(150);

    /// <summary>Stalled connections of each kind. Default: 6.</summary>
    public int ConnectionsOfEach { get; init; } = 6;

    /// <summary>Patterns of ids (<c>http1/*</c>): only these; empty: all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Patterns of ids: not these.</summary>
    public IReadOnlyList<string> Skip { get; init; } = [];

    /// <summary>The server's process, on this machine.</summary>
    public int? Process { get; init; }

    /// <summary>The address of its metrics.</summary>
    public Uri? Metrics { get; init; }

    /// <summary>The base address of diagnostics like ours.</summary>
    public Uri? Diagnostics { get; init; }

    /// <summary>
    /// The most stalled connections at once to find by how many clients are no longer served. <see langword="null"/> (the default): that is not
    /// looked for. No file of options sets it, because it can end a server: it is asked for each time.
    /// </summary>
    public int? Capacity { get; init; }

    public int Seed { get; init; } = 1;
}
