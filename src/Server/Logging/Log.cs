namespace Leak.Server.Logging;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Serving {PublicAddresses}; diagnostics on {DiagnosticsAddress}, loopback only")]
    public static partial void Serving(ILogger logger, string publicAddresses, string diagnosticsAddress);

    /// <param name="logger">Where to.</param>
    /// <param name="bytes">The whole body's length.</param>
    /// <param name="body">The body's start, escaped and cut: the client chose it.</param>
    [LoggerMessage(2, LogLevel.Information, "POST /post: {Bytes} bytes: \"{Body}\"")]
    public static partial void PostBody(ILogger logger, long bytes, string body);

    [LoggerMessage(3, LogLevel.Information, "POST /post: the body was refused or broke off, answered {StatusCode}: {Reason}")]
    public static partial void PostBodyFailed(ILogger logger, int statusCode, string reason);
}
