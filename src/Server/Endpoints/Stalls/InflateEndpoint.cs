using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;

namespace Leak.Server.Endpoints.Stalls;

/// <summary><c>POST /stall/inflate</c>: reads the body, decompressed where it is in gzip, deflate or brotli, and answers how many bytes that was.</summary>
internal static class InflateEndpoint
{
    private const string Path = "/stall/inflate";

    // Decompressed; it bounds what comes over the wire too.
    private const int MostBytes = 1 << 20;

    public static void AddInflate(this IServiceCollection services) => services.AddRequestDecompression();

    public static void MapInflate(this WebApplication app)
    {
        app.UseWhen(context => context.Request.Path == Path, branch => branch.UseRequestDecompression());
        app.MapPost(Path, HandleAsync).WithMetadata(new RequestSizeLimitAttribute(MostBytes));
    }

    private static async Task HandleAsync(HttpContext context)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            var length = 0L;
            for (int read; (read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0;)
            {
                length += read;
            }

            await context.Response.WriteAsync(length.ToString(CultureInfo.InvariantCulture), context.RequestAborted);
        }
        catch (BadHttpRequestException bad)
        {
            // More than it may be, or too slow.
            context.Response.StatusCode = bad.StatusCode;
        }
        catch (InvalidDataException)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
