using Microsoft.AspNetCore.Http;

namespace Leak.Scenarios.Leaks.Planted;

internal sealed class HttpClientForEach : PlantedLeak
{
    private readonly Upstream _upstream = new();
    private readonly HttpClient _shared = new();

    public override string Name => "an `HttpClient` for each request";

    public override string Cause => "Each request makes an `HttpClient`, whose pool keeps its connection to another service.";

    public override string Repair => "One `HttpClient` serves all requests.";

    /// <summary>One, so that a shared pool has one connection.</summary>
    public override int Clients => 1;

    public override async Task LeakAsync(HttpContext context) => await Keep(new HttpClient()).GetStringAsync(_upstream.Address, context.RequestAborted);

    public override async Task RepairedAsync(HttpContext context) => await _shared.GetStringAsync(_upstream.Address, context.RequestAborted);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _shared.Dispose();
        _upstream.Dispose();
    }
}
