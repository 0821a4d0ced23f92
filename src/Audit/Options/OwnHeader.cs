using System.Buffers;

namespace Leak.Audit.Options;

/// <summary>A header of the user's own: which may be sent with every request. No message has its value, which may be secret.</summary>
internal static class OwnHeader
{
    /// <summary>How it is written on the command line, for error messages.</summary>
    public const string Allowed = "a name and a value: \"Authorization: Bearer …\"";

    private const int MostBytes = 4_000;
    private const int MostBytesInAll = 8_000;

    // RFC 9110, 5.6.2.
    private static readonly SearchValues<char> s_token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>They say where a request ends or what it becomes, or the requests of stalls have their own.</summary>
    private static readonly HashSet<string> s_own = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept", "Allow", "Connection", "Expect", "Expires", "HTTP2-Settings", "Keep-Alive", "Last-Modified", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    private static readonly string[] s_ownBegins = ["Content-", "Sec-WebSocket-"];

    /// <summary>Reads <c>Name: value</c>.</summary>
    /// <param name="text">The header.</param>
    /// <returns>The header, or why it is not allowed.</returns>
    public static (KeyValuePair<string, string> Header, string? WhyNot) Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return (default, $"it has no colon; give {Allowed}");
        }

        var header = KeyValuePair.Create(text[..colon], text[(colon + 1)..].Trim(' ', '\t'));
        return (header, WhyNot(header.Key, header.Value));
    }

    /// <summary>Why all of them may not be sent together; <see langword="null"/>: they may. A frame of HTTP/2 must have room for the whole head.</summary>
    public static string? WhyNot(IReadOnlyDictionary<string, string> headers) =>
        headers.Sum(header => header.Key.Length + header.Value.Length) > MostBytesInAll ? $"they are longer than {MostBytesInAll} bytes in all" : null;

    /// <summary>Why it may not be sent; <see langword="null"/>: it may.</summary>
    public static string? WhyNot(string name, string value) =>
        name.Length == 0 || name.AsSpan().ContainsAnyExcept(s_token) ? "its name is none (RFC 9110: letters, digits and !#$%&'*+-.^_`|~)"
        : name.Equals("Host", StringComparison.OrdinalIgnoreCase) ? "the Host is sent already: give it by --host, or \"host\" in leak.json"
        : s_own.Contains(name) || Array.Exists(s_ownBegins, begin => name.StartsWith(begin, StringComparison.OrdinalIgnoreCase)) ? "the requests of an audit have their own"
        : value.Any(letter => letter is not ('\t' or (>= ' ' and <= '~'))) ? "its value has what no header may have: only ASCII, and no line's end"
        : value.Length > 0 && (value[0] is ' ' or '\t' || value[^1] is ' ' or '\t') ? "its value begins or ends with a blank"
        : name.Length + value.Length > MostBytes ? $"it is longer than {MostBytes} bytes"
        : null;
}
