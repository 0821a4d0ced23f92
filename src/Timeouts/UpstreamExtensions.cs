using Leak.Timeouts.Limits;
using Leak.Timeouts.Requests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Leak.Timeouts;

/// <summary>Bounds calls to other servers.</summary>
public static class UpstreamExtensions
{
    /// <summary>
    /// Gives each call of the client <see cref="TimeoutsOptions.Upstream"/> to connect, and the same time in all until it is answered. The
    /// content counts too, if it is buffered. Content that is read as it comes is bounded by the request that it serves. If the timeout's
    /// exception reaches <c>app.UseTimeouts()</c>, the request is answered 504.
    /// </summary>
    public static IHttpClientBuilder AddUpstreamTimeout(this IHttpClientBuilder client)
    {
        client.ConfigureHttpClient(static (services, client) =>
        {
            if (!IsObserving(services))
            {
                client.Timeout = Limit(services) is { } limit ? CoarseTimer.NotBefore(limit) : System.Threading.Timeout.InfiniteTimeSpan;
            }
        });
        client.ConfigurePrimaryHttpMessageHandler(static (handler, services) =>
        {
            if (handler is SocketsHttpHandler sockets && !IsObserving(services) && Limit(services) is { } limit)
            {
                sockets.ConnectTimeout = CoarseTimer.NotBefore(limit);
            }
        });
        var name = client.Name;
        client.ConfigureAdditionalHttpMessageHandlers((handlers, services) =>
        {
            if (IsObserving(services) && Limit(services) is { } limit)
            {
                handlers.Add(new UpstreamObserver(name, limit, services.GetRequiredService<WatchSettings>()));
            }
        });
        return client;
    }

    private static bool IsObserving(IServiceProvider services) => Options(services) is { Enabled: true, Mode: TimeoutsMode.Observe };

    private static TimeSpan? Limit(IServiceProvider services) =>
        Options(services) is { Enabled: true } options && options.Upstream > TimeSpan.Zero ? options.Upstream : null;

    private static TimeoutsOptions Options(IServiceProvider services) => services.GetRequiredService<IOptions<TimeoutsOptions>>().Value;
}
