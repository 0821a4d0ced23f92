using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using Leak.Audit.Options;
using Leak.Bounds.Reports;

namespace Leak.Audit.Looking;

/// <summary>Says why a knock was not answered. The words of a server that come with it are cleaned and cut.</summary>
internal static class FailureWords
{
    private const int MostCharacters = 160;

    /// <summary>What the network and a wrong or hostile server can bring about. Anything else is a fault of this program.</summary>
    public static bool IsOfServer(Exception exception) => exception
        is SocketException or IOException or HttpRequestException or AuthenticationException or WebSocketException or OperationCanceledException;

    /// <param name="exception">Such a one.</param>
    /// <param name="within">How long was waited, where it is a time that is over.</param>
    public static string Of(Exception exception, TimeSpan within) => exception switch
    {
        OperationCanceledException => $"did not answer within {Duration.Format(within)}",
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => "closed the connection without an answer",
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => "answered what is not HTTP",
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => "sent a head of more than 64 KB",
        HttpRequestException { HttpRequestError: HttpRequestError.HttpProtocolError } => "answered what is not HTTP/2",
        HttpRequestException or IOException or WebSocketException when exception.InnerException is { } inner && IsOfServer(inner) => Of(inner, within),
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "refuses connections",
        SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown } => "reset the connection",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => "its name has no address",
        SocketException socket => $"cannot be reached ({socket.SocketErrorCode})",
        HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } or EndOfStreamException => "closed the connection without an answer",
        AuthenticationException => $"fails the TLS handshake ({Cut(exception.InnerException?.Message ?? exception.Message)})",
        _ => $"failed: {Cut(exception.Message)}",
    };

    /// <summary>Words of a server, fit to stand in a sentence.</summary>
    public static string Cut(string words)
    {
        var line = PlainText.OneLine(words.Trim());
        return line.Length > MostCharacters ? $"{line[..MostCharacters]}…" : line;
    }
}
