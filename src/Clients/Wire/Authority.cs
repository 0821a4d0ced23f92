namespace Leak.Clients.Wire;

/// <summary>What every request of a client has: its Host, and headers of the user's own.</summary>
/// <param name="Host">The server's name, as in <c>Host</c>.</param>
internal readonly record struct Authority(string Host)
{
    /// <summary>Names and values, as HTTP/1.1 has them. They are not checked. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Headers { get => field ?? s_none; init; }

    private static readonly Dictionary<string, string> s_none = [];

    /// <summary>The headers of HTTP/1.1, each with its line's end.</summary>
    public string Lines => string.Concat(Headers.Select(header => $"{header.Key}: {header.Value}\r\n"));

    /// <summary>The same for HTTP/2, whose names are in lower case.</summary>
    public IEnumerable<(string Name, string Value)> Fields => Headers.Select(header => (header.Key.ToLowerInvariant(), header.Value));

    /// <summary>A host alone.</summary>
    public static implicit operator Authority(string host) => new(host);
}
