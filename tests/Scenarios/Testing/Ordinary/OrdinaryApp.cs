using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using Leak.Timeouts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Leak.Scenarios.Testing.Ordinary;

/// <summary>An app of some twenty endpoints, as they are in services: JSON, an upstream, fan-out, <c>Task.Run</c>, streams, uploads, caches, work in the background.</summary>
internal static class OrdinaryApp
{
    private const int Chunks = 800;

    // What Stream.CopyTo uses.
    private const int ChunkBytes = 81_920;

    /// <summary>Builds it, with <c>Leak.Timeouts</c> and a listener of each kind.</summary>
    /// <param name="prices">Its upstream.</param>
    /// <param name="certificate">For HTTPS.</param>
    /// <param name="configure">Changes its limits; <see langword="null"/>: they are as they come.</param>
    public static WebApplication Build(Uri prices, X509Certificate2 certificate, Action<TimeoutsOptions>? configure = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.AddTimeouts();
        builder.Services.Configure<TimeoutsOptions>(options => configure?.Invoke(options));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate));
        });
        builder.Services.AddSignalR();
        builder.Services.AddMemoryCache().AddOutputCache().AddHealthChecks();
        builder.Services.AddHttpClient("prices", client => client.BaseAddress = prices).AddUpstreamTimeout();
        builder.Services.AddSingleton<JobQueue>().AddHostedService<JobWorker>();
        var app = builder.Build();
        app.UseTimeouts();
        app.UseOutputCache();
        app.UseWebSockets();
        MapOrders(app.MapGroup("/orders"));
        MapWork(app);
        MapStreams(app);
        return app;
    }

    private static void MapOrders(RouteGroupBuilder orders)
    {
        orders.MapGet("", () => new[] { new Apps.Order("tea"), new Apps.Order("coffee") });
        orders.MapGet("/{id:int}", (int id) => Results.Ok(new Apps.Order($"tea {id}")));
        orders.MapPut("/{id:int}", (int id, Apps.Order order) => Results.Ok(order));
        orders.MapPost("", async (Apps.Order order, IHttpClientFactory clients, CancellationToken cancellationToken) =>
            Results.Created("/orders/1", new { order.Name, Price = await PriceAsync(clients, "/price", cancellationToken) }));

        // A long poll: whoever asks waits until there is an order, and there is none.
        orders.MapGet("/next", async (CancellationToken cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return Results.NoContent();
        });
    }

    private static void MapWork(WebApplication app)
    {
        app.MapGet("/", () => "Orders");
        app.MapHealthChecks("/health");
        app.MapGet("/search", async (string q) => await Task.Run(() => Enumerable.Range(1, 10_000).Count(number => $"{q}{number}".EndsWith('7'))));
        app.MapGet("/prices", (IHttpClientFactory clients, CancellationToken cancellationToken) => PriceAsync(clients, "/price", cancellationToken));
        app.MapGet("/prices/history", (IHttpClientFactory clients, CancellationToken cancellationToken) => PriceAsync(clients, "/never", cancellationToken));
        app.MapGet("/summary", async (IHttpClientFactory clients, CancellationToken cancellationToken) =>
            await Task.WhenAll(Enumerable.Range(0, 5).Select(number => SummaryAsync(clients, number, cancellationToken))));
        app.MapGet("/menu", (IMemoryCache cache) => cache.GetOrCreateAsync("menu", async entry =>
        {
            entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(1);
            await Task.Yield();
            return new[] { "tea", "coffee" };
        }));
        app.MapGet("/shops", () => new[] { "Oslo", "Rome" }).CacheOutput(policy => policy.Expire(TimeSpan.FromSeconds(1)));
        app.MapPost("/jobs", async (Apps.Order order, JobQueue jobs, CancellationToken cancellationToken) =>
        {
            await jobs.AddAsync(order.Name, cancellationToken);
            return Results.Accepted();
        });
        app.MapPost("/mails", (Apps.Order order) =>
        {
            // Not awaited, and soon over.
            _ = Task.Run(() => Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
            return Results.Accepted();
        });
        app.MapPost("/sweep", () => Results.NoContent());
    }

    private static void MapStreams(WebApplication app)
    {
        app.MapGet("/events", (CancellationToken cancellationToken) => TypedResults.ServerSentEvents(EventsAsync(count: 1, cancellationToken)));
        app.MapGet("/ticks", (CancellationToken cancellationToken) => TypedResults.ServerSentEvents(EventsAsync(count: int.MaxValue, cancellationToken)));
        app.MapGet("/export", async (HttpResponse response, CancellationToken cancellationToken) =>
        {
            response.ContentType = "text/csv";
            var chunk = new byte[ChunkBytes];
            for (var written = 0; written < Chunks; written++)
            {
                await response.Body.WriteAsync(chunk, cancellationToken);
            }
        });
        var catalogue = new byte[2_500_000];
        app.MapGet("/catalogue", () => Results.Bytes(catalogue));
        app.MapPost("/import", async (HttpRequest request, CancellationToken cancellationToken) =>
        {
            var (buffer, bytes) = (new byte[4096], 0L);
            while (await request.Body.ReadAsync(buffer, cancellationToken) is var count and > 0)
            {
                bytes += count;
            }

            return bytes;
        });
        app.MapGet("/chat", ChatAsync);
        app.MapHub<NewsHub>("/news");
    }

    private static async Task<string> PriceAsync(IHttpClientFactory clients, string path, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient("prices");
        return await client.GetStringAsync(path, cancellationToken);
    }

    private static async Task<string> SummaryAsync(IHttpClientFactory clients, int number, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(number), TimeProvider.System, cancellationToken);
        return await PriceAsync(clients, "/price", cancellationToken);
    }

    private static async IAsyncEnumerable<SseItem<string>> EventsAsync(int count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var text = new string('x', 1 << 16);
        for (var number = 0; number < count; number++)
        {
            yield return new SseItem<string>(text);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }

    private static async Task ChatAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[1024];
        while (await socket.ReceiveAsync(buffer, context.RequestAborted) is { MessageType: not System.Net.WebSockets.WebSocketMessageType.Close } received)
        {
            await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, context.RequestAborted);
        }

        await socket.CloseOutputAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
    }

    private sealed class NewsHub : Hub;
}
