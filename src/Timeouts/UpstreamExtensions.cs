using Leak.Timeouts.Limits;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Leak.Timeouts;

/// <summary>Bounds calls to other servers.</summary>
public static class UpstreamExtensions
{
    /// <summary>
    /// Lets the client's calls take <see cref="TimeoutsOptions.Upstream"/> to connect, and as long in all until they are answered, with
    /// the content where it is buffered. Content that is read as it comes is bounded by the request that it serves. Where the timeout
    /// reaches <c>app.UseTimeouts()</c>, the request is answered 504.
    /// </summary>
    public static IHttpClientBuilder AddUpstreamTimeout(this IHttpClientBuilder client)
    {
        client.ConfigureHttpClient(static (services, client) => client.Timeout = Limit(services) ?? System.Threading.Timeout.InfiniteTimeSpan);
        client.ConfigurePrimaryHttpMessageHandler(static (handler, services) =>
        {
            if (handler is SocketsHttpHandler sockets && Limit(services) is { } limit)
            {
                sockets.ConnectTimeout = limit;
            }
        });
        return client;
    }

    private static TimeSpan? Limit(IServiceProvider services) =>
        services.GetRequiredService<IOptions<TimeoutsOptions>>().Value is { Enabled: true } options && options.Upstream > TimeSpan.Zero
            ? CoarseTimer.NotBefore(options.Upstream)
            : null;
}
