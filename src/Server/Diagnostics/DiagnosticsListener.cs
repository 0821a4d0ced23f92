using System.Net;
using Leak.Profiling;
using Leak.Profiling.Endpoints;
using Leak.Server.Metrics;
using Leak.Timeouts;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Leak.Server.Diagnostics;

/// <summary>
/// Serves the diagnostics on loopback, started and stopped with the public application. It is an application of its own:
/// no request to the public port, whatever it says of its host, can be routed to it, and its connections and requests
/// are in none of the public counts and under none of the public limits. It has limits of its own (<see cref="DiagnosticsLimits"/>).
/// </summary>
public sealed class DiagnosticsListener : IHostedService, IAsyncDisposable
{
    private readonly WebApplication _app;

    /// <summary>Builds the listener; it does not listen yet.</summary>
    /// <param name="services">The public application's services.</param>
    /// <param name="shutdownTimeout">How long a stop waits for requests in progress before it ends them.</param>
    public DiagnosticsListener(IServiceProvider services, TimeSpan shutdownTimeout)
    {
        var port = services.GetRequiredService<IOptions<DiagnosticsOptions>>().Value.Port;

        // Empty: neither the configuration nor the environment can move it off the loopback.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<ILoggerFactory>(new QuietLoggers(services.GetRequiredService<ILoggerFactory>()));
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = shutdownTimeout);
        builder.Services.AddDiagnosticsLimits();

        // A web page whose name was made to resolve to 127.0.0.1 must not read the diagnostics through its visitor's browser.
        builder.Services.AddHostFiltering(options => options.AllowedHosts = ["localhost", "127.0.0.1"]);

        _app = builder.Build();
        _app.UseHostFiltering();
        _app.Use(RefuseForeignPages);
        _app.UseTimeouts();
        _app.MapStats(services.GetRequiredService<ServerStatsReader>());
        _app.MapMetrics(services);
        if (services.GetRequiredService<IOptions<ProfilingOptions>>().Value is { Enabled: true } profiling)
        {
            _app.MapTaskProfile(options =>
            {
                options.MaxSeconds = DiagnosticsLimits.MaxSeconds;
                options.Profile.Weak = profiling.Weak;
                options.Requests = services.GetService<RequestsInProgress>();
            });
        }
    }

    /// <summary>The diagnostics application.</summary>
    public WebApplication App => _app;

    /// <summary>The port on 127.0.0.1.</summary>
    /// <exception cref="InvalidOperationException">The listener has not started, or has no socket.</exception>
    public int Port => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses is { Count: > 0 } addresses
        ? BindingAddress.Parse(addresses.First()).Port
        : throw new InvalidOperationException("The diagnostics listen on no socket: they have not started, or are a test host's.");

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (IOException exception)
        {
            throw new IOException($"{exception.Message.TrimEnd('.')} (diagnostics; --Diagnostics:Port=0 takes any free port).", exception);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => _app.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    // Host filtering stops a page that claims this host, not one that asks it openly.
    private static Task RefuseForeignPages(HttpContext context, RequestDelegate next)
    {
        if (!PageOrigin.IsForeign(context.Request))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    /// <summary>
    /// The public application's loggers, but for the framework's own "Now listening", which names the public address alone, and for the
    /// limits, which no setting changes.
    /// </summary>
    private sealed class QuietLoggers(ILoggerFactory loggers) : ILoggerFactory
    {
        private static readonly string[] s_quiet = ["Microsoft.Hosting.Lifetime", typeof(TimeoutsMeter).FullName!];

        public ILogger CreateLogger(string categoryName) => s_quiet.Contains(categoryName) ? NullLogger.Instance : loggers.CreateLogger(categoryName);

        public void AddProvider(ILoggerProvider provider) => loggers.AddProvider(provider);

        public void Dispose()
        {
            // The public application's to dispose of.
        }
    }
}
