using Leak.Clients.Catalog;
using Leak.Tool.Options;

namespace Leak.Tool.Commands;

/// <summary>What a limit is held to: <c>75s</c> is all of them, <c>KeepAlive=75s</c> one.</summary>
/// <param name="Name">The limit; <see langword="null"/>: all.</param>
/// <param name="Value">More than zero.</param>
internal sealed record LimitWish(string? Name, TimeSpan Value)
{
    /// <summary>The limits that are times.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        LimitNames.Handshake, LimitNames.RequestHead, LimitNames.KeepAlive, LimitNames.Read, LimitNames.Write,
        LimitNames.Handler, LimitNames.Upstream, LimitNames.Stream, LimitNames.WebSocket,
    ];

    /// <summary>What is allowed, for error messages.</summary>
    public static string Allowed => $"{Duration.Allowed}, or one of {string.Join(", ", Names)} with it: KeepAlive=75s";

    public static bool TryParse(string text, out LimitWish? wish)
    {
        var parts = text.Split('=', 2);
        var name = parts.Length == 2 ? Names.FirstOrDefault(known => known.Equals(parts[0], StringComparison.OrdinalIgnoreCase)) : null;
        var read = Duration.TryParse(parts[^1], out var value) && value > TimeSpan.Zero && (parts.Length == 1 || name is not null);
        wish = read ? new LimitWish(name, value) : null;
        return read;
    }
}
