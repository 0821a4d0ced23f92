using System.Globalization;
using System.Text;

namespace Leak.Clients.Wire.Http1;

/// <summary>HTTP/1.1 requests, as clients write them. Extra headers come each with its line's end.</summary>
internal static class Http1Text
{
    /// <summary>A GET with nothing but what it must have, and <paramref name="headers"/>.</summary>
    public static byte[] Get(string host, string path, string headers = "") => Head("GET", host, path, headers);

    /// <summary>A GET that asks for an event stream.</summary>
    public static byte[] GetEvents(string host, string path) => Get(host, path, "Accept: text/event-stream\r\n");

    /// <summary>The head of a POST whose body is so long, and as much of the body.</summary>
    public static byte[] Post(string host, string path, long contentLength, string headers = "", string body = "") =>
        Head("POST", host, path, string.Create(CultureInfo.InvariantCulture, $"Content-Length: {contentLength}\r\n{headers}"), body);

    /// <summary>The head of a POST whose body comes in chunks, and as much of the body.</summary>
    public static byte[] PostChunked(string host, string path, string body, string headers = "") =>
        Head("POST", host, path, $"Transfer-Encoding: chunked\r\n{headers}", body);

    /// <summary>A GET's first two lines, without the end of its head.</summary>
    public static byte[] Unfinished(string host, string path) => Bytes($"GET {path} HTTP/1.1\r\nHost: {host}\r\n");

    /// <summary>A path with more in its query: that of another server may have one already.</summary>
    public static string WithQuery(string path, string query) => $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}";

    private static byte[] Head(string method, string host, string path, string headers, string body = "") =>
        Bytes($"{method} {path} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n{body}");

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);
}
