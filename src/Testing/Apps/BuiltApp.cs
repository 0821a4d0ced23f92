using Leak.Testing.Guards;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Leak.Testing.Apps;

/// <summary>An app that a function of the test builds.</summary>
internal sealed class BuiltApp(Func<WebApplication> build) : TestedApp
{
    private const string FreePort = "http://127.0.0.1:0";

    public override string Name => "the app";

    protected override async Task<ListeningApp> StartItAsync(LimitSwitch limits, CancellationToken cancellationToken)
    {
        var app = BuildHook.Run(build, services => AppServices.Prepare(services, limits));
        try
        {
            var urls = app.Urls.Count == 0 ? [FreePort] : app.Urls.Select(OnFreePort).ToList();
            app.Urls.Clear();
            urls.ForEach(app.Urls.Add);
            await app.StartAsync(cancellationToken);
            return new ListeningApp(app.Services, await ListenerFinder.FindAsync(app.Services, cancellationToken), app.DisposeAsync);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    private static string OnFreePort(string url)
    {
        var address = BindingAddress.Parse(url);
        return address.IsUnixPipe || address.IsNamedPipe ? url : $"{address.Scheme}://127.0.0.1:0";
    }
}
