using Microsoft.AspNetCore.Http;

namespace Leak.Profiling.Endpoints;

/// <summary>Tells a request that a web page of another origin makes in its visitor's browser.</summary>
/// <remarks>
/// Such a page reads no answer, but each request costs a capture. A browser sends <c>Origin</c> with what the page may read or
/// change, and <c>Sec-Fetch-Site</c> with everything, an image or a script too. A page cannot alter either. Other clients send none.
/// </remarks>
internal static class PageOrigin
{
    private const string SchemeEnd = "://";

    public static bool IsForeign(HttpRequest request)
    {
        string? site = request.Headers["Sec-Fetch-Site"], origin = request.Headers.Origin;
        return site is not (null or "" or "none" or "same-origin") || (!string.IsNullOrEmpty(origin) && !IsHost(origin, request.Host));
    }

    // By host and port: behind a proxy that ends TLS the scheme is another.
    private static bool IsHost(string origin, HostString host) =>
        origin.IndexOf(SchemeEnd, StringComparison.Ordinal) is >= 0 and var end
        && origin.AsSpan(end + SchemeEnd.Length).Equals(host.Value, StringComparison.OrdinalIgnoreCase);
}
