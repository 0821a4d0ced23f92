using System.Net.Sockets;
using Leak.Clients;
using Leak.Clients.Live;

namespace Leak.Unit.Bounds.Extending;

/// <summary>Clients that get a page at their pace.</summary>
internal sealed class GetSession(LiveContext context) : ILiveSession
{
    private readonly Lazy<TimeSpan> _startedAt = new(() => context.Clock.Now);
    private readonly HttpClient _client = new() { BaseAddress = context.BaseAddress };

    public async Task<IterationResult> RunAsync(Iteration iteration, CancellationToken cancellationToken)
    {
        // Due by the schedule, not after the last answer: a slow server must not be spared by its slowness.
        var wait = _startedAt.Value + (iteration.Number * context.Pace) - context.Clock.Now;
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, context.Clock.TimeProvider, cancellationToken);
        }

        return await GetAsync(cancellationToken);
    }

    public async Task<IAsyncDisposable> OpenCostliestAsync(CancellationToken cancellationToken)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(context.BaseAddress.Host, context.BaseAddress.Port, cancellationToken);
        return connection.GetStream();
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<IterationResult> GetAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _client.GetAsync(context.Path, cancellationToken);
            return new IterationResult(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode}");
        }
        catch (HttpRequestException e)
        {
            return new IterationResult(Ok: false, "cut", Error: e.Message);
        }
    }
}
