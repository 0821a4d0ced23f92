using System.Buffers;
using Leak.Server.Logging;
using Leak.Timeouts.Configuration;
using Microsoft.AspNetCore.Connections;

namespace Leak.Server.Endpoints;

/// <summary><c>POST /post</c>: the article's endpoint. Reads the body, logs its start and answers.</summary>
internal static class PostEndpoint
{
    private const string Answer = "Post request processed.";

    // A byte is at least one character once escaped, so more than this would be cut off anyway, but for the mark of the cut.
    private const int LoggedBytes = EscapedText.DefaultCeiling + 1;

    public static void MapPost(this WebApplication app)
    {
        var logger = app.Logger;
        app.MapPost("/post", context => HandleAsync(context, logger));
    }

    private static async Task HandleAsync(HttpContext context, ILogger logger)
    {
        byte[] start;
        long length;
        try
        {
            (start, length) = await ReadBodyAsync(context);
        }
        catch (Exception exception) when (StatusCodeOf(exception) is not null)
        {
            var statusCode = StatusCodeOf(exception)!.Value;
            context.Response.StatusCode = statusCode;
            Log.PostBodyFailed(logger, statusCode, exception.Message);
            return;
        }

        if (logger.IsEnabled(LogLevel.Information))
        {
            Log.PostBody(logger, length, EscapedText.Of(start));
        }

        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = Answer.Length;
        await context.Response.WriteAsync(Answer, context.RequestAborted);
    }

    private static async Task<(byte[] Start, long Length)> ReadBodyAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        var start = new ArrayBufferWriter<byte>(64);
        var length = 0L;
        while (true)
        {
            var result = await reader.ReadAsync(context.RequestAborted);
            foreach (var segment in result.Buffer)
            {
                start.Write(segment.Span[..Math.Min(segment.Length, LoggedBytes - start.WrittenCount)]);
                length += segment.Length;
            }

            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return (start.WrittenSpan.ToArray(), length);
            }
        }
    }

    /// <summary>Kestrel's own answer to a bad body (too large, too slow, broken off), or 400 to a client that is gone.</summary>
    private static int? StatusCodeOf(Exception exception) => exception switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        ConnectionResetException or IOException or OperationCanceledException => StatusCodes.Status400BadRequest,
        _ => null,
    };
}
