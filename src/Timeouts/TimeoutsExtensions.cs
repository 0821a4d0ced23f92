using System.Diagnostics.Metrics;
using Leak.Timeouts.Configuration;
using Leak.Timeouts.Connections;
using Leak.Timeouts.Limits;
using Leak.Timeouts.Middleware;
using Leak.Timeouts.Reporting;
using Leak.Timeouts.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Leak.Timeouts;

/// <summary>Puts the timeouts into an application.</summary>
public static class TimeoutsExtensions
{
    /// <summary>
    /// Bounds every connection and request of the application's Kestrel by the configuration section <paramref name="section"/>. A wrong
    /// value or an unknown key stops the start.
    /// </summary>
    public static TBuilder AddTimeouts<TBuilder>(this TBuilder builder, string section = TimeoutsOptions.Section)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddLeakTimeouts(builder.Configuration.GetSection(section));
        return builder;
    }

    /// <summary>As <see cref="AddTimeouts"/>, from <paramref name="section"/>.</summary>
    public static IServiceCollection AddLeakTimeouts(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        services.AddLeakTimeouts();
        services.Configure<TimeoutsOptions>(section.BindChecked);
        return services;
    }

    /// <summary>As <see cref="AddTimeouts"/>, with whatever configures <see cref="TimeoutsOptions"/>.</summary>
    public static IServiceCollection AddLeakTimeouts(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(service => service.ServiceType == typeof(WatchSettings)))
        {
            return services;
        }

        services.AddOptions<TimeoutsOptions>().ValidateOnStart();
        services.AddSingleton<IValidateOptions<TimeoutsOptions>, TimeoutsOptionsValidator>();
        services.AddSingleton<IValidateOptions<TimeoutsOptions>, TimeoutsOptionsRules>();
        services.AddMetrics();
        services.TryAddSingleton<TimeoutsMeter>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<TimeoutsOptions>>().Value.ToWatchSettings(
            provider.GetRequiredService<TimeoutsMeter>(),
            provider.GetService<TimeProvider>()));
        services.AddSingleton(provider => new ConnectionBound(
            provider.GetRequiredService<IMeterFactory>(),
            provider.GetRequiredService<TimeoutsMeter>().Meter,
            TimeoutsMeter.ConnectionBoundName,
            provider.GetRequiredService<IOptions<TimeoutsOptions>>().Value.LongestWithoutRequest(),
            provider.GetService<TimeProvider>() ?? TimeProvider.System));
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<TimeoutsOptions>>().Value.ToConnectionBudget(
            provider.GetRequiredService<TimeoutsMeter>(), OpenFiles.Read(), provider.GetService<TimeProvider>()));
        services.AddSingleton<IConnectionListenerFactory>(provider => new BoundedTransport(
            provider, provider.GetRequiredService<WatchSettings>().IsEnabled ? provider.GetRequiredService<ConnectionBudget>() : null));

        // Before whatever else configures Kestrel: a Listen call takes the endpoint defaults as they are then.
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<KestrelServerOptions>, KestrelEndpoints>());
        services.AddSingleton<IPostConfigureOptions<KestrelServerOptions>, KestrelLimits>();
        services.AddSingleton<IPostConfigureOptions<WebSocketOptions>, WebSocketPings>();
        services.AddSingleton<RequestWatchFilter.Uses>();
        services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, RequestWatchFilter>());
        return services;
    }

    /// <summary>
    /// Enforces what needs to know the endpoint: <see cref="TimeoutsOptions.MaxRequests"/>, and 504 for an upstream that timed out. Call it
    /// after routing. A <see cref="WebApplication"/> does its routing first, by itself.
    /// </summary>
    public static IApplicationBuilder UseTimeouts(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.ApplicationServices.GetRequiredService<RequestWatchFilter.Uses>().UseTimeouts = true;
        return app.ApplicationServices.GetRequiredService<WatchSettings>().IsEnabled ? app.UseMiddleware<BackstopMiddleware>() : app;
    }

    /// <summary>Watches the connections of one endpoint. Only needed in <c>ConfigureEndpointDefaults</c>, which replaces the defaults; to call it twice does no harm.</summary>
    public static ListenOptions UseTimeouts(this ListenOptions listen)
    {
        ArgumentNullException.ThrowIfNull(listen);
        WatchedEndpoint.Watch(listen);
        return listen;
    }
}
