using Leak.Clients.Catalog;
using Leak.Clients.Live;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace Leak.Scenarios.Frameworks;

/// <summary>Live clients of gRPC, of every kind of method, and of SignalR, by every transport. Their libraries' own, at their defaults.</summary>
/// <param name="http2">The address that speaks HTTP/2; asked once the server has started.</param>
internal sealed class FrameworkClients(Func<Uri> http2)
{
    /// <summary>Every one.</summary>
    public IReadOnlyList<LiveClient> All =>
    [
        Client("grpc-unary", "a unary call that is answered after half of the Handler limit", LimitNames.Handler, 1, run => Session(
            run, _ => new Nothing(), (call, _, token) => call.Client.SayAsync(MessageOf(run.Pace / 2), cancellationToken: token).ResponseAsync)),
        Client("grpc-server-stream", "a call on which the server sends at half of the Stream limit", LimitNames.Stream, 0.5, run => Session(
            run, client => client.Listen(MessageOf(run.Pace)), async (call, _, token) =>
                (await call.Call.ResponseStream.MoveNext(token)).ShouldBeTrue("the server ended the stream"))),
        Client("grpc-client-stream", "a call on which the client sends at half of the Stream limit, and the server is silent", LimitNames.Stream, 0.5, run => Session(
            run, client => client.Tell(), async (call, number, token) =>
            {
                await call.Call.RequestStream.WriteAsync(MessageOf(number), token);
                call.Call.ResponseAsync.IsCompleted.ShouldBeFalse("the server ended the stream");
            })),
        Client("grpc-duplex", "a call on which both send at half of the Stream limit", LimitNames.Stream, 0.5, run => Session(
            run, client => client.Talk(), async (call, number, token) =>
            {
                await call.Call.RequestStream.WriteAsync(MessageOf(number), token);
                (await call.Call.ResponseStream.MoveNext(token)).ShouldBeTrue("the server ended the stream");
                call.Call.ResponseStream.Current.Milliseconds.ShouldBe(number);
            })),
        Hub("signalr-websocket", LimitNames.WebSocket, HttpTransportType.WebSockets),
        Hub("signalr-sse", LimitNames.Stream, HttpTransportType.ServerSentEvents),
        Hub("signalr-long-polling", LimitNames.Handler, HttpTransportType.LongPolling),
    ];

    private static Message MessageOf(TimeSpan time) => MessageOf((long)time.TotalMilliseconds);

    private static Message MessageOf(long number) => new() { Milliseconds = number };

    private static LiveClient Client(string name, string summary, string limit, double paceOfLimit, Func<LiveContext, ILiveSession> start) =>
        new($"live/{name}", summary, limit) { PaceOfLimit = paceOfLimit, Start = start };

    /// <summary>A hub's client says something less often than its limit: the hub's own pings and polls are what keeps it.</summary>
    private static LiveClient Hub(string name, string limit, HttpTransportType transport) => Client(
        name, $"a hub's client by {transport}, which is silent for up to twice its limit", limit, 1, run => new FrameworkSession<HubConnection>(
            run,
            async () =>
            {
                var hub = new HubConnectionBuilder().WithUrl(new Uri(run.BaseAddress, FrameworkServer.Hub), transport).Build();
                await hub.StartAsync();
                return hub;
            },
            async (hub, number, token) =>
            {
                // Nothing reconnects: a client that was cut fails here.
                if (number % 3 != 1)
                {
                    (await hub.InvokeAsync<long>(nameof(EchoHub.Echo), number, token)).ShouldBe(number);
                }

                hub.State.ShouldBe(HubConnectionState.Connected);
            }));

    private FrameworkSession<GrpcCall<T>> Session<T>(LiveContext run, Func<Echo.EchoClient, T> call, Func<GrpcCall<T>, long, CancellationToken, Task> serve)
        where T : IDisposable =>
        new(run, () => Task.FromResult(new GrpcCall<T>(http2(), call)), serve);

    private sealed class Nothing : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
