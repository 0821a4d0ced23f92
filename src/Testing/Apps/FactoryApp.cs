using Leak.Testing.Guards;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Leak.Testing.Apps;

/// <summary>The program of a <see cref="WebApplicationFactory{TEntryPoint}"/>, on Kestrel.</summary>
internal sealed class FactoryApp<TEntryPoint>(WebApplicationFactory<TEntryPoint> factory) : TestedApp
    where TEntryPoint : class
{
    public override string Name => typeof(TEntryPoint).Assembly.GetName().Name!;

    protected override async Task<ListeningApp> StartItAsync(LimitSwitch limits, CancellationToken cancellationToken)
    {
        var its = factory.WithWebHostBuilder(builder => builder.ConfigureServices(services => AppServices.Prepare(services, limits)));
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
