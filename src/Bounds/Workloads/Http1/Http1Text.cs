using System.Globalization;
using System.Text;

namespace Leak.Bounds.Workloads.Http1;

/// <summary>HTTP/1.1 as the stalls write it.</summary>
internal static class Http1Text
{
    /// <summary>A receive buffer that is soon full, in bytes as asked; Linux doubles it.</summary>
    public const int SmallBufferBytes = 4096;

    /// <summary>A GET with nothing but what it must have, and <paramref name="headers"/>, each with its line's end.</summary>
    public static byte[] Get(StallContext context, string headers = "") => Head("GET", context, headers);

    /// <summary>A GET that asks for an event stream.</summary>
    public static byte[] GetEvents(StallContext context) => Get(context, "Accept: text/event-stream\r\n");

    /// <summary>The head of a POST whose body is so long, and as much of the body.</summary>
    public static byte[] Post(StallContext context, long contentLength, string headers = "", string body = "") =>
        Head("POST", context, string.Create(CultureInfo.InvariantCulture, $"Content-Length: {contentLength}\r\n{headers}"), body);

    /// <summary>The head of a POST whose body comes in chunks, and as much of the body.</summary>
    public static byte[] PostChunked(StallContext context, string body) => Head("POST", context, "Transfer-Encoding: chunked\r\n", body);

    /// <summary>A GET's first two lines, without the end of its head.</summary>
    public static byte[] Unfinished(StallContext context) => Bytes($"GET {context.Path} HTTP/1.1\r\nHost: {context.Host}\r\n");

    /// <summary>So many bytes of a body.</summary>
    public static string Filler(int bytes) => new('a', bytes);

    private static byte[] Head(string method, StallContext context, string headers, string body = "") =>
        Bytes($"{method} {context.Path} HTTP/1.1\r\nHost: {context.Host}\r\n{headers}\r\n{body}");

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);
}
