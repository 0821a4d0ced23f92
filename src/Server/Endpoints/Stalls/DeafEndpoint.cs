using Leak.Timeouts;
using Microsoft.Extensions.Options;

namespace Leak.Server.Endpoints.Stalls;

/// <summary><c>/stall/deaf</c>, any method: waits for <see cref="DeafGate"/> and ignores its token. It does not read a body.</summary>
internal static class DeafEndpoint
{
    public static void MapDeaf(this WebApplication app)
    {
        var gate = app.Services.GetRequiredService<DeafGate>();
        app.Lifetime.ApplicationStopping.Register(gate.Open);
        var endpoint = app.Map("/stall/deaf", (HttpContext _) => gate.WaitAsync());
        if (app.Services.GetRequiredService<IOptions<StallsOptions>>().Value.DeafMaxRequests is { } most)
        {
            endpoint.WithMaxRequests(most);
        }
    }
}
