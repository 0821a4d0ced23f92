using Microsoft.AspNetCore.Http;

namespace Leak.Scenarios.Leaks.Planted;

internal sealed class AnswerNeverRead : PlantedLeak
{
    private readonly Upstream _upstream = new();
    private readonly HttpClient _client = new();

    public override string Name => "an upstream answer neither read nor disposed";

    public override string Cause => "A request asks another service with `ResponseHeadersRead`, looks at the status alone, and does not dispose of the answer. The connection cannot go back to its pool.";

    public override string Repair => "The answer is read, and disposed of.";

    /// <summary>One, so that the pool has one connection where it gets it back.</summary>
    public override int Clients => 1;

    public override async Task LeakAsync(HttpContext context)
    {
        var answer = Keep(await _client.GetAsync(_upstream.Address, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted));
        context.Response.StatusCode = (int)answer.StatusCode;
    }

    public override async Task RepairedAsync(HttpContext context)
    {
        using var answer = await _client.GetAsync(_upstream.Address, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        await answer.Content.LoadIntoBufferAsync(context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _client.Dispose();
        _upstream.Dispose();
    }
}
