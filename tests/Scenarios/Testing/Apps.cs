using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Leak.Scenarios.Testing;

/// <summary>Small apps, as the users of <c>Leak.Testing</c> have them.</summary>
internal static class Apps
{
    /// <summary>An app with <c>POST /orders</c>, which reads JSON.</summary>
    /// <param name="kestrel">Kestrel's settings; <see langword="null"/>: as they come.</param>
    /// <param name="builder">What else is set before it is built; <see langword="null"/>: nothing.</param>
    /// <param name="app">What else is mapped; <see langword="null"/>: nothing.</param>
    public static WebApplication Build(
        Action<KestrelServerOptions>? kestrel = null, Action<WebApplicationBuilder>? builder = null, Action<WebApplication>? app = null)
    {
        var its = WebApplication.CreateSlimBuilder();
        its.Logging.ClearProviders();
        its.WebHost.ConfigureKestrel(options => kestrel?.Invoke(options));
        builder?.Invoke(its);
        var built = its.Build();
        app?.Invoke(built);
        built.MapPost("/orders", (Order order) => order.Name);
        return built;
    }

    internal sealed record Order(string Name);
}
