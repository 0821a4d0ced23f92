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
    }

    public static void MapStallEndpoints(this WebApplication app)
    {
        app.UseWebSockets();
        app.MapDownload();
        app.MapEvents();
        app.MapEcho();
        app.MapHung();
        app.MapDeaf();
        app.MapUpstream();
        app.MapUnread();
        app.MapPoll();
    }

    /// <summary>A whole number in the query: the default where it is missing, <see langword="null"/> where it is none or out of range.</summary>
    public static long? Number(this HttpRequest request, string name, long @default, long most)
    {
        var text = request.Query[name].ToString();
        return text.Length == 0
            ? @default
            : long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number <= most ? number : null;
    }

    /// <summary>Answers 400 and says what is allowed.</summary>
    public static Task RefuseAsync(this HttpContext context, string name, long most)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return context.Response.WriteAsync($"{name}: a whole number from 0 to {most}.\n", context.RequestAborted);
    }
}
