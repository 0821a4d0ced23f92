using System.Collections.Concurrent;
using System.Net.Sockets;
using Leak.Clients;
using Leak.Clients.Live;

namespace Leak.Scenarios.Frameworks;

/// <summary>Clients of a framework, each of which keeps what it has opened for the whole run.</summary>
/// <typeparam name="T">What a client opens.</typeparam>
/// <param name="context">The run.</param>
/// <param name="open">Opens it.</param>
/// <param name="serve">One exchange on it; throws where it was cut.</param>
internal sealed class FrameworkSession<T>(
    LiveContext context, Func<Task<T>> open, Func<T, long, CancellationToken, Task> serve) : ILiveSession
    where T : IAsyncDisposable
{
    private readonly Lazy<TimeSpan> _startedAt = new(() => context.Clock.Now);
    private readonly ConcurrentDictionary<int, T> _opened = new();

    public async Task<IterationResult> RunAsync(Iteration iteration, CancellationToken cancellationToken)
    {
        var wait = _startedAt.Value + (iteration.Number * context.Pace) - context.Clock.Now;
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, context.Clock.TimeProvider, cancellationToken);
        }

        try
        {
            if (!_opened.TryGetValue(iteration.Copy, out var opened))
            {
                _opened[iteration.Copy] = opened = await open();
            }

            await serve(opened, iteration.Number, cancellationToken).WaitAsync(Eventually.Ceiling, cancellationToken);
            return new IterationResult(Ok: true, "served");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return new IterationResult(Ok: false, "cut", Error: $"{exception.GetType().Name}: {exception.Message}");
        }
    }

    public async Task<IAsyncDisposable> OpenCostliestAsync(CancellationToken cancellationToken)
    {
        // Tasks are not counted in these runs.
        var connection = new TcpClient();
        await connection.ConnectAsync(context.BaseAddress.Host, context.BaseAddress.Port, cancellationToken);
        return connection.GetStream();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var opened in _opened.Values)
        {
            await opened.DisposeAsync();
        }
    }
}
