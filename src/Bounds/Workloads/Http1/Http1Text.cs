using System.Globalization;
using System.Text;

namespace Leak.Bounds.Workloads.Http1;

/// <summary>HTTP/1.1 as the stalls write it.</summary>
internal static class Http1Text
{
    /// <summary>A GET with nothing but what it must have.</summary>
    public static byte[] Get(StallContext context) => Head("GET", context, "");

    /// <summary>A GET that says which part of a head it wants besides.</summary>
    public static byte[] Get(StallContext context, string headers) => Head("GET", context, headers);

    /// <summary>The head of a POST whose body is so long.</summary>
    public static byte[] Post(StallContext context, long contentLength, string headers = "") =>
        Head("POST", context, string.Create(CultureInfo.InvariantCulture, $"Content-Length: {contentLength}\r\n{headers}"));

    /// <summary>The head of a POST whose body comes in chunks.</summary>
    public static byte[] PostChunked(StallContext context) => Head("POST", context, "Transfer-Encoding: chunked\r\n");

    /// <summary>A request's first two lines, and not its end.</summary>
    public static byte[] Unfinished(StallContext context) => Bytes($"GET {context.Path} HTTP/1.1\r\nHost: {context.Host}\r\n");

    public static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    private static byte[] Head(string method, StallContext context, string headers) =>
        Bytes($"{method} {context.Path} HTTP/1.1\r\nHost: {context.Host}\r\n{headers}\r\n");
}
