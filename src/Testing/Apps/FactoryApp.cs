using Leak.Testing.Guards;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Hosting;

namespace Leak.Testing.Apps;

/// <summary>The program of a <see cref="WebApplicationFactory{TEntryPoint}"/>, on Kestrel.</summary>
internal sealed class FactoryApp<TEntryPoint>(WebApplicationFactory<TEntryPoint> factory) : TestedApp
    where TEntryPoint : class
{
    public override string Name => typeof(TEntryPoint).Assembly.GetName().Name!;

    public override async Task<(AppLimits? Limits, string? WhyNot)> ReadProductionAsync(
        IHostEnvironment now, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        AppLimits? limits = null;
        string[] arguments = [$"--environment={Environments.Production}", $"--contentRoot={now.ContentRootPath}", $"--applicationName={now.ApplicationName}"];
        var whyNot = now.IsProduction() ? null
            : await ProgramReader.ReadAsync(typeof(TEntryPoint).Assembly, arguments, services => limits = LimitSwitch.FindNow(services), timeProvider, cancellationToken);
        return (limits, whyNot);
    }

    protected override async Task<ListeningApp> StartItAsync(LimitSwitch limits, CancellationToken cancellationToken)
    {
        // A factory that is made of another one forgets the port that UseKestrel is given, and listens on 5000: tests would meet there.
        var its = factory.WithWebHostBuilder(builder => builder.UseUrls("http://127.0.0.1:0").ConfigureServices(services => AppServices.Prepare(services, limits)));
        try
        {
            its.UseKestrel(0);

            // It waits for the start, and there is no other way to ask for it.
            await Task.Run(its.StartServer, cancellationToken);
            return new ListeningApp(its.Services, await ListenerFinder.FindAsync(its.Services, cancellationToken), its.DisposeAsync);
        }
        catch
        {
            await its.DisposeAsync();
            throw;
        }
    }
}
