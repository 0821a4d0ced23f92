using System.Text;
using Leak.Clients.Wire.Http2;
using Leak.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Leak.Unit.Clients.Wire.Http2;

/// <summary>A real Kestrel takes what the writer writes, and the reader reads what it answers.</summary>
internal sealed class KestrelTests
{
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LoopbackApp _app = null!;

    [OneTimeSetUp]
    public async Task Start() => _app = await LoopbackApp.StartHttp2Async(app =>
    {
        app.MapPost("/echo", async context =>
        {
            var body = await new StreamReader(context.Request.Body).ReadToEndAsync();
            await context.Response.WriteAsync($"{context.Request.Protocol} {context.Request.Host} {context.Request.Headers["x-a"]} {body}");
        });
        app.MapGet("/wait", async context =>
        {
            await using var registration = context.RequestAborted.Register(_aborted.SetResult);
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
    });

    [OneTimeTearDown]
    public Task Stop() => _app.DisposeAsync().AsTask();

    [Test]
    public void Request_WhenItsHeadAndBodyComeInFrames_IsServed()
    {
        using var connection = new FrameConnection(_app.Port);
        var block = HeaderBlock.Of(
            (":method", "POST"), (":scheme", "http"), (":authority", "leak"), (":path", "/echo"), ("x-a", new string('b', 300)), ("content-length", "5"));

        connection.Send(new FrameWriter()
            .Preface()
            .Settings((Setting.InitialWindowSize, 100_000u))
            .Headers(1, block[..10], FrameFlags.None)
            .Continuation(1, block[10..50])
            .Continuation(1, block[50..], FrameFlags.EndHeaders)
            .Data(1, "he"u8)
            .Data(1, [])
            .Data(1, "llo"u8, FrameFlags.EndStream));

        connection.ReadUntil(FrameType.Settings, frame => frame.Flags == FrameFlags.None);
        connection.Send(new FrameWriter().SettingsAck());
        connection.ReadUntil(FrameType.Settings, frame => frame.Flags.HasFlag(FrameFlags.Ack));
        var head = connection.ReadUntil(FrameType.Headers);
        var data = connection.ReadUntil(FrameType.Data);
        head.StreamId.ShouldBe(1);
        head.Payload[0].ShouldBe((byte)0x88, ":status 200 has the index 8");
        Encoding.ASCII.GetString(data.Payload).ShouldStartWith("HTTP/2 leak bbbb");
        var end = data.EndsStream ? data : connection.ReadUntil(FrameType.Data, frame => frame.EndsStream);
        end.StreamId.ShouldBe(1);
    }

    [Test]
    public void Ping_WhenSent_IsAcknowledgedWithItsContent()
    {
        using var connection = new FrameConnection(_app.Port);

        connection.Send(new FrameWriter().Preface().Settings().Ping(0x1122334455667788));

        connection.ReadUntil(FrameType.Ping).ShouldSatisfyAllConditions(
            ping => ping.Flags.ShouldBe(FrameFlags.Ack),
            ping => ping.PingContent.ShouldBe(0x1122334455667788ul));
    }

    [Test]
    public async Task ResetStream_WhenSent_AbortsTheRequest()
    {
        using var connection = new FrameConnection(_app.Port);
        connection.Send(new FrameWriter().Preface().Settings().Headers(1, Get("/wait"), FrameFlags.EndHeaders | FrameFlags.EndStream));
        connection.ReadUntil(FrameType.Headers);

        connection.Send(new FrameWriter().WindowUpdate(0, 1).WindowUpdate(1, 1).ResetStream(1, Http2ErrorCode.Cancel));

        await _aborted.Task.WaitAsync(Eventually.Ceiling);
    }

    [Test]
    public void Frame_WhenTheProtocolForbidsIt_EndsTheConnectionWithItsReason()
    {
        using var connection = new FrameConnection(_app.Port);

        connection.Send(new FrameWriter().Preface().Settings().Data(1, "x"u8));

        connection.ReadUntil(FrameType.GoAway).Error.ShouldBe(Http2ErrorCode.ProtocolError);
    }

    private static ReadOnlyMemory<byte> Get(string path) => HeaderBlock.OfRequest("GET", "leak", path);
}
