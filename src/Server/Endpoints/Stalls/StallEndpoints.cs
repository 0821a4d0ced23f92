using Leak.Server.Configuration;
using Microsoft.Extensions.Options;

namespace Leak.Server.Endpoints.Stalls;

/// <summary>What stalls and live clients ask, under <c>/stall</c>. They have the server's limits: those are what is examined.</summary>
internal static class StallEndpoints
{
    public static void AddStallEndpoints(this IServiceCollection services)
    {
        services.AddCheckedOptions<StallsOptions>(StallsOptions.Section)
            .Validate(
                options => options.HasUsableUpstream,
                $"{StallsOptions.Section}:{nameof(StallsOptions.Upstream)} is no absolute http address; allowed: http://127.0.0.1:9000, say");
        services.AddSingleton<IValidateOptions<StallsOptions>, StallsOptionsValidator>();
        services.AddSingleton<DeafGate>();
        services.AddUpstreamClient();
        services.AddInflate();
        services.AddHub();
    }

    public static void MapStallEndpoints(this WebApplication app)
    {
        app.UseWebSockets();
        app.MapDownload();
        app.MapEvents();
        app.MapEcho();
        app.MapPush();
        app.MapHub();
        app.MapHung();
        app.MapDeaf();
        app.MapUpstream();
        app.MapUnread();
        app.MapInflate();
        app.MapPoll();
    }
}
