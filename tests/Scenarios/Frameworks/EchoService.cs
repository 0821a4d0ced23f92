using Grpc.Core;

namespace Leak.Scenarios.Frameworks;

/// <summary>An ordinary gRPC service, with nothing in it of timeouts.</summary>
internal sealed class EchoService : Echo.EchoBase
{
    public override async Task<Message> Say(Message request, ServerCallContext context)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(request.Milliseconds), context.CancellationToken);
        return request;
    }

    public override async Task Listen(Message request, IServerStreamWriter<Message> responseStream, ServerCallContext context)
    {
        while (true)
        {
            await responseStream.WriteAsync(request, context.CancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(request.Milliseconds), context.CancellationToken);
        }
    }

    public override async Task<Message> Tell(IAsyncStreamReader<Message> requestStream, ServerCallContext context)
    {
        var last = new Message();
        await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken))
        {
            last = message;
        }

        return last;
    }

    public override async Task Talk(IAsyncStreamReader<Message> requestStream, IServerStreamWriter<Message> responseStream, ServerCallContext context)
    {
        await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(message, context.CancellationToken);
        }
    }
}
