namespace Leak.Server.Endpoints.Stalls;

/// <summary><c>GET /stall/download[?bytes=N]</c>: so many bytes, 64 MiB unless it is told, as fast as they are taken.</summary>
internal static class DownloadEndpoint
{
    private const long DefaultBytes = 64L << 20;
    private const long MostBytes = 1L << 40;

    private static readonly byte[] s_block = [.. Enumerable.Range(0, 64 * 1024).Select(index => (byte)('a' + (index % 26)))];

    public static void MapDownload(this WebApplication app) => app.MapGet("/stall/download", HandleAsync);

    private static async Task HandleAsync(HttpContext context)
    {
        if (context.Request.Number("bytes", DefaultBytes, MostBytes) is not { } bytes)
        {
            await context.RefuseAsync("bytes", MostBytes);
            return;
        }

        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = bytes;
        while (bytes > 0)
        {
            var block = s_block.AsMemory(0, (int)Math.Min(bytes, s_block.Length));
            await context.Response.BodyWriter.WriteAsync(block, context.RequestAborted);
            bytes -= block.Length;
        }
    }
}
