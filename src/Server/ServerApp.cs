using Leak.Profiling;
using Leak.Server.Configuration;
using Leak.Server.Diagnostics;
using Leak.Server.Endpoints;
using Leak.Server.Endpoints.Stalls;
using Leak.Server.Listeners;
using Leak.Server.Metrics;
using Leak.Timeouts;
using Microsoft.Extensions.Options;

namespace Leak.Server;

/// <summary>Builds the sample server, as <c>dotnet run</c> serves it or inside another process.</summary>
public static class ServerApp
{
    /// <summary>How long a stop waits for requests in progress before it ends them: 3 s, so that hung clients cannot keep it up.</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Builds the public application and its diagnostics listener; neither listens before
    /// <see cref="RunningServer.StartAsync"/>. Endpoints may still be mapped on <see cref="RunningServer.Public"/> until then.
    /// </summary>
    /// <param name="args">Configuration, as on the command line: <c>--urls http://127.0.0.1:0</c>, <c>--Timeouts:Enabled=false</c> …</param>
    /// <param name="configure">Changes the builder after the server's own services were added, so that it has the last word.</param>
    /// <exception cref="OptionsValidationException">A setting is wrong. Those that Kestrel reads are checked here, all others at the start.</exception>
    public static RunningServer Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        // On while the app is built, whatever the settings say in the end: a library's loop that begins in here (OpenTelemetry
        // has one) would else be seen only once it has come round, as a task more than there was.
        using var building = TaskProfile.Start();

        // Settings are read once: watching their files would cost each server of a test run an inotify instance.
        var builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);

        AddServices(builder);
        configure?.Invoke(builder);
        Defaults.AddTo(builder.Configuration);
        ExtraListeners.AddTo(builder.Configuration);
        if (ProfilingOptions.IsEnabledIn(builder.Configuration))
        {
            // It costs each request something, and its list is one of the profile's pages.
            builder.Services.AddRequestsInProgress(context => context.TimeoutInForce());
        }

        var app = builder.Build();
        try
        {
            Map(app);
            return new RunningServer(app);
        }
        catch
        {
            // A setting that is wrong is found here; what the app has made by then must not outlive that.
            ((IDisposable)app).Dispose();
            throw;
        }
    }

    private static void Map(WebApplication app)
    {
        app.UseTimeouts();
        app.MapPost();
        if (app.Services.GetRequiredService<IOptions<StallsOptions>>().Value.Enabled)
        {
            app.MapStallEndpoints();
        }

        if (app.Services.GetRequiredService<IOptions<MetricsOptions>>().Value.Public)
        {
            app.MapMetrics(app.Services);
        }

        // Counting and tracking see only what begins after them.
        app.Services.GetRequiredService<ServerCounts>();
        app.Services.GetRequiredService<TaskTracking>();
    }

    private static void AddServices(WebApplicationBuilder builder)
    {
        var services = builder.Services;

        services.AddCheckedOptions<DiagnosticsOptions>(DiagnosticsOptions.Section);
        services.AddSingleton<IValidateOptions<DiagnosticsOptions>, DiagnosticsOptionsValidator>();
        services.AddCheckedOptions<MetricsOptions>(MetricsOptions.Section);
        services.AddCheckedOptions<ProfilingOptions>(ProfilingOptions.Section);
        services.AddListeners();
        builder.AddTimeouts();
        services.AddStallEndpoints();

        services.AddServerMetrics(builder.Configuration);
        services.AddSingleton<TaskTracking>();
        services.AddSingleton<ServerStatsReader>();

        // Started before the public listener and stopped after it: hosted services stop in reverse.
        services.AddSingleton(provider => new DiagnosticsListener(provider, ShutdownTimeout));
        services.AddHostedService(provider => provider.GetRequiredService<DiagnosticsListener>());

        services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);

        // Inside another process, Ctrl-C is that process's to handle; Program puts the console's lifetime back.
        services.AddSingleton<IHostLifetime, OwnersLifetime>();

        // A start that fails is told once, by whoever called it, and not logged with a stack trace before.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
    }

    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
