using System.Net;
using System.Runtime.CompilerServices;
using Leak.Bounds.Facts;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Leak.Bounds.Probes.Kestrel;

/// <summary>
/// Tags <c>kestrel.connection.duration</c> with the client's port, so that <see cref="CloseRecorder"/> can tell which
/// stall each reason belongs to.
/// </summary>
/// <remarks>
/// <para>
/// For tests alone. The tag has as many values as there are clients, so an app whose <c>/metrics</c> someone scrapes must
/// not have it; it exists only on an app on which the extension was called.
/// </para>
/// <para>
/// It adds no task to a connection, and comes before TLS, so that handshakes that never end are tagged too. It covers
/// endpoints from addresses (<c>--urls</c>), from configuration, and from <c>Listen</c> in code. The one exception: where the
/// app itself calls <see cref="KestrelServerOptions.ConfigureEndpointDefaults"/>, its <c>Listen</c> calls after that
/// are not tagged, since Kestrel keeps one such action alone; <see cref="ServerClose.ClientPort"/> is then null.
/// </para>
/// </remarks>
public static class ClientPortTag
{
    /// <summary>The tag's name.</summary>
    public const string Name = "leak.client.port";

    /// <summary>Tags every connection's duration with the client's port.</summary>
    public static IWebHostBuilder TagConnectionsWithClientPort(this IWebHostBuilder builder) =>
        builder.ConfigureServices(services => services.TagConnectionsWithClientPort());

    /// <summary>Tags every connection's duration with the client's port.</summary>
    public static IServiceCollection TagConnectionsWithClientPort(this IServiceCollection services)
    {
        // Before everything of the app, for the endpoints that its own code listens on ...
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<KestrelServerOptions>>(
            new ConfigureOptions<KestrelServerOptions>(options => options.ConfigureEndpointDefaults(Tag))));

        // ... and after everything, around its own defaults, for the endpoints that are made at the start.
        return services.PostConfigure<KestrelServerOptions>(options =>
        {
            if (FindEndpointDefaults(options) is { } defaults && defaults != Tag)
            {
                options.ConfigureEndpointDefaults(listenOptions =>
                {
                    Tag(listenOptions);
                    defaults(listenOptions);
                });
            }
        });
    }

    private static void Tag(ListenOptions listenOptions) => listenOptions.Use(next => connection =>
    {
        // There is no feature where nobody listens to the duration; there is a tag where the extension was called twice.
        if (connection.RemoteEndPoint is IPEndPoint client
            && connection.Features.Get<IConnectionMetricsTagsFeature>() is { } metrics
            && !metrics.Tags.Any(tag => tag.Key == Name))
        {
            metrics.Tags.Add(new(Name, client.Port));
        }

        return next(connection);
    });

    private static Action<ListenOptions>? FindEndpointDefaults(KestrelServerOptions options)
    {
        try
        {
            return GetEndpointDefaults(options);
        }
        catch (MissingMethodException)
        {
            return null;
        }
    }

    // Kestrel gives no way to add to the defaults that an app has set, and to replace them would change the app.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_EndpointDefaults")]
    private static extern Action<ListenOptions> GetEndpointDefaults(KestrelServerOptions options);
}
