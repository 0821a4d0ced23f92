using System.Text;
using Leak.Audit.Findings;

namespace Leak.Audit.Looking;

/// <summary>Recognises a server by what it answered.</summary>
internal static class ServerRecognition
{
    private const string Caddy = "Caddy";
    private const string Go = "Go net/http";
    private const int MostOfVersion = 20;

    /// <param name="root">Its answer to a GET; <see langword="null"/>: none was sent.</param>
    /// <param name="malformed">Its answer to a request that is none. The server that takes the connection gives it, whatever stands behind: so it comes first.</param>
    public static ServerIdentity Recognise(Answer? root, RawAnswer? malformed)
    {
        var page = malformed?.Start ?? "";
        var headers = root?.Headers ?? new Dictionary<string, string>();
        var byPage = Named(HeaderOf(page, "Server")) ?? ByPage(page);
        var byHeaders = Find(SignatureOf.ViaHeader, sign => Has(headers, "Via", sign), _ => $"Via: {headers["Via"]}", _ => "")
            ?? Named(headers.GetValueOrDefault("Server"))
            ?? Find(SignatureOf.HeaderName, headers.ContainsKey, sign => $"{sign}: {headers[sign]}", _ => "");
        return (byPage?.Product == Go && byHeaders?.Product == Caddy ? byHeaders : byPage) ?? byHeaders
            ?? Find(SignatureOf.PoweredByHeader, sign => Has(headers, "X-Powered-By", sign), _ => $"X-Powered-By: {headers["X-Powered-By"]}", _ => "")
            ?? (headers.GetValueOrDefault("Server") is { } server ? new(null, null, FailureWords.Cut($"Server: {server}")) : ServerIdentity.Unknown);
    }

    private static bool Has(IReadOnlyDictionary<string, string> headers, string name, string sign) =>
        headers.TryGetValue(name, out var value) && value.Contains(sign, StringComparison.OrdinalIgnoreCase);

    private static ServerIdentity? Named(string? server) => server is null ? null
        : Find(SignatureOf.ServerHeader, sign => IsName(server, sign), _ => $"Server: {server}", sign => server[sign.Length..]);

    private static ServerIdentity? ByPage(string page)
    {
        // Pages are read as Latin-1, and some are UTF-8.
        var text = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(page));
        return Find(
            SignatureOf.MalformedAnswer,
            sign => sign.EndsWith('$') ? text == sign[..^1] : text.Contains(sign, StringComparison.Ordinal),
            sign => $"its answer to a request that is none: {page.Split('\r')[0]}, {(sign.EndsWith('$') ? "and nothing more" : sign.Contains("\r\n\r\n", StringComparison.Ordinal) || !sign.StartsWith("HTTP/", StringComparison.Ordinal) ? sign.Split("\r\n")[^1] : "and its headers in their order")}",
            sign => sign.EndsWith('$') ? "" : text[(text.IndexOf(sign, StringComparison.Ordinal) + sign.Length)..]);
    }

    private static ServerIdentity? Find(SignatureOf of, Func<string, bool> isThere, Func<string, string> evidence, Func<string, string> after) =>
        ServerSignature.All.FirstOrDefault(signature => signature.Of == of && isThere(signature.Sign)) is { } found
            ? new(found.Product, VersionIn(found, after(found.Sign)), FailureWords.Cut(evidence(found.Sign)))
            : null;

    /// <summary>The name ends there: Apache-Coyote is not Apache.</summary>
    private static bool IsName(string server, string sign) => server.StartsWith(sign, StringComparison.OrdinalIgnoreCase)
        && (server.Length == sign.Length || server[sign.Length] is '/' or ' ' or '(');

    /// <summary>What follows a slash. That of OpenResty, of http.sys and of the old connector is not the product's.</summary>
    private static string? VersionIn(ServerSignature signature, string after)
    {
        var version = after.StartsWith('/') && signature.Sign is not ("openresty" or "Microsoft-HTTPAPI" or "Apache-Coyote")
            ? new string([.. after.Skip(1).Take(MostOfVersion).TakeWhile(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '+')])
            : "";
        return version.Length > 0 && char.IsAsciiDigit(version[0]) ? version : null;
    }

    private static string? HeaderOf(string page, string name) => page.Split("\r\n\r\n")[0].Split("\r\n")
        .Where(line => line.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim())
        .FirstOrDefault();
}
