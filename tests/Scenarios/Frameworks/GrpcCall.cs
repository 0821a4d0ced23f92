using Grpc.Net.Client;

namespace Leak.Scenarios.Frameworks;

/// <summary>A gRPC client on a connection of its own, and the call that it has in progress.</summary>
/// <typeparam name="T">The call.</typeparam>
internal sealed class GrpcCall<T> : IAsyncDisposable
    where T : IDisposable
{
    private readonly GrpcChannel _channel;

    public GrpcCall(Uri address, Func<Echo.EchoClient, T> call)
    {
        _channel = GrpcChannel.ForAddress(address);
        Client = new Echo.EchoClient(_channel);
        Call = call(Client);
    }

    public Echo.EchoClient Client { get; }

    public T Call { get; }

    public ValueTask DisposeAsync()
    {
        Call.Dispose();
        _channel.Dispose();
        return ValueTask.CompletedTask;
    }
}
