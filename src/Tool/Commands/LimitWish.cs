using Leak.Audit.Options;

namespace Leak.Tool.Commands;

/// <summary>What a limit is held to: <c>75s</c> is all of them, <c>KeepAlive=75s</c> one.</summary>
/// <param name="Name">The limit; <see langword="null"/>: all.</param>
/// <param name="Value">At least 500 ms.</param>
internal sealed record LimitWish(string? Name, TimeSpan Value)
{
    /// <summary>What is allowed, for error messages.</summary>
    public static string Allowed => $"{Duration.Allowed}, at least {Duration.Format(LimitOptions.Shortest)}, or one of {string.Join(", ", LimitOptions.Names)} with it: KeepAlive=75s";

    public static bool TryParse(string text, out LimitWish? wish)
    {
        var parts = text.Split('=', 2);
        var name = parts.Length == 2 ? LimitOptions.Names.FirstOrDefault(known => known.Equals(parts[0], StringComparison.OrdinalIgnoreCase)) : null;
        var read = Duration.TryParse(parts[^1], out var value) && value >= LimitOptions.Shortest && (parts.Length == 1 || name is not null);
        wish = read ? new LimitWish(name, value) : null;
        return read;
    }
}
