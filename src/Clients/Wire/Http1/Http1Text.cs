using System.Globalization;
using System.Text;

namespace Leak.Clients.Wire.Http1;

/// <summary>HTTP/1.1 requests, as clients write them. Extra headers come each with its line's end.</summary>
internal static class Http1Text
{
    /// <summary>A GET with nothing but what it must have, and <paramref name="headers"/>.</summary>
    public static byte[] Get(Authority to, string path, string headers = "") => Head("GET", to, path, headers);

    /// <summary>A GET that asks for an event stream.</summary>
    public static byte[] GetEvents(Authority to, string path) => Get(to, path, "Accept: text/event-stream\r\n");

    /// <summary>The head of a POST whose body is so long, and as much of the body.</summary>
    public static byte[] Post(Authority to, string path, long contentLength, string headers = "", string body = "") =>
        Head("POST", to, path, string.Create(CultureInfo.InvariantCulture, $"Content-Length: {contentLength}\r\n{headers}"), body);

    /// <summary>The head of a POST whose body comes in chunks, and as much of the body.</summary>
    public static byte[] PostChunked(Authority to, string path, string body, string headers = "") =>
        Head("POST", to, path, $"Transfer-Encoding: chunked\r\n{headers}", body);

    /// <summary>A GET's first two lines, without the end of its head.</summary>
    public static byte[] Unfinished(Authority to, string path) => Bytes($"GET {path} HTTP/1.1\r\nHost: {to.Host}\r\n{to.Lines}");

    /// <summary>A path with more in its query: that of another server may have one already.</summary>
    public static string WithQuery(string path, string query) => $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}";

    private static byte[] Head(string method, Authority to, string path, string headers, string body = "") =>
        Bytes($"{method} {path} HTTP/1.1\r\nHost: {to.Host}\r\n{to.Lines}{headers}\r\n{body}");

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);
}
