namespace Leak.Audit.Options;

/// <summary>Paths of the server, each beginning with <c>/</c>; <see langword="null"/>: not told.</summary>
internal sealed record AuditPaths
{
    /// <summary>What a path may be, for error messages.</summary>
    public const string Allowed = "a path that begins with / and has only what a request line takes: \"/orders?all=1\"";

    /// <summary>A GET that is answered at once with 2xx. Default: <c>/</c>.</summary>
    public string Path { get; init; } = "/";

    /// <summary>A POST that reads its body.</summary>
    public string? PostPath { get; init; }

    /// <summary>A GET of a large response: 3 MB or more.</summary>
    public string? DownloadPath { get; init; }

    /// <summary>A GET of an event stream.</summary>
    public string? StreamPath { get; init; }

    /// <summary>A WebSocket.</summary>
    public string? WebSocketPath { get; init; }

    /// <summary>A GET whose handler waits for long: minutes.</summary>
    public string? HungPath { get; init; }

    /// <summary>Whether it can stand in a request as it is: visible ASCII from <c>/</c> on, without a fragment.</summary>
    public static bool IsPath(string text) => text.StartsWith('/') && text.All(letter => letter is > ' ' and < '\x7f' and not '#');
}
